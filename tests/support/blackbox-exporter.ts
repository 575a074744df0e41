import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'vitest';
import { stringify } from 'yaml';
import { parseExposition } from '../conformance/exposition-text.ts';
import type { ExpositionSample } from '../conformance/exposition-text.ts';
import { Child } from './child.ts';
import { http } from './http.ts';
import { requirePart } from './parts.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const command = 'prometheus-blackbox-exporter';

/** A real blackbox_exporter on a free port of the loopback interface. */
export class BlackboxExporter implements AsyncDisposable {
  readonly #address: string;
  readonly #resources: AsyncDisposableStack;

  private constructor(address: string, resources: AsyncDisposableStack) {
    this.#address = address;
    this.#resources = resources;
  }

  /** `modules` as in its configuration file. */
  static async start(
    context: Pick<TestContext, 'skip'>,
    modules: Readonly<Record<string, object>>,
  ): Promise<BlackboxExporter> {
    requirePart(context, command, command);
    await using resources = new AsyncDisposableStack();
    const folder = resources.use(new TemporaryFolder());
    const config = folder.write('blackbox.yml', stringify({ modules }));
    const listen = `127.0.0.1:${await freePort()}`;
    const args = [`--config.file=${config}`, `--web.listen-address=${listen}`];
    const child = resources.use(await Child.start(command, args));
    const address = `http://${listen}`;
    await until(async () => child.isOver || (await http(address, '/-/healthy')).status === 200, {
      what: 'an answer of blackbox_exporter',
    });
    if (child.isOver) throw new Error(`${command} ended: ${child.stdout}${child.stderr}`);
    return new BlackboxExporter(address, resources.move());
  }

  async probe(module: string, target: string): Promise<ExpositionSample[]> {
    const { text } = await http(this.#address, `/probe?${String(new URLSearchParams({ module, target }))}`);
    return parseExposition(text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
