import type { TestContext } from 'vitest';
import { Child } from './child.ts';
import { http } from './http.ts';
import { requirePart } from './parts.ts';
import { freePort } from './prometheus.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

interface Kind {
  readonly command: string;
  readonly packageName: string;
  readonly health: string;
  /** Makes what was written visible at once. */
  readonly flush?: string;
  readonly args: (folder: TemporaryFolder, port: number) => string[];
}

const kinds = {
  prometheus: {
    command: 'prometheus',
    packageName: 'prometheus',
    health: '/-/ready',
    args: (folder, port) => [
      `--config.file=${folder.write('prometheus.yml', '{}')}`,
      `--storage.tsdb.path=${folder.join('data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-remote-write-receiver',
    ],
  },
  victoriaMetrics: {
    command: 'victoria-metrics',
    packageName: 'victoria-metrics',
    health: '/health',
    flush: '/internal/force_flush',
    args: (folder, port) => [
      `-storageDataPath=${folder.join('data')}`,
      `-httpListenAddr=127.0.0.1:${port}`,
      '-search.disableCache',
      '-search.latencyOffset=0s',
    ],
  },
} satisfies Record<string, Kind>;

export type ReceiverKind = keyof typeof kinds;

/** A real server that takes remote write and answers queries. It is gone with the test. */
export class MetricsReceiver implements AsyncDisposable {
  readonly #kind: Kind;
  readonly #port: number;
  readonly #folder = new TemporaryFolder();
  #child: Child | undefined;

  private constructor(kind: Kind, port: number) {
    this.#kind = kind;
    this.#port = port;
  }

  /** Skips the test where it is not installed. */
  static async create(context: Pick<TestContext, 'skip'>, name: ReceiverKind): Promise<MetricsReceiver> {
    const kind = kinds[name];
    requirePart(context, kind.command, kind.packageName);
    return new MetricsReceiver(kind, await freePort());
  }

  /** Where samples are written to. */
  get writeUrl(): string {
    return `${this.#address}/api/v1/write`;
  }

  /** Starts it, with what it had before; resolves once it answers. */
  async start(): Promise<void> {
    const { command, args, health } = this.#kind;
    const child = await Child.start(command, args(this.#folder, this.#port));
    this.#child = child;
    await until(async () => child.isOver || (await http(this.#address, health)).status === 200, {
      what: command,
      timeoutMs: 20_000,
    });
    if (child.isOver) throw new Error(`${command} ended: ${child.stderr}`);
  }

  async stop(): Promise<void> {
    this.#child?.kill('SIGTERM');
    await this.#child?.ended();
  }

  /** What a range selector gives at a time, as `[labels, [[milliseconds, value], …]]`, sorted. */
  async raw(selector: string, atMs: number): Promise<[string, [number, string][]][]> {
    const rows = (await this.#query(selector, atMs)) as {
      metric: Record<string, string>;
      values: [number, string][];
    }[];
    return rows
      .map(({ metric, values }): [string, [number, string][]] => [
        JSON.stringify(Object.entries(metric).toSorted(([a], [b]) => (a < b ? -1 : 1))),
        values.map(([seconds, value]) => [Math.round(seconds * 1000), value]),
      ])
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  /** How many series an instant query gives at a time. */
  async instant(expression: string, atMs: number): Promise<number> {
    return (await this.#query(expression, atMs)).length;
  }

  async #query(expression: string, atMs: number): Promise<unknown[]> {
    if (this.#kind.flush !== undefined) await http(this.#address, this.#kind.flush);
    const query = new URLSearchParams({ query: expression, time: String(atMs / 1000) });
    return (await http(this.#address, `/api/v1/query?${query.toString()}`)).json().data.result;
  }

  get #address(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child?.[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }
}
