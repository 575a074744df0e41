import type { TestContext } from 'vitest';
import { stringify } from 'yaml';
import { Child } from './child.ts';
import { http } from './http.ts';
import { requirePart } from './parts.ts';
import { freePort } from './prometheus.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

export interface ListedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly fingerprint: string;
  readonly generatorURL?: string;
}

/** A real Alertmanager with a configuration of the test's. It is gone with the test. */
export class Alertmanager implements AsyncDisposable {
  readonly url: string;
  readonly #child: Child;
  readonly #folder: TemporaryFolder;

  private constructor(child: Child, folder: TemporaryFolder, url: string) {
    this.#child = child;
    this.#folder = folder;
    this.url = url;
  }

  /** Resolves once it answers. Skips the test where it is not installed. */
  static async start(
    context: Pick<TestContext, 'skip'>,
    config: object,
    externalUrl = 'http://am.example.org',
  ): Promise<Alertmanager> {
    requirePart(context, 'prometheus-alertmanager', 'prometheus-alertmanager');
    const folder = new TemporaryFolder();
    const port = await freePort();
    const child = await Child.start('prometheus-alertmanager', [
      `--config.file=${folder.write('alertmanager.yml', stringify(config))}`,
      `--storage.path=${folder.join('data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--web.external-url=${externalUrl}`,
      '--web.route-prefix=/',
      '--cluster.listen-address=',
    ]);
    const alertmanager = new Alertmanager(child, folder, `http://127.0.0.1:${port}`);
    try {
      await until(async () => child.isOver || (await http(alertmanager.url, '/-/ready')).status === 200, {
        what: 'Alertmanager',
        timeoutMs: 20_000,
      });
      if (child.isOver) throw new Error(`Alertmanager ended: ${child.stderr}`);
      return alertmanager;
    } catch (error) {
      await alertmanager[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The alerts it holds to be firing, in the order of their fingerprints. */
  async alerts(): Promise<ListedAlert[]> {
    const alerts = (await http(this.url, '/api/v2/alerts')).json() as ListedAlert[];
    return alerts.toSorted((one, other) => (one.fingerprint < other.fingerprint ? -1 : 1));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }
}
