import { EventEmitter } from 'node:events';
import { systemClock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { createServiceNotifier } from '../lib/sd-notify.ts';
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
  notes:
    'Logs to standard output. SIGTERM and SIGINT end it within five seconds; SIGHUP reads the file again.',
  run: async (args) => {
    const stop = untilToldToStop(['SIGTERM', 'SIGINT']);
    // From the start: an early SIGHUP must not end what a service manager has just started.
    const hangUps = new EventEmitter();
    process.on('SIGHUP', () => hangUps.emit('reload'));
    const { loadNodeConfig, parseNodeConfig, processEnvironment } = await import('../config/index.ts');
    const config = loadNodeConfig(text(args, 'config') ?? defaultNodeFile(), processEnvironment());
    const { startNode } = await import('../node/index.ts');
    const { inactiveSections, nodeSettings } = await import('../node/settings.ts');
    const log = await createLog('stdout');
    const inactive = inactiveSections(config);
    if (inactive.length > 0)
      log.warn({ sections: inactive }, 'configured, but this version does not act on it yet');
    const file = text(args, 'config') ?? defaultNodeFile();
    const environment = processEnvironment();
    const node = await startNode({
      settings: nodeSettings(config),
      clock: systemClock,
      log,
      version,
      configuration: {
        load: () => nodeSettings(loadNodeConfig(file, environment)),
        parse: (content) => nodeSettings(parseNodeConfig(content, { file, environment })),
      },
    });
    const notifier = createServiceNotifier({
      environment: process.env,
      clock: systemClock,
      pid: process.pid,
      isAlive: () => node.isAlive(),
      onProblem: (message) => log.warn(message),
    });
    notifier.ready(`serving on ${node.address}`);
    hangUps.on('reload', () => {
      notifier.reloading();
      void node.reload().then(
        () => notifier.ready(`serving on ${node.address}`),
        (error: unknown) => {
          log.error({ error: messageOf(error) }, 'the configuration is not applied; the one before goes on');
          notifier.ready(`serving on ${node.address}; the changed configuration was refused`);
        },
      );
    });
    await stop;
    notifier.stopping();
    await node.close();
    notifier.close();
    return 0;
  },
};
