import type { Sample } from '../../src/lib/reading.ts';
import { TestNode } from './etlmon.ts';
import type { Answer } from './http.ts';
import { storeSamples } from './stored-samples.ts';
import type { Scrape } from './stored-samples.ts';
import { TemporaryFolder } from './temporary-folder.ts';

/** Where Prometheus' API is on a node. */
export const api = '/prometheus/api/v1';
/** The last of the stored samples is of this time, the others of the three hours before, 15 s apart. */
export const endMs = Math.floor(Date.now() / 60_000) * 60_000 - 60_000;
export const endS = endMs / 1000;
/** Series of the metric `wide`. */
export const wideSeries = 260;
const scrapeMs = 15_000;
const scrapeCount = 720;
function* scrapes(): Generator<Scrape> {
  for (let index = 0; index < scrapeCount; index++) {
    const samples: Sample[] = [
      { name: 'steps_total', labels: { kind: 'one' }, value: index * 3 },
      { name: 'steps_total', labels: { kind: 'two' }, value: index * 6 },
      { name: 'fine', labels: {}, value: index === scrapeCount - 1 ? 1e-7 : 0.1 },
      { name: 'odd.name', labels: { 'ä label': 'ü "x"\n' }, value: Number.NEGATIVE_INFINITY },
    ];
    for (let one = 0; one < wideSeries; one++)
      samples.push({ name: 'wide', labels: { one: `number-${one}` }, value: Math.sin(index + one) });
    yield { atMs: endMs - (scrapeCount - 1 - index) * scrapeMs, samples };
  }
}

/** Parameters as they stand in an address or a form. */
export function form(parameters: Readonly<Record<string, string>>): string {
  return new URLSearchParams(parameters).toString();
}

/** A node that has stored samples for some hours, and is asked as a Prometheus. */
export class PrometheusNode implements AsyncDisposable {
  readonly node: TestNode;
  readonly #folder: TemporaryFolder;

  private constructor(node: TestNode, folder: TemporaryFolder) {
    this.node = node;
    this.#folder = folder;
  }

  static async start(): Promise<PrometheusNode> {
    const folder = new TemporaryFolder();
    await storeSamples(folder.join('etlmon.db'), scrapes());
    return new PrometheusNode(await TestNode.start({ folder }), folder);
  }

  get(call: string, parameters: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.node.request(`${api}/${call}?${form(parameters)}`);
  }

  post(call: string, body: string): Promise<Answer> {
    return this.node.request(`${api}/${call}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.node[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }
}
