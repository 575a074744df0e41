import type { JournalLine } from '../contract/services.ts';
import { Refusal } from '../control/refusal.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { problem } from './problem.ts';
import type { JournalQuery, ServiceView } from './service-routes.ts';

const keepAliveMs = 15_000;
const encoder = new TextEncoder();

/**
 * A service's journal as server-sent events (WHATWG HTML, 9.2), each with the entry's cursor as its id, so that
 * `Last-Event-ID` resumes exactly. For a follower that reads slowly nothing is kept: what writes the lines waits.
 */
export function followJournal(view: ServiceView, query: JournalQuery): Response {
  const abort = new AbortController();
  const batches = view.followJournal(query, abort.signal);
  /** Asked for and not come yet. */
  let next: Promise<string | undefined> | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        next ??= textOf(batches);
        const text = await within(view.clock, keepAliveMs, next);
        if (text === late) {
          controller.enqueue(encoder.encode(': keep-alive\n\n'));
          return;
        }
        next = undefined;
        if (text === undefined) controller.close();
        else controller.enqueue(encoder.encode(text));
      },
      cancel: () => abort.abort(),
    },
    { highWaterMark: 1 },
  );
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}

/** Undefined at the end. A fault is the last event but the end. */
async function textOf(batches: AsyncGenerator<readonly JournalLine[], void>): Promise<string | undefined> {
  try {
    const { value, done } = await batches.next();
    if (done === true) return undefined;
    return value.map((line) => `id: ${line.cursor}\ndata: ${JSON.stringify(line)}\n\n`).join('');
  } catch (error) {
    const document =
      error instanceof Refusal
        ? problem(error.status, error.code, error.message)
        : problem(503, 'UNAVAILABLE', messageOf(error));
    return `event: problem\ndata: ${JSON.stringify(document)}\n\n`;
  }
}

const late = Symbol('late');

function within<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T | typeof late> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(ms, () => resolve(late));
    promise.then(resolve, reject).finally(cancel);
  });
}
