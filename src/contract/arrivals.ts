import { z } from 'zod';
import { bytes, timestamp } from './common.ts';

export const arrivalStates = [
  'not_expected',
  'pending',
  'on_time',
  'late',
  'missed',
  'too_small',
  'too_few',
  'allowed_missing',
] as const;

export const matchedFileSchema = z.object({
  name: z.string(),
  size_bytes: bytes,
  modified_at: timestamp,
  arrived_at: timestamp.nullable().meta({ description: 'when it was at rest; null: still changing' }),
  is_large_enough: z.boolean(),
});

/** What became of one due day. */
export const arrivalDaySchema = z
  .object({
    date: z.iso.date().meta({ description: 'the day in the expectation’s own zone' }),
    due_at: timestamp,
    state: z.enum(arrivalStates),
    arrived_at: timestamp.nullable().meta({ description: 'when enough files were there and at rest' }),
    files: z.array(z.string()),
    bytes,
    detail: z.string().nullable().meta({ description: 'the state in words: how late, what was missing' }),
  })
  .meta({ id: 'ArrivalDay' });

export const arrivalSchema = z
  .object({
    name: z.string(),
    path: z.string(),
    match: z.string(),
    by: z.string().meta({ description: 'time of day in the zone, 06:00' }),
    days: z.array(z.string()),
    zone: z.string(),
    optional: z.boolean(),
    state: z.enum(arrivalStates).meta({
      description:
        'of the day now looked at. late: came after it was due; missed: did not come by the end of its day; pending: not due yet, or due and not there (overdue)',
    }),
    overdue: z.boolean().meta({ description: 'due, and not there' }),
    due: timestamp.nullable().meta({ description: 'of the day now looked at, or the next one due' }),
    next_due: timestamp.nullable(),
    matched_files: z.array(matchedFileSchema),
    history: z.array(arrivalDaySchema).meta({ description: 'newest first, today included, up to a year' }),
    error_message: z.string().nullable(),
    last_checked: timestamp.nullable(),
  })
  .meta({ id: 'Arrival' });

export type Arrival = z.infer<typeof arrivalSchema>;
export type ArrivalDay = z.infer<typeof arrivalDaySchema>;
export type ArrivalState = (typeof arrivalStates)[number];
