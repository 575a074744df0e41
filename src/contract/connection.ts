import { ApiError, UnreachableError, unreachable } from './client-errors.ts';
import { problemSchema } from './common.ts';
import type { Fetcher } from './prometheus-client.ts';
import { pathOf } from './request-path.ts';
import type { Route } from './routes.ts';
import { routes } from './routes.ts';
import { exchange } from './transport.ts';
import type { HttpAnswer } from './transport.ts';

/**
 * What is needed to ask one node. Every call throws `ApiError` when the node refuses and `UnreachableError` when it does
 * not answer within the time-out.
 */
export class NodeConnection {
  readonly address: string;
  protected readonly timeoutMs: number;

  constructor(address: string, options: { timeoutMs?: number } = {}) {
    this.address = address.replace(/\/+$/, '');
    this.timeoutMs = options.timeoutMs ?? 5000;
  }

  /** Asks one route; what it answers fits the schema of the route. */
  protected async call(
    route: Route,
    input: {
      params?: Record<string, string>;
      query?: Record<string, string>;
      body?: unknown;
      timeoutMs?: number;
    },
  ): Promise<unknown> {
    const path = pathOf(route, input);
    const url = `${this.address}${path}`;
    const { status, text } = await this.#exchange(route.method, path, input.body, input.timeoutMs);
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch (cause) {
      throw new UnreachableError(`${url} answered ${status} without JSON: is this an etlmon node?`, {
        cause,
      });
    }
    if (status === route.status || (status === 503 && route === routes.health)) {
      const parsed = (await route.response()).safeParse(json);
      if (parsed.success) return parsed.data;
      throw new UnreachableError(`${url} answered in an unknown shape: is this an etlmon node?`, {
        cause: parsed.error,
      });
    }
    const problem = problemSchema.safeParse(json);
    if (problem.success) throw new ApiError(problem.data);
    throw new UnreachableError(`${url} answered ${status}`);
  }

  protected readonly get: Fetcher = (path, timeoutMs) => this.#exchange('get', path, undefined, timeoutMs);

  async #exchange(
    method: string,
    path: string,
    body: unknown,
    timeoutMs = this.timeoutMs,
  ): Promise<HttpAnswer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    try {
      return await exchange(this.address, {
        method: method.toUpperCase(),
        path,
        body: text,
        timeoutMs,
      });
    } catch (cause) {
      throw new UnreachableError(unreachable(this.address, cause), { cause });
    }
  }
}
