import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON. Throws where it is none. */
  // oxlint-disable-next-line typescript/no-explicit-any -- any field of any answer is looked at; a missing one fails there
  json(): any;
}

export interface HttpRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs?: number;
}

/**
 * One HTTP request over a connection of its own. `address` as the node prints it: `http://127.0.0.1:8080` or
 * `unix:/path`. Unlike fetch it sends any header, a foreign Host too.
 */
export function http(address: string, path: string, options: HttpRequest = {}): Promise<Answer> {
  const where = address.startsWith('unix:')
    ? { socketPath: address.slice('unix:'.length) }
    : { host: new URL(address).hostname.replaceAll(/[[\]]/g, ''), port: new URL(address).port };
  const { method = 'GET', headers = {}, body, timeoutMs = 10_000 } = options;
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const sent = request(
      { ...where, path, method, headers: { ...length, ...headers }, agent: false },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer.on('end', () => {
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text,
            json: () => JSON.parse(text) as unknown,
          });
        });
        answer.on('error', reject);
      },
    );
    sent.setTimeout(timeoutMs, () =>
      sent.destroy(new Error(`${method} ${path}: no answer in ${timeoutMs} ms`)),
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
