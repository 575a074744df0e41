import type { z } from 'zod';
import type { Problem } from './common.ts';
import { problemSchema } from './common.ts';
import type { RunningConfig } from './config.ts';
import type { Mount } from './fs.ts';
import type { Health } from './health.ts';
import type { PathTop, ScanAnswer, WatchedPath } from './paths.ts';
import type { KillAnswer, Process } from './processes.ts';
import type { Route } from './routes.ts';
import { routes } from './routes.ts';
import { exchange } from './transport.ts';
import type { HttpAnswer } from './transport.ts';
import type { System } from './system.ts';

/** The node answered, and refused; carries its problem document. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

/** The node did not answer, or not in our language: away, wrong address, another program on that port. */
export class UnreachableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnreachableError';
  }
}

export interface KillOptions {
  readonly signal?: string;
  readonly confirm?: boolean;
  readonly start_time?: string;
}

/**
 * The typed client of one node. Every call throws `ApiError` when the node refuses and `UnreachableError` when it
 * does not answer within the time-out.
 */
export class NodeClient {
  readonly address: string;
  readonly #timeoutMs: number;

  constructor(address: string, options: { timeoutMs?: number } = {}) {
    this.address = address.replace(/\/+$/, '');
    this.#timeoutMs = options.timeoutMs ?? 5000;
  }

  /** A failing node answers 503 with the same document, so that too is an answer. */
  async health(): Promise<Health> {
    return this.#call(routes.health, {}) as Promise<Health>;
  }

  async fs(): Promise<Mount[]> {
    return this.#call(routes.fs, {}) as Promise<Mount[]>;
  }

  async paths(): Promise<WatchedPath[]> {
    return this.#call(routes.paths, {}) as Promise<WatchedPath[]>;
  }

  async pathsTop(path: string, n = 20): Promise<PathTop> {
    return this.#call(routes.pathsTop, { query: { path, n: String(n) } }) as Promise<PathTop>;
  }

  async scan(paths?: readonly string[]): Promise<ScanAnswer> {
    return this.#call(routes.pathsScan, { body: paths ? { paths } : {} }) as Promise<ScanAnswer>;
  }

  async processes(query: { all?: boolean; sort?: string; limit?: number } = {}): Promise<Process[]> {
    const text = Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)]));
    return this.#call(routes.processes, { query: text }) as Promise<Process[]>;
  }

  async kill(pid: number, options: KillOptions): Promise<KillAnswer> {
    return this.#call(routes.kill, { params: { pid: String(pid) }, body: options }) as Promise<KillAnswer>;
  }

  async system(): Promise<System> {
    return this.#call(routes.system, {}) as Promise<System>;
  }

  async config(): Promise<RunningConfig> {
    return this.#call(routes.config, {}) as Promise<RunningConfig>;
  }

  async #call(
    route: Route,
    input: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown },
  ): Promise<z.infer<Route['response']>> {
    const path = pathOf(route, input);
    const url = `${this.address}${path}`;
    const { status, text } = await this.#exchange(route.method, path, input.body);
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch (cause) {
      throw new UnreachableError(`${url} answered ${status} without JSON: is this an etlmon node?`, {
        cause,
      });
    }
    if (status === route.status || (status === 503 && route === routes.health)) {
      const parsed = route.response.safeParse(json);
      if (parsed.success) return parsed.data;
      throw new UnreachableError(`${url} answered in an unknown shape: is this an etlmon node?`, {
        cause: parsed.error,
      });
    }
    const problem = problemSchema.safeParse(json);
    if (problem.success) throw new ApiError(problem.data);
    throw new UnreachableError(`${url} answered ${status}`);
  }

  async #exchange(method: string, path: string, body: unknown): Promise<HttpAnswer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    try {
      return await exchange(this.address, {
        method: method.toUpperCase(),
        path,
        body: text,
        timeoutMs: this.#timeoutMs,
      });
    } catch (cause) {
      throw new UnreachableError(unreachable(this.address, cause), { cause });
    }
  }
}

function pathOf(
  route: Route,
  input: { params?: Record<string, string>; query?: Record<string, string> },
): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(input.params?.[name] ?? ''),
  );
  const query = new URLSearchParams(input.query).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** Says in one line why a node could not be reached. */
function unreachable(address: string, cause: unknown): string {
  if (cause instanceof Error && cause.name === 'TimeoutError') return `${address} did not answer in time`;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  if (code === 'ECONNREFUSED' || code === 'ConnectionRefused')
    return `${address} refuses connections: nothing listens there`;
  if (code === 'ENOENT') return `${address}: no such socket`;
  if (code === 'ENOTFOUND') return `${address}: no such host`;
  return `${address} cannot be reached${code === '' ? '' : ` (${code})`}`;
}
