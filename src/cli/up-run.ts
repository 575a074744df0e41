import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathEntry, pathTargets } from '../collect/path/config.ts';
import { loadNodeConfig, parseListenAddress, processEnvironment } from '../config/index.ts';
import type { ListenAddress } from '../config/index.ts';
import { NodeClient } from '../contract/client.ts';
import { systemClock } from '../lib/clock.ts';
import type { NodeSettings } from '../node/settings.ts';
import type { RunningNode } from '../node/index.ts';
import { nodeSettings } from '../node/settings.ts';
import { takeSnapshot } from '../node/snapshot.ts';
import { version } from '../version.ts';
import type { Arguments, ExitCode } from './command.ts';
import { flag, text, UsageError } from './command.ts';
import { defaultNodeFile } from './default-files.ts';
import { createLog } from './log.ts';
import { untilToldToStop } from './shutdown.ts';
import { snapshotText } from './snapshot.ts';

/** Runs `etlmon up`; apart from the command's own file so that its help costs nothing. */
export async function runUp(args: Arguments): Promise<ExitCode> {
  const settings = settingsFor(args);
  if (flag(args, 'once')) return printOnce(settings);
  const running = await runningNode(settings);
  if (running !== undefined) return attach(running, args);
  return serve(settings, args);
}

function settingsFor(args: Arguments): NodeSettings {
  const config = loadNodeConfig(text(args, 'config') ?? defaultNodeFile(), processEnvironment());
  const settings = nodeSettings(config);
  const configured = new Set(settings.collectors.path.map(({ path }) => path));
  const extra = args.operands.map((path) => resolve(path)).filter((path) => !configured.has(path));
  return {
    ...settings,
    listen: listenFor(args) ?? settings.listen,
    collectors: {
      ...settings.collectors,
      path: [
        ...settings.collectors.path,
        ...pathTargets(
          extra.map((path) => pathEntry().parse({ path })),
          config.refresh.default_path_scan,
        ),
      ],
    },
  };
}

function listenFor(args: Arguments): ListenAddress | undefined {
  const written = text(args, 'listen');
  if (written === undefined) return undefined;
  const address = parseListenAddress(written);
  if (typeof address === 'object') return address;
  throw new UsageError(`expected an address such as 127.0.0.1:8080, got ${JSON.stringify(written)}`);
}

async function printOnce(settings: NodeSettings): Promise<ExitCode> {
  process.stdout.write(snapshotText(await takeSnapshot(settings, systemClock, version)));
  return 0;
}

/** The address of a node that serves where this one would. */
async function runningNode(settings: NodeSettings): Promise<string | undefined> {
  const { listen } = settings;
  if (listen.kind === 'unix' || listen.port === 0) return undefined;
  const host = ['0.0.0.0', '::'].includes(listen.host) ? 'localhost' : listen.host;
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${listen.port}`;
  try {
    await new NodeClient(address, { timeoutMs: 1000 }).health();
    return address;
  } catch {
    return undefined;
  }
}

async function attach(address: string, args: Arguments): Promise<ExitCode> {
  if (process.stdin.isTTY && process.stdout.isTTY) {
    await openTui(address, args);
    return 0;
  }
  process.stdout.write(`a node is running already: ${address}\n`);
  return 0;
}

async function serve(settings: NodeSettings, args: Arguments): Promise<ExitCode> {
  const stop = untilToldToStop(['SIGTERM', 'SIGINT', 'SIGHUP']);
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const log = await createLog({ file: join(dirname(settings.databaseFile), 'up.log') });
  const { startNode } = await import('../node/index.ts');
  const node = await startNode({ settings, clock: systemClock, log, version });
  try {
    if (isTerminal && node.address.startsWith('http'))
      await Promise.race([openTui(node.address, args), stop]);
    else await printAndWait(node, settings, stop);
  } finally {
    await node.close();
  }
  return 0;
}

async function printAndWait(
  node: RunningNode,
  settings: NodeSettings,
  stop: Promise<unknown>,
): Promise<void> {
  const paths = settings.collectors.path.map(({ path }) => path);
  const withoutPaths = { ...settings, collectors: { ...settings.collectors, path: [] } };
  process.stdout.write(snapshotText(await takeSnapshot(withoutPaths, systemClock, version)));
  if (paths.length > 0) process.stdout.write(`\nscanning ${paths.join(', ')}\n`);
  process.stdout.write(`\nserving on ${node.address} until told to stop (SIGTERM or Ctrl-C)\n`);
  await stop;
}

async function openTui(address: string, args: Arguments): Promise<void> {
  const { runTui } = await import('../tui/index.ts');
  await runTui({
    nodes: [{ name: hostname(), isStandIn: true, address }],
    refreshIntervalMs: 2000,
    ascii: flag(args, 'ascii'),
    version,
  });
}
