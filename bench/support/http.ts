import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:http';

/** A client that keeps its connections: what it costs must not show in what it measures. */
export class HttpClient implements Disposable {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /** Resolves with the status once the whole answer is there. */
  async get(path: string): Promise<number> {
    const response = await this.#send('GET', path);
    response.resume();
    await new Promise((resolve, reject) => response.once('end', resolve).once('error', reject));
    return response.statusCode ?? 0;
  }

  async getJson<T>(path: string): Promise<T> {
    return this.#json<T>(await this.#send('GET', path), path);
  }

  async postJson<T>(path: string, body: unknown): Promise<T> {
    return this.#json<T>(await this.#send('POST', path, JSON.stringify(body)), path);
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  #send(method: string, path: string, body?: string): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers = body === undefined ? {} : { 'content-type': 'application/json' };
      const asked = request(this.#base + path, { method, agent: this.#agent, headers }, resolve);
      asked.once('error', reject);
      asked.end(body);
    });
  }

  async #json<T>(response: IncomingMessage, path: string): Promise<T> {
    const chunks = await response.toArray();
    const text = Buffer.concat(chunks as Buffer[]).toString();
    const status = response.statusCode ?? 0;
    if (status >= 300) throw new Error(`${path} answered ${status}: ${text}`);
    return JSON.parse(text) as T;
  }
}
