import { createServer } from 'node:net';
import type { TestContext } from 'vitest';
import { stringify } from 'yaml';
import { Child } from './child.ts';
import { http } from './http.ts';
import { requirePart } from './parts.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

interface Target {
  readonly health: string;
  readonly lastError: string;
}

/** A real Prometheus. It is gone with the test. */
export class Prometheus implements AsyncDisposable {
  readonly #child: Child;
  readonly #folder: TemporaryFolder;
  readonly #address: string;

  private constructor(child: Child, folder: TemporaryFolder, address: string) {
    this.#child = child;
    this.#folder = folder;
    this.#address = address;
  }

  /** One that scrapes an address every second. Resolves once it answers. Skips the test where it is not installed. */
  static scraping(context: Pick<TestContext, 'skip'>, target: string): Promise<Prometheus> {
    return Prometheus.start(context, {
      global: { scrape_interval: '1s', scrape_timeout: '1s' },
      scrape_configs: [{ job_name: 'test', static_configs: [{ targets: [target] }] }],
    });
  }

  /** One with a prometheus.yml and files beside it. Resolves once it answers. Skips the test where it is not installed. */
  static async start(
    context: Pick<TestContext, 'skip'>,
    settings: object,
    files: Readonly<Record<string, object>> = {},
    options: readonly string[] = [],
  ): Promise<Prometheus> {
    requirePart(context, 'prometheus', 'prometheus');
    const folder = new TemporaryFolder();
    const config = folder.write('prometheus.yml', stringify(settings));
    for (const [name, content] of Object.entries(files)) folder.write(name, stringify(content));
    const port = await freePort();
    const child = await Child.start('prometheus', [
      `--config.file=${config}`,
      `--storage.tsdb.path=${folder.join('data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      ...options,
    ]);
    const prometheus = new Prometheus(child, folder, `http://127.0.0.1:${port}`);
    try {
      await until(
        async () => {
          if (child.isOver) return true;
          return (await http(prometheus.#address, '/-/ready')).status === 200;
        },
        { what: 'Prometheus', timeoutMs: 20_000 },
      );
      if (child.isOver) throw new Error(`Prometheus ended: ${child.stderr}`);
      return prometheus;
    } catch (error) {
      await prometheus[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The state of its target once it was scraped. */
  scraped(): Promise<Target> {
    return until(
      async () => {
        const answer = (await http(this.#address, '/api/v1/targets')).json();
        const [target] = answer.data.activeTargets as Target[];
        return target !== undefined && target.health !== 'unknown' && target;
      },
      { what: 'the first scrape', timeoutMs: 15_000 },
    );
  }

  /** The samples a PromQL expression gives now, as `name{label="value"}` (labels sorted) → value. */
  async query(expression: string): Promise<Record<string, string>> {
    const answer = (
      await http(this.#address, `/api/v1/query?query=${encodeURIComponent(expression)}`)
    ).json();
    const rows = answer.data.result as { metric: Record<string, string>; value: [number, string] }[];
    return Object.fromEntries(
      rows.map(({ metric, value }) => {
        const { __name__: name, instance: _, job: __, ...labels } = metric;
        const pairs = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
        return [`${name}{${pairs.map(([key, text]) => `${key}="${text}"`).join(',')}}`, value[1]];
      }),
    );
  }

  /** What it was told of a metric's type, help and unit. */
  async metadata(metric: string): Promise<unknown> {
    const answer = (await http(this.#address, `/api/v1/metadata?metric=${metric}`)).json();
    return (answer.data[metric] as unknown[] | undefined)?.[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }
}

/** A port of the loopback interface nobody listened on a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
