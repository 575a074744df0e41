import { countsOfChanges } from './changes.ts';
import { overTime } from './over-time.ts';
import { presence } from './presence.ts';
import type { RangeFunction } from './range-function.ts';
import { delta, idelta, increase, irate, rate } from './rate.ts';
import { regression } from './regression.ts';

/** All functions over range vectors, by name. */
export const rangeFunctions: ReadonlyMap<string, RangeFunction> = new Map(
  Object.entries({
    delta,
    idelta,
    increase,
    irate,
    rate,
    ...countsOfChanges,
    ...overTime,
    ...presence,
    ...regression,
  }),
);
