import { createApp } from '../api/app.ts';
import type { RunningServer } from '../api/server.ts';
import { listen } from '../api/server.ts';
import type { ReloadAnswer } from '../contract/config.ts';
import { Store } from '../store/index.ts';
import { Node } from './node.ts';
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

/**
 * Starts a node: opens the database, starts the collectors, serves the API. Rejects with `ConfigError` where its files of
 * rules cannot be used, `DatabaseError` or `ListenError`, and leaves nothing running then.
 */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const { settings, clock, log } = options;
  const rules = await loadRules(settings.ruleFiles);
  const store = new Store({ file: settings.databaseFile, clock, retention: settings.retention });
  const node = new Node(options, store);
  let server: RunningServer;
  try {
    server = await listen(createApp(node), settings.listen);
  } catch (error) {
    store.close();
    throw error;
  }
  node.startCollecting(rules);
  log.info({ address: server.address, database: settings.databaseFile, pid: process.pid }, 'node started');
  return {
    address: server.address,
    reload: () => node.reload(undefined),
    isAlive: () => node.isAlive(),
    close: async () => {
      await Promise.race([
        server.close(),
        new Promise((resolve) => void clock.schedule(closeServerMs, () => resolve(0))),
      ]);
      await node.close();
      log.info({}, 'node stopped');
    },
  };
}
