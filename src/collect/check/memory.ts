import { z } from 'zod';
import type { Row } from '../collector.ts';
import { checkStates, newStanding } from './verdict.ts';
import type { Standing } from './verdict.ts';

/** One past run. */
export interface PastResult {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly isGood: boolean;
  readonly durationMs: number;
  readonly statusCode: number | undefined;
  readonly reason: string | undefined;
}

/** What a check must know again after a restart; kept in its row. */
export interface Memory {
  readonly standing: Standing;
  /** Oldest first. */
  readonly history: readonly PastResult[];
}

/** So many runs are kept for a look back; the numbers of more are in the samples. */
export const historyLength = 50;

const memorySchema = z.object({
  version: z.literal(1),
  state: z.enum(checkStates),
  since: z.number().nullable(),
  window: z.string().regex(/^[+-]*$/),
  reason: z.string().nullable(),
  lastFailure: z.object({ at: z.number(), reason: z.string() }).nullable(),
  /** Moment, good (1) or not, duration, status, reason; short, since it is written with every run. */
  history: z.array(
    z.tuple([
      z.number(),
      z.union([z.literal(0), z.literal(1)]),
      z.number(),
      z.number().nullable(),
      z.string().nullable(),
    ]),
  ),
});

/** The memory as text for the row's `memory` column. */
export function writeMemory({ standing, history }: Memory): string {
  return JSON.stringify({
    version: 1,
    state: standing.state,
    since: standing.since ?? null,
    window: standing.window.map((isGood) => (isGood ? '+' : '-')).join(''),
    reason: standing.reason ?? null,
    lastFailure: standing.lastFailure ?? null,
    history: history.map(({ at, isGood, durationMs, statusCode, reason }) => [
      at,
      isGood ? 1 : 0,
      Math.round(durationMs * 10) / 10,
      statusCode ?? null,
      reason ?? null,
    ]),
  } satisfies z.input<typeof memorySchema>);
}

/** The memory in a row from before a restart. Blank where there is none, and where another version wrote it. */
export function readMemory(row: Row | undefined): Memory {
  const read = memorySchema.safeParse(parsed(row?.['memory']));
  if (!read.success) return { standing: newStanding, history: [] };
  const { state, since, window, reason, lastFailure, history } = read.data;
  return {
    standing: {
      state,
      since: since ?? undefined,
      window: window.split('').map((sign) => sign === '+'),
      reason: reason ?? undefined,
      lastFailure: lastFailure ?? undefined,
    },
    history: history.map(([at, good, durationMs, statusCode, why]) => ({
      at,
      isGood: good === 1,
      durationMs,
      statusCode: statusCode ?? undefined,
      reason: why ?? undefined,
    })),
  };
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
