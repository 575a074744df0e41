import { unreachable } from '../contract/client-errors.ts';
import { exchange } from '../contract/transport.ts';
import { EtlmonError } from '../lib/errors.ts';
import type { QueryData } from './query-answer.ts';
import { ExpressionError } from './query-fault.ts';

/** When an expression is evaluated, in milliseconds; without a range once. */
export interface AskedTime {
  readonly atMs: number;
  readonly rangeMs: number | undefined;
  readonly stepMs: number;
}

export interface QueryAnswer {
  readonly data: QueryData;
  /** Warnings and hints of the evaluation. */
  readonly notes: readonly string[];
}

/** Longer than the node takes for any query. */
const timeoutMs = 35_000;
const parseFault = /^invalid parameter "query": (?:(\d+):(\d+)|unknown position): parse error: ([^]*)$/;

/** Asks a node. Rejects with `ExpressionError` for an expression that is none, with `EtlmonError` otherwise. */
export async function askNode(address: string, expression: string, time: AskedTime): Promise<QueryAnswer> {
  const path = `/prometheus/api/v1/${time.rangeMs === undefined ? 'query' : 'query_range'}`;
  const text = await getText(address, `${path}?${parametersOf(expression, time).toString()}`);
  const answer = documentOf(text, address);
  if (answer.status === 'success' && answer.data !== undefined) {
    return { data: answer.data, notes: [...(answer.warnings ?? []), ...(answer.infos ?? [])] };
  }
  const message = answer.error ?? 'the node does not say why';
  const fault = parseFault.exec(message);
  if (fault)
    throw new ExpressionError(expression, fault[3] ?? '', Number(fault[1] ?? 1), Number(fault[2] ?? 1));
  if (message.startsWith('invalid parameter "query": '))
    throw new ExpressionError(expression, message.slice('invalid parameter "query": '.length));
  throw new EtlmonError('QUERY', message);
}

function parametersOf(query: string, { atMs, rangeMs, stepMs }: AskedTime): URLSearchParams {
  if (rangeMs === undefined) return new URLSearchParams({ query, time: String(atMs / 1000) });
  return new URLSearchParams({
    query,
    start: String((atMs - rangeMs) / 1000),
    end: String(atMs / 1000),
    step: String(stepMs / 1000),
  });
}

async function getText(address: string, path: string): Promise<string> {
  try {
    const base = address.replace(/\/+$/, '');
    return (await exchange(base, { method: 'GET', path, body: undefined, timeoutMs })).text;
  } catch (cause) {
    throw new EtlmonError('UNREACHABLE', unreachable(address, cause), {
      cause,
      hint: 'is the node running? etlmon up starts one',
    });
  }
}

interface Document {
  readonly status?: string;
  readonly data?: QueryData;
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

function documentOf(text: string, address: string): Document {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === 'object' && document !== null && 'status' in document)
      return document as Document;
  } catch {
    // Said below.
  }
  throw new EtlmonError('UNREACHABLE', `${address} does not answer queries: is this an etlmon node?`);
}
