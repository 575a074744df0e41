import { systemClock } from '../lib/clock.ts';
import { version } from '../version.ts';
import type { Command } from './command.ts';
import { text } from './command.ts';
import { defaultNodeFile } from './default-files.ts';
import { createLog } from './log.ts';
import { untilToldToStop } from './shutdown.ts';

export const nodeCommand: Command = {
  name: 'node',
  summary: 'run the daemon that watches this machine',
  usage: '[-c FILE]',
  options: {
    config: {
      type: 'string',
      short: 'c',
      value: 'FILE',
      help: 'node.yaml (/etc/etlmon/node.yaml when it is there)',
    },
  },
  operands: { min: 0, max: 0 },
  notes: 'Logs to standard output. SIGTERM and SIGINT end it within five seconds; SIGHUP is ignored.',
  run: async (args) => {
    const stop = untilToldToStop(['SIGTERM', 'SIGINT']);
    const { loadNodeConfig, processEnvironment } = await import('../config/index.ts');
    const config = loadNodeConfig(text(args, 'config') ?? defaultNodeFile(), processEnvironment());
    const { startNode } = await import('../node/index.ts');
    const { inactiveSections, nodeSettings } = await import('../node/settings.ts');
    const log = await createLog('stdout');
    const inactive = inactiveSections(config);
    if (inactive.length > 0)
      log.warn({ sections: inactive }, 'configured, but this version does not act on it yet');
    // A daemon outlives the session it was started from; reading the file again takes a restart in this version.
    process.on('SIGHUP', () =>
      log.warn('SIGHUP: this version does not reload; restart it to apply a changed file'),
    );
    const node = await startNode({ settings: nodeSettings(config), clock: systemClock, log, version });
    await stop;
    await node.close();
    return 0;
  },
};
