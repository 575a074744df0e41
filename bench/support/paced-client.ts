import { setTimeout as delay } from 'node:timers/promises';
import type { HttpClient } from './http.ts';

export interface PacedResult {
  /** Of each request, from when it was due, or from when it was sent where that was earlier, to the end of its answer. */
  readonly latenciesMs: readonly number[];
  /** How late each request was sent: what of the latency is this client waiting for a core. */
  readonly lateMs: readonly number[];
  readonly failures: number;
}

/** Asks at a steady pace whether or not answers come, so that a slow answer does not hide the wait of the next. */
export async function askPaced(
  client: HttpClient,
  path: string,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<PacedResult> {
  const latenciesMs: number[] = [];
  const lateMs: number[] = [];
  let failures = 0;
  const pending: Promise<void>[] = [];
  const ask = async (dueAt: number): Promise<void> => {
    // A timer may fire up to a millisecond early; counting from `dueAt` would then hide that much of the answer.
    const from = Math.min(dueAt, performance.now());
    try {
      if ((await client.get(path)) !== 200) failures++;
      latenciesMs.push(performance.now() - from);
    } catch {
      failures++;
    }
  };
  const startedAt = performance.now();
  for (let i = 0; i < perSecond * seconds; i++) {
    const dueAt = startedAt + (i * 1000) / perSecond;
    const waitMs = dueAt - performance.now();
    if (waitMs > 0) await delay(waitMs);
    lateMs.push(Math.max(0, performance.now() - dueAt));
    pending.push(ask(dueAt));
  }
  await Promise.all(pending);
  return { latenciesMs, lateMs, failures };
}
