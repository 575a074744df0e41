import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatLabels } from '../eval/label-set.ts';
import { NotationError } from './notation-error.ts';
import { parseMetric } from './metric.ts';
import { parseSeries, parseValues } from './series.ts';

const numRuns = 10_000;

const pieces = fc.constantFrom(
  'up',
  '{',
  '}',
  '{{',
  '}}',
  'job',
  '=',
  '"a"',
  ',',
  ' ',
  '1',
  '-2',
  '+',
  'x',
  '3',
  '_',
  'stale',
  'NaN',
  'Inf',

  'sum:',
  'count:1',
  'buckets:[',
  ']',
  'schema:',
  '1.5',
  'e',
  '.',
  '"\\',
  "'",
  '`',
  'counter_reset_hint:',
  'gauge',
);

it('throws nothing but its own error, and says a place within the text', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        parseSeries(text);
      } catch (error) {
        expect(error).toBeInstanceOf(NotationError);
        const { column } = error as NotationError;
        expect(column).toBeGreaterThanOrEqual(1);
        expect(column).toBeLessThanOrEqual(text.length + 1);
      }
    }),
    { numRuns },
  );
});

it('reads back any labels as they are written', () => {
  const names = fc.oneof(
    fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,5}$/),
    fc.string({ minLength: 1, unit: 'grapheme' }),
  );
  fc.assert(
    fc.property(fc.dictionary(names, fc.string({ minLength: 1, unit: 'grapheme' })), (labels) => {
      expect(parseMetric(formatLabels(labels))).toEqual({ ...labels });
    }),
    { numRuns },
  );
});

it('gives one value more than a repetition says, and as many gaps', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1000, max: 1000 }),
      fc.integer({ min: -9, max: 9 }),
      fc.nat(50),
      (first, step, count) => {
        const sign = step < 0 ? '-' : '+';
        const values = parseValues(`${first}${sign}${Math.abs(step)}x${count} _x${count}`);
        expect(values.slice(0, count + 1)).toEqual(
          Array.from({ length: count + 1 }, (_, index) => first + index * step),
        );
        expect(values.slice(count + 1)).toEqual(Array.from({ length: count }, () => 'absent'));
      },
    ),
    { numRuns },
  );
});
