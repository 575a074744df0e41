import { failureStatus, failureText } from './failure.ts';
import type { PrometheusFailure } from './failure.ts';
import type { WrittenAnswer } from './view.ts';

const headers = { 'content-type': 'application/json' } as const;

/** An answer with `data` as it is. */
export function success(data: unknown): Response {
  return new Response(JSON.stringify({ status: 'success', data }), { headers });
}

export function failed(failure: PrometheusFailure): Response {
  return new Response(failureText(failure), { status: failureStatus[failure.type], headers });
}

/** An answer that was written in another thread, in memory that is shared with it. */
export function written({ status, pieces }: WrittenAnswer): Response {
  const [first, ...rest] = pieces;
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return new Response(rest.length === 0 ? first?.slice() : oneAfterAnother(pieces), {
    status,
    headers: { ...headers, 'content-length': String(length) },
  });
}

/** Each piece in a turn of its own: a reader that is as fast would hold the event loop until the last. */
function oneAfterAnother(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull: async (controller) => {
      await new Promise((resolve) => setImmediate(resolve));
      const piece = pieces[at++];
      if (piece === undefined) controller.close();
      else controller.enqueue(piece.slice());
    },
  });
}
