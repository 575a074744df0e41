import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeRequest } from './test-receiver.ts';
import type { PointValue } from './write-request.ts';
import { WriteRequest } from './write-request.ts';
import { caseCount } from '../../tests/support/case-count.ts';

function hex(add: (request: WriteRequest) => void): string {
  const request = new WriteRequest();
  add(request);
  return request.bytes.toString('hex');
}

/** As `protoc` encodes the messages of prompb/remote.proto. */
test('messages are encoded byte for byte as by protobuf itself', () => {
  const label = '0a0d0a085f5f6e616d655f5f120161';
  const check = (value: PointValue, atMs: number, sample: string): void => {
    const series = `${label}12${byte(sample.length / 2)}${sample}`;
    const want = `0a${byte(series.length / 2)}${series}`;
    expect(hex((request) => request.add([['__name__', 'a']], atMs, value))).toBe(want);
  };
  check(1, 1, '09000000000000f03f1001');
  check(0, 0, '');
  check(-0, 0, '090000000000000080');
  check(0, 300, '10ac02');
  check(0, -1, '10ffffffffffffffffff01');
  check(Infinity, 2 ** 53 - 1, '09000000000000f07f10ffffffffffffff0f');
  check('stale', 0, '09020000000000f07f');
  check(NaN, 0, '09010000000000f87f');
});

test('what a metric is goes along', () => {
  const check = (type: 'untyped' | 'gauge', help: string, want: string): void =>
    expect(hex((request) => request.addMetadata({ name: 'up', type, help }))).toBe(want);
  check('gauge', 'Yes.', '1a0c08021202757022045965732e');
  check('untyped', '', '1a0412027570');
});

test('any series come back, texts of any length and script', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    fc.nat(300).map((length) => 'ü'.repeat(length + 1)),
  );
  const series = fc.record({
    name: texts,
    value: texts,
    atMs: fc.maxSafeInteger(),
    number: fc.double({ noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(series, { maxLength: 4 }), (all) => {
      const request = new WriteRequest();
      for (const { name, value, atMs, number } of all) {
        request.add(
          [
            ['__name__', 'm'],
            [name, value],
          ],
          atMs,
          number,
        );
      }
      const got = decodeRequest(request.bytes).map((sample) => [sample.series, sample.atMs, sample.value]);
      const want = all.map(({ name, value, atMs, number }) => [`m{${name}="${value}"}`, atMs, number]);
      expect(got).toEqual(want);
    }),
    { numRuns: caseCount },
  );
});

function byte(value: number): string {
  return value.toString(16).padStart(2, '0');
}
