import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from './bytes.ts';
import { ColumnCodec, seal, unseal } from './codec.ts';
import { SeriesDataError } from './data-error.ts';
import { caseCount } from '../../tests/support/case-count.ts';

const codec = new ColumnCodec();

function encoded(values: Float64Array): Uint8Array {
  const out = new ByteWriter();
  codec.encodeValues(values, values.length, out);
  return seal(out);
}

function bitsOf(values: Float64Array): number[] {
  return [...new Uint32Array(values.buffer, values.byteOffset, values.length * 2)];
}

function column(words: readonly (readonly [low: number, high: number])[]): Float64Array {
  return new Float64Array(Uint32Array.from(words.flat()).buffer);
}

/** Encodes and decodes; gives the bytes it took without the checksum. */
function checkRoundTrip(values: Float64Array): number {
  const bytes = encoded(values);
  const back = codec.decodeValues(unseal(bytes, 'test'), values.length);
  expect(bitsOf(back)).toEqual(bitsOf(values));
  return bytes.length - 4;
}

const word = fc.integer({ min: 0, max: 0xffffffff });
const anyBits = fc.tuple(word, word);
const special = fc.constantFrom<[number, number]>(
  [2, 0x7ff00000],
  [0, 0x7ff80000],
  [0xdeadbeef, 0xfff12345],
  [0, 0x7ff00000],
  [0, 0xfff00000],
  [0, 0x80000000],
  [0, 0],
  [1, 0],
);
const decimal = fc
  .tuple(fc.integer(), fc.integer({ min: 0, max: 9 }))
  .map(([whole, exponent]) => whole / 10 ** exponent);
const shapes = fc.oneof(
  fc.array(anyBits, { minLength: 1, maxLength: 40 }).map(column),
  fc.array(fc.oneof(anyBits, special), { minLength: 1, maxLength: 40 }).map(column),
  fc.array(decimal, { minLength: 1, maxLength: 60 }).map((list) => Float64Array.from(list)),
  fc.array(fc.double(), { minLength: 1, maxLength: 60 }).map((list) => Float64Array.from(list)),
  fc.array(fc.maxSafeInteger(), { minLength: 1, maxLength: 60 }).map((list) => Float64Array.from(list)),
  fc.array(fc.constantFrom(0, 0, 0, 0, 1, 4096, -1e15), { minLength: 1, maxLength: 200 }).map((list) => {
    let sum = 0;
    return Float64Array.from(list, (step) => (sum += step));
  }),
);

describe('values', () => {
  it('come back bit for bit', () => {
    fc.assert(
      fc.property(shapes, (values) => void checkRoundTrip(values)),
      { numRuns: caseCount },
    );
  });

  it('come back also where they are as far apart as whole numbers can be', () => {
    const most = 2 ** 51;
    for (const values of [
      [-982983060140226, 1268816753545023, 1476724671402109],
      [-975140489595104, -1806194058902745, 1276659324090145],
      [-most, most, most - 1],
      [most, -most, 1 - most, 1 - most],
      [1, 1 - most, 1 - most, most - 1],
      [1, most - 1, most - 1, 1 - most],
      [-most + 1, most - 2, 3, -most + 1, most - 1],
    ])
      expect(checkRoundTrip(Float64Array.from(values))).toBeGreaterThan(0);
  });

  it.each([
    [[-549722892905421, 1702076920779828, 1492438337010592]],
    [[2 ** 51 - 1, 1 - 2 ** 51, 2 ** 51 - 1]],
    [[1 - 2 ** 51, 2 ** 51 - 1, 0, 2 ** 51 - 1]],
    [[2 ** 51, -(2 ** 51), 2 ** 51]],
  ])('of the largest whole numbers come back: %j', (list) => {
    expect(checkRoundTrip(Float64Array.from(list))).toBeGreaterThan(0);
  });

  it('with a stale marker at the end still cost what they did before', () => {
    const count = 480;
    const values = Float64Array.from({ length: count }, (_, index) => 1000 + index * 3);
    const plain = checkRoundTrip(values);
    new Uint32Array(values.buffer).set([2, 0x7ff00000], (count - 1) * 2);
    expect(checkRoundTrip(values)).toBeLessThan(plain + 20);
  });

  it.each<[string, (index: number) => number, number]>([
    ['a constant', () => 7, 0.05],
    ['a steady counter', (index) => 1e9 + index * 1500, 0.1],
    ['pages of memory', (index) => 4096 * (1e6 + ((index * 7919) % 8)), 0.7],
    ['two decimals', (index) => Math.round(Math.sin(index / 9) * 50) / 100, 1.1],
  ])('of %s are small', (_, valueAt, most) => {
    const values = Float64Array.from({ length: 480 }, (_, index) => valueAt(index));
    expect(checkRoundTrip(values) / 480).toBeLessThan(most);
  });
});

describe('times', () => {
  it('come back', () => {
    const gap = fc.oneof(fc.integer({ min: 14_990, max: 15_010 }), fc.integer({ min: -100_000, max: 1e9 }));
    fc.assert(
      fc.property(fc.array(gap, { minLength: 1, maxLength: 60 }), (gaps) => {
        let at = 1.8e12;
        const times = Float64Array.from(gaps, (step) => (at += step));
        const out = new ByteWriter();
        codec.encodeTimes(times, times.length, out);
        expect(codec.decodeTimes(new ByteReader(out.take()), times.length)).toEqual(times);
      }),
      { numRuns: caseCount },
    );
  });
});

describe('damaged bytes', () => {
  it('are told by their checksum', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), fc.integer({ min: 1, max: 255 }), (values, at, flip) => {
        const bytes = encoded(values);
        const position = at % bytes.length;
        bytes[position] = (bytes[position] as number) ^ flip;
        expect(() => unseal(bytes, 'chunk 7')).toThrow(/^chunk 7: damaged, checksum [0-9a-f]+ instead of/);
      }),
      { numRuns: caseCount },
    );
  });

  it('with a fitting checksum end in values or a clear error', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        fc.integer({ min: -1, max: 5000 }),
        (bytes, count) => {
          for (const decode of [
            () => codec.decodeValues(new ByteReader(bytes), count),
            () => codec.decodeTimes(new ByteReader(bytes), count),
          ]) {
            try {
              expect(decode()).toHaveLength(count);
            } catch (error) {
              if (!(error instanceof SeriesDataError)) throw error;
            }
          }
        },
      ),
      { numRuns: caseCount },
    );
  });

  it('that end early are told', () => {
    const bytes = encoded(Float64Array.from({ length: 200 }, (_, index) => (index * 7919) % 1000));
    for (let length = 0; length < bytes.length - 4; length++) {
      const input = new ByteReader(bytes.subarray(0, length));
      expect(() => codec.decodeValues(input, 200)).toThrow(SeriesDataError);
    }
  });
});
