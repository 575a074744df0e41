import { z } from 'zod';
import type { Row } from '../collector.ts';
import { dayStates } from './judge.ts';
import type { DayVerdict } from './judge.ts';
import type { WatchedFile } from './watched-files.ts';

const countedFile = z.object({ name: z.string(), sizeBytes: z.number(), arrivedAt: z.number() });

const dayVerdict = z.object({
  day: z.int(),
  dueAt: z.number(),
  state: z.enum(dayStates),
  isOverdue: z.boolean(),
  arrivedAt: z.number().nullable(),
  files: z.array(countedFile),
  detail: z.string().nullable(),
  isClosed: z.boolean(),
  unwatched: z.enum(['due', 'window']).nullable(),
});

const memorySchema = z.object({
  version: z.literal(1),
  days: z.array(dayVerdict),
  files: z.array(
    z.object({ name: z.string(), sizeBytes: z.number(), mtimeMs: z.number(), changedAt: z.number() }),
  ),
  /** When the directory was last read; null where `files` is not all of it. */
  lookedAt: z.number().nullable(),
  checkedAt: z.number().nullable(),
  missedTotal: z.number(),
  lastArrivedAt: z.number().nullable(),
});

/** What an expectation must know again after a restart; kept in its row. */
export interface Memory {
  readonly days: readonly DayVerdict[];
  readonly files: readonly Omit<WatchedFile, 'stableSince'>[];
  /** When the directory was last read; `undefined`: never, or `files` is not everything that was there. */
  readonly lookedAt: number | undefined;
  readonly checkedAt: number | undefined;
  readonly missedTotal: number;
  readonly lastArrivedAt: number | undefined;
}

const blank: Memory = {
  days: [],
  files: [],
  lookedAt: undefined,
  checkedAt: undefined,
  missedTotal: 0,
  lastArrivedAt: undefined,
};

/** More files than this are not kept: an expectation that matches so many is looked at anew after a restart. */
const maxFiles = 500;

/** The memory as text for the row's `memory` column. */
export function writeMemory(memory: Memory): string {
  const isWhole = memory.files.length <= maxFiles;
  return JSON.stringify({
    version: 1,
    ...memory,
    days: memory.days.map((verdict) => ({
      ...verdict,
      arrivedAt: verdict.arrivedAt ?? null,
      detail: verdict.detail ?? null,
      unwatched: verdict.unwatched ?? null,
    })),
    files: isWhole
      ? memory.files.map(({ name, sizeBytes, mtimeMs, changedAt }) => ({
          name,
          sizeBytes,
          mtimeMs,
          changedAt,
        }))
      : [],
    lookedAt: isWhole ? (memory.lookedAt ?? null) : null,
    checkedAt: memory.checkedAt ?? null,
    lastArrivedAt: memory.lastArrivedAt ?? null,
  });
}

/** The memory in a row from before a restart. Blank where there is none, and where another version wrote it. */
export function readMemory(row: Row | undefined): Memory {
  const read = memorySchema.safeParse(parsed(row?.['memory']));
  if (!read.success) return blank;
  const { days, lookedAt, checkedAt, lastArrivedAt, files, missedTotal } = read.data;
  return {
    days: days.map((verdict) => ({
      ...verdict,
      arrivedAt: verdict.arrivedAt ?? undefined,
      detail: verdict.detail ?? undefined,
      unwatched: verdict.unwatched ?? undefined,
    })),
    files,
    lookedAt: lookedAt ?? undefined,
    checkedAt: checkedAt ?? undefined,
    missedTotal,
    lastArrivedAt: lastArrivedAt ?? undefined,
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
