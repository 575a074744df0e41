import { createApp } from '../api/app.ts';
import type { RunningServer } from '../api/server.ts';
import { listen } from '../api/server.ts';
import type { ReloadAnswer } from '../contract/config.ts';
import { nodeItself } from '../control/audit.ts';
import { auditedReload } from '../control/config-audit.ts';
import { Store } from '../store/index.ts';
import { loadAlerting } from './alerts/load-alerting.ts';
import { Node } from './node.ts';
import type { LoadedAlerts } from './alerts/start-alerting.ts';
import { loadRules } from './rules/node-rules.ts';
import type { NodeOptions } from './options.ts';

export type { NodeLog, NodeOptions } from './options.ts';
export type { NodeSettings } from './settings.ts';

export interface RunningNode {
  readonly address: string;
  /** Reads the configuration again and applies it. Rejects with `Refusal` for one that cannot be used. */
  reload(): Promise<ReloadAnswer>;
  /** Whether its parts keep their times; for a watchdog. */
  isAlive(): boolean;
  /** Stops collecting, waits briefly for what runs, writes what is left and closes. Never takes longer than 4 s. */
  close(): Promise<void>;
}

const closeServerMs = 1000;

/** Whether rules or receivers are written down somewhere, so that they may be wrong. */
function namesFiles({ ruleFiles, notifications: { notifications } }: NodeOptions['settings']): boolean {
  const isLeftOut = (value: unknown): boolean =>
    value === undefined || typeof value === 'number' || (Array.isArray(value) && value.length === 0);
  return ruleFiles.patterns.length > 0 || !Object.values(notifications).every(isLeftOut);
}

/**
 * Starts a node: opens the database, starts the collectors, serves the API. Rejects with `ConfigError` where its files of
 * rules cannot be used, `DatabaseError` or `ListenError`, and leaves nothing running then.
 */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const { settings, clock, log } = options;
  const load = async (): Promise<LoadedAlerts> => ({
    rules: await loadRules(settings.ruleFiles),
    alerting: await loadAlerting(settings.notifications),
  });
  // What cannot be wrong need not be known before the first answer.
  const known = namesFiles(settings) ? await load() : undefined;
  const store = new Store({ file: settings.databaseFile, clock, retention: settings.retention });
  const node = new Node(options, store);
  let server: RunningServer;
  try {
    server = await listen(createApp(node), settings.listen);
  } catch (error) {
    store.close();
    throw error;
  }
  const self = { target: settings.nodeName, outcome: 'done', detail: undefined };
  node.audit.record(nodeItself, {
    ...self,
    command: 'node.start',
    parameters: {
      version: options.version,
      pid: process.pid,
      address: server.address,
      config: settings.configFile,
    },
  });
  node.startCollecting();
  node.startAlerting(known === undefined ? load() : Promise.resolve(known));
  log.info({ address: server.address, database: settings.databaseFile, pid: process.pid }, 'node started');
  return {
    address: server.address,
    reload: () =>
      auditedReload(node.audit, { actor: 'SIGHUP', remoteAddress: 'local' }, () => node.reload(undefined)),
    isAlive: () => node.isAlive(),
    close: async () => {
      await Promise.race([
        server.close(),
        new Promise((resolve) => void clock.schedule(closeServerMs, () => resolve(0))),
      ]);
      node.audit.record(nodeItself, {
        ...self,
        command: 'node.stop',
        parameters: { version: options.version, pid: process.pid },
      });
      await node.close();
      log.info({}, 'node stopped');
    },
  };
}
