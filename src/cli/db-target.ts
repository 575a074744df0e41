import { resolve } from 'node:path';
import { loadNodeConfig, processEnvironment } from '../config/index.ts';
import type { ListenAddress } from '../config/index.ts';
import { NodeClient } from '../contract/client.ts';
import { EtlmonError, messageOf } from '../lib/errors.ts';
import type { NodeSettings } from '../node/settings.ts';
import { nodeSettings } from '../node/settings.ts';
import { databaseHolder } from '../store/lock.ts';
import type { Arguments } from './command.ts';
import { text, UsageError } from './command.ts';
import { defaultNodeFile } from './default-files.ts';
import { nodeAddress } from './node-address.ts';

/** A copy or a compaction answers when it is done. */
const commandTimeoutMs = 30 * 60_000;
const probeTimeoutMs = 3000;

/** The settings that go with the database the command line names. Throws `ConfigError` or `UsageError`. */
export function databaseSettings(args: Arguments): NodeSettings {
  const file = text(args, 'config');
  const database = text(args, 'db');
  if (file !== undefined && database !== undefined) throw new UsageError('give --config or --db, not both');
  const settings = nodeSettings(loadNodeConfig(file ?? defaultNodeFile(), processEnvironment()));
  if (database === undefined || resolve(database) === settings.databaseFile) return settings;
  // Another database than the configured one: its backups are its own.
  return { ...settings, databaseFile: resolve(database), backup: undefined };
}

/** The node that is named, or that has the database; undefined: none runs on it. Throws `EtlmonError`. */
export async function nodeOf(args: Arguments): Promise<NodeClient | undefined> {
  const named = text(args, 'node');
  if (named !== undefined) {
    if (text(args, 'config') !== undefined || text(args, 'db') !== undefined)
      throw new UsageError('give --node, --config or --db, only one of them');
    return new NodeClient(nodeAddress(named), { timeoutMs: commandTimeoutMs });
  }
  const { databaseFile, listen } = databaseSettings(args);
  const holder = databaseHolder(databaseFile);
  if (holder === undefined) return undefined;
  const address = addressOf(listen);
  const problem = address === undefined ? 'it listens on any free port' : await otherThan(address, holder);
  if (address !== undefined && problem === undefined)
    return new NodeClient(address, { timeoutMs: commandTimeoutMs });
  throw new EtlmonError(
    'DATABASE_IN_USE',
    `process ${holder} has the database ${databaseFile} and cannot be asked: ${problem}`,
    { hint: 'name its address with --node, or stop it first' },
  );
}

/** Throws `UsageError` where a node is named for what only works on a file. */
export function refuseNode(args: Arguments, what: string): void {
  if (text(args, 'node') !== undefined)
    throw new UsageError(`${what} works on the file: name it with --db or -c instead of --node`);
}

function addressOf(listen: ListenAddress): string | undefined {
  if (listen.kind === 'unix') return `unix:${listen.path}`;
  if (listen.port === 0) return undefined;
  const host = ['0.0.0.0', '::'].includes(listen.host) ? 'localhost' : listen.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${listen.port}`;
}

/** Why the node at an address is not the one with this pid; undefined: it is. */
async function otherThan(address: string, pid: number): Promise<string | undefined> {
  try {
    const health = await new NodeClient(address, { timeoutMs: probeTimeoutMs }).health();
    return health.pid === pid ? undefined : `${address} is another node, process ${health.pid}`;
  } catch (error) {
    return messageOf(error);
  }
}
