import { z } from 'zod';
import { ApiError, UnreachableError } from './client-errors.ts';
import type { PromAnswer, PromMatrix } from './prometheus-answers.ts';
import {
  promDataSchema,
  promErrorSchema,
  promMatrixSchema,
  promSuccessSchema,
} from './prometheus-answers.ts';
import { pathOf, textOf } from './request-path.ts';
import type { HttpAnswer } from './transport.ts';

export type { PromAnswer, PromData, PromMatrix } from './prometheus-answers.ts';

/** Gets a path of a node; rejects with `UnreachableError`. */
export type Fetcher = (path: string, timeoutMs: number) => Promise<HttpAnswer>;

/** Times are milliseconds since the epoch; `limit` is of series. */
export interface PromInstant {
  readonly at?: number;
  readonly limit?: number;
}

/** Times are milliseconds since the epoch, the last one included; `step` is in seconds. */
export interface PromRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly limit?: number;
}

/** The node refuses a question in Prometheus' language, or cannot answer it. */
export class PromError extends ApiError {
  /** In Prometheus' words: bad_data, execution, timeout, … */
  readonly errorType: string;
  /** Where in the expression the fault is, in UTF-16 units; null where it is of no one place. */
  readonly position: number | null;

  constructor(status: number, errorType: string, error: string, expr = '') {
    const fault = readFault(error, expr);
    super({ type: 'about:blank', title: errorType, status, detail: fault.message, code: errorType });
    this.name = 'PromError';
    this.errorType = errorType;
    this.position = fault.position;
  }
}

const queryTimeoutMs = 30_000;
/** The node gives up before we do, so that it can say so. */
const spareMs = 2000;

/** What an expression gives at a moment, now where none is named. Throws `PromError` and `UnreachableError`, as all here. */
export function promQuery(get: Fetcher, expr: string, options: PromInstant = {}): Promise<PromAnswer> {
  const { at, limit } = options;
  const query = { query: expr, time: seconds(at), timeout: '30s', limit };
  return ask(
    get,
    pathOf({ path: '/prometheus/api/v1/query' }, { query: textOf(query) }),
    promDataSchema,
    expr,
  );
}

/** What an expression gives at each step of some time. */
export function promQueryRange(
  get: Fetcher,
  expr: string,
  range: PromRange,
): Promise<PromAnswer<PromMatrix>> {
  const { from, to, step, limit } = range;
  const query = { query: expr, start: seconds(from), end: seconds(to), step, timeout: '30s', limit };
  const path = pathOf({ path: '/prometheus/api/v1/query_range' }, { query: textOf(query) });
  return ask(get, path, promMatrixSchema, expr);
}

/** The values of a label, of all series or of those a selector selects; the first `limit` of them. */
export async function promLabelValues(
  get: Fetcher,
  name: string,
  match?: string,
  limit?: number,
): Promise<string[]> {
  const query = textOf({ 'match[]': match, limit });
  // Names that are no plain ones are written as Prometheus' API has them in a path.
  const path = pathOf(
    { path: '/prometheus/api/v1/label/{name}/values' },
    { params: { name: inPath(name) }, query },
  );
  return (await ask(get, path, z.array(z.string()))).data;
}

async function ask<Data>(
  get: Fetcher,
  path: string,
  schema: z.ZodType<Data>,
  expr?: string,
): Promise<PromAnswer<Data>> {
  const { status, text } = await get(path, queryTimeoutMs + spareMs);
  const where = path.replace(/\?.*$/s, '');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UnreachableError(`${where} answered ${status} without JSON: is this an etlmon node?`, {
      cause,
    });
  }
  const failure = promErrorSchema.safeParse(json);
  if (failure.success) throw new PromError(status, failure.data.errorType, failure.data.error, expr);
  if (status === 404)
    throw new PromError(404, 'not_found', 'this node does not answer queries: it is of an older version');
  const success = promSuccessSchema.safeParse(json);
  const data = schema.safeParse(success.data?.data);
  if (!success.success || !data.success)
    throw new UnreachableError(`${where} answered ${status} in an unknown shape`, {
      cause: success.error ?? data.error,
    });
  const { warnings = [], infos = [] } = success.data;
  return { data: data.data, warnings, infos };
}

function seconds(epochMs: number | undefined): string | undefined {
  return epochMs === undefined ? undefined : String(epochMs / 1000);
}

/** `U__`, and all but letters, digits and colons as `_hex_`: https://prometheus.io/docs/instrumenting/escaping_schemes/ */
function inPath(name: string): string {
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) return name;
  const escaped = Array.from(name, (sign) => {
    if (sign === '_') return '__';
    return /[a-zA-Z0-9:]/.test(sign) ? sign : `_${(sign.codePointAt(0) ?? 0).toString(16)}_`;
  });
  return `U__${escaped.join('')}`;
}

/** Of `1:5: parse error: …` the words and the place; its columns count bytes. */
function readFault(error: string, expr: string): { message: string; position: number | null } {
  const match = /^(?:invalid parameter "query": )?(?:(\d+):(\d+): )?((?:parse error: )?[^]*)$/.exec(error);
  const [, line, column, message = error] = match ?? [];
  if (line === undefined || column === undefined) return { message, position: null };
  const before = expr.split('\n').slice(0, Number(line) - 1);
  const row = expr.split('\n')[Number(line) - 1] ?? '';
  const inRow = Buffer.from(row)
    .subarray(0, Number(column) - 1)
    .toString().length;
  return { message, position: before.reduce((sum, text) => sum + text.length + 1, 0) + inRow };
}
