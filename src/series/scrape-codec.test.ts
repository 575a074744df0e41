import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from './bytes.ts';
import { SeriesDataError } from './data-error.ts';
import { groupIn, groupSize, joinGroups, newGroupState, readGroup, writeGroup } from './scrape-codec.ts';
import { caseCount } from '../../tests/support/case-count.ts';

const value = fc.oneof(
  fc.constantFrom(0, 0, 0, -0, Number.NaN, Infinity, 1e300, 5e-324, 0.1, 2 ** 52, -(2 ** 51)),
  fc.integer({ min: -1000, max: 1000 }).map((whole) => whole / 100),
  fc.double(),
);
const scrapes = fc
  .integer({ min: 1, max: groupSize })
  .chain((count) => fc.array(fc.array(value, { minLength: count, maxLength: count }), { maxLength: 5 }));

/** A scrape of one group, after those `state` has seen. */
function written(state: ReturnType<typeof newGroupState>, values: readonly number[]): Uint8Array {
  const body = new ByteWriter();
  writeGroup(state, Float64Array.from(values), 0, values.length, body);
  return joinGroups([body.length], body.view(), new ByteWriter());
}

describe('scrapes', () => {
  it('come back bit for bit, each from the one before', () => {
    fc.assert(
      fc.property(scrapes, (rows) => {
        const [writing, reading] = [newGroupState(), newGroupState()];
        for (const row of rows) {
          readGroup(reading, groupIn(written(writing, row), 0));
          expect(reading.words).toEqual(writing.words);
          expect([...reading.numbers.subarray(0, row.length)]).toEqual(row);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('that are damaged are told, whichever byte it is', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), fc.nat(), (row, at) => {
        const data = written(newGroupState(), row);
        const place = at % data.length;
        data[place] = (data[place] as number) ^ 0x55;
        expect(() => readGroup(newGroupState(), groupIn(data, 0))).toThrow(SeriesDataError);
      }),
      { numRuns: caseCount },
    );
  });

  it('of random bytes end in values or a clear error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(3), (data, group) => {
        try {
          readGroup(newGroupState(), groupIn(data, group));
        } catch (error) {
          if (!(error instanceof SeriesDataError)) throw error;
        }
      }),
      { numRuns: caseCount },
    );
  });
});
