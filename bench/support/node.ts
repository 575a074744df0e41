import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { HttpClient } from './http.ts';
import type { Product } from './product.ts';
import type { Session } from './session.ts';

/** What of node.yaml benchmarks set; everything else stays at its default. */
export interface NodeSections {
  readonly paths?: readonly Readonly<Record<string, unknown>>[];
  readonly process_watch?: readonly Readonly<Record<string, unknown>>[];
  readonly logs?: readonly Readonly<Record<string, unknown>>[];
  readonly retention?: Readonly<Record<string, unknown>>;
  readonly alerts?: Readonly<Record<string, unknown>>;
  /** One that is there already, instead of a new one. */
  readonly databaseFile?: string;
}

/** A node of the product, running in a temporary folder of its own. */
export interface BenchNode {
  readonly url: string;
  readonly pid: number;
  readonly databaseFile: string;
  /** From just before it was started to its first answer of 200 on /api/v1/health. */
  readonly startMs: number;
  readonly client: HttpClient;
  end(): Promise<void>;
}

const answerPollMs = 1;
const startDeadlineMs = 20_000;

/** Starts a node with a new database on a free port of loopback, and waits for its first good answer. */
export async function startNode(
  session: Session,
  product: Product,
  { databaseFile: given, ...sections }: NodeSections = {},
): Promise<BenchNode> {
  const folder = session.folder();
  const databaseFile = given ?? `${folder}/etlmon.db`;
  const port = await freePort();
  const config = { node: { listen: `127.0.0.1:${port}`, db_path: databaseFile }, ...sections };
  // Every JSON text is a YAML text.
  writeFileSync(`${folder}/node.yaml`, JSON.stringify(config));
  const log = openSync(`${folder}/log`, 'w');
  const startedAt = performance.now();
  const child = await session.start(product.file, ['node', '-c', `${folder}/node.yaml`], {
    cwd: folder,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const url = `http://127.0.0.1:${port}`;
  const client = new HttpClient(url);
  while (!(await answers(client))) {
    if (child.exitCode !== null || performance.now() - startedAt > startDeadlineMs) {
      throw new Error(`the node does not answer: ${readFileSync(`${folder}/log`, 'utf8')}`);
    }
    await delay(answerPollMs);
  }
  const startMs = performance.now() - startedAt;
  const end = async (): Promise<void> => {
    client[Symbol.dispose]();
    await session.end(child);
  };
  return { url, pid: child.pid ?? 0, databaseFile, startMs, client, end };
}

async function answers(client: HttpClient): Promise<boolean> {
  try {
    return (await client.get('/api/v1/health')) === 200;
  } catch {
    return false;
  }
}

/** A port of loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
