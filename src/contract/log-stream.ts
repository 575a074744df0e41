import { z } from 'zod';
import { ApiError, UnreachableError, unreachable } from './client-errors.ts';
import { problemSchema } from './common.ts';
import { EventStreamError, EventStreamParser } from './event-stream.ts';
import type { StreamItem } from './event-stream.ts';
import { openStream } from './transport.ts';
import type { HttpStream } from './transport.ts';

/** A node says at least every 15 s that it is alive. */
const idleMs = 45_000;
const mostRefusalBytes = 2 ** 20;

/** An event stream of a node to be read. */
export interface StreamRequest {
  readonly path: string;
  /** The `Last-Event-ID` behind which it goes on. */
  readonly lastId: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
}

/**
 * The events of one stream of a node, `open` first, until the node ends it, the signal aborts it or the loop is left.
 * `eventOf` says what an item means. Throws `ApiError` where the node refuses, `UnreachableError` where it does not
 * answer, breaks off, falls silent or sends what `eventOf` throws at.
 */
export async function* streamEvents<Event>(
  address: string,
  request: StreamRequest,
  eventOf: (item: StreamItem) => Event | undefined,
): AsyncGenerator<Event | { readonly kind: 'open' }, void> {
  const { path, lastId, timeoutMs, signal = new AbortController().signal } = request;
  const headers: Record<string, string> = { accept: 'text/event-stream' };
  if (lastId !== undefined) headers['last-event-id'] = lastId;
  try {
    const stream = await openStream(address, { path, headers, timeoutMs, idleMs, signal });
    if (stream.status !== 200 || !stream.contentType.startsWith('text/event-stream'))
      throw await refusal(stream, `${address}${path}`);
    yield { kind: 'open' };
    const parser = new EventStreamParser();
    for await (const chunk of stream.chunks) {
      for (const item of parser.push(chunk)) {
        const event = eventOf(item);
        if (event !== undefined) yield event;
      }
    }
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof ApiError || error instanceof UnreachableError) throw error;
    throw new UnreachableError(whyBroken(address, error), { cause: error });
  }
}

/** What a node says in place of a stream. */
async function refusal({ status, chunks }: HttpStream, url: string): Promise<Error> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    bytes += chunk.length;
    if (bytes > mostRefusalBytes) break;
  }
  const problem = problemSchema.safeParse(jsonOf(Buffer.concat(parts).toString()));
  if (problem.success) return new ApiError(problem.data);
  return new UnreachableError(`${url} answered ${status} without an event stream: is this an etlmon node?`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function whyBroken(address: string, cause: unknown): string {
  if (cause instanceof EventStreamError || cause instanceof SyntaxError || cause instanceof z.ZodError)
    return `${address} sends lines in an unknown shape: is this an etlmon node?`;
  return unreachable(address, cause);
}
