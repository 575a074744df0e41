import { z } from 'zod';

/** So many per so many milliseconds. */
export interface Rate {
  readonly count: number;
  readonly per_ms: number;
}

const unitsMs = { s: 1000, m: 60_000, h: 3_600_000 } as const;
const expected = 'a rate such as 10/m (per s, m or h)';

/** How often something may be done: `10/m`. At least once. */
export function rate(): z.ZodCodec<z.ZodString, z.ZodCustom<Rate>> {
  return z.codec(z.string({ error: expected }).meta({ pattern: '^[1-9][0-9]*/[smh]$' }), z.custom<Rate>(), {
    decode(written, context) {
      const parsed = parseRate(written);
      if (parsed !== undefined) return parsed;
      context.issues.push({ code: 'custom', input: written, message: expected });
      return z.NEVER;
    },
    encode: ({ count, per_ms: perMs }) =>
      `${count}/${Object.entries(unitsMs).find(([, ms]) => ms === perMs)?.[0] ?? 's'}`,
  });
}

/** `10/m` as ten per minute; `undefined` for anything else, none at all included. */
function parseRate(written: string): Rate | undefined {
  const match = /^([1-9]\d{0,5})\/([smh])$/.exec(written);
  const unit = match?.[2];
  if (unit !== 's' && unit !== 'm' && unit !== 'h') return undefined;
  return { count: Number(match?.[1]), per_ms: unitsMs[unit] };
}
