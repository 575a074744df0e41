import { createServer, type Server } from 'node:http';
import { textOf, type Told } from './told.ts';

/** A server for webhooks of many scenarios at once, which keeps what it has taken: `/scenario/receiver/index`. */
export class Webhooks implements AsyncDisposable {
  readonly #server: Server;
  readonly #taken = new Map<string, { at: number; text: string }[]>();
  readonly #answers = new Map<string, number>();

  private constructor() {
    this.#server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => (body += part));
      request.on('end', () => {
        response.statusCode = this.#take(request.url ?? '', body);
        response.end();
      });
    });
  }

  static async listen(): Promise<Webhooks> {
    const webhooks = new Webhooks();
    await new Promise<void>((resolve) => webhooks.#server.listen(0, '127.0.0.1', resolve));
    return webhooks;
  }

  get address(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('BUG: not listening');
    return `http://127.0.0.1:${address.port}`;
  }

  /** From now on, `webhook` (`ops`, `ops/1`) of a scenario answers so. */
  answer(scenario: string, webhook: string, status: number): void {
    this.#answers.set(`${scenario}/${webhook}`, status);
  }

  /** What was taken of a scenario that began at a time of `performance.now()`. */
  told(scenario: string, startedAt: number): Told[] {
    return (this.#taken.get(scenario) ?? []).map(({ at, text }) => ({ atMs: at - startedAt, text }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(path: string, body: string): number {
    const [, scenario = '', receiver = '', index = ''] = path.split('/');
    const webhook = `${receiver}/${index}`;
    const status =
      this.#answers.get(`${scenario}/${webhook}`) ?? this.#answers.get(`${scenario}/${receiver}`) ?? 200;
    if (status !== 200) return status;
    const taken = this.#taken.get(scenario) ?? [];
    taken.push({ at: performance.now(), text: textOf(webhook, JSON.parse(body)) });
    this.#taken.set(scenario, taken);
    return status;
  }
}
