import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExposition, seriesKey } from './index.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

describe('whatever is printed', () => {
  const piece = fc.oneof(
    fc.constantFrom('a', 'a_total', '{', '}', 'x="', '"', '\\', ',', '=', ' ', '\t', '1', 'NaN', '1e5'),
    fc.constantFrom(
      '# TYPE ',
      '# HELP ',
      '# UNIT ',
      '#',
      'counter',
      'histogram',
      'a_bucket',
      '\r',
      '{"a.b"',
      'le="1"',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const noise = fc
    .array(piece, { maxLength: 14 })
    .map((parts) => parts.join('').replaceAll('\n', '').replaceAll('good', ''));

  it('is no fault of the next good line', () => {
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 6 }), fc.boolean(), (lines, isOpenMetrics) => {
        const text = `${[...lines, 'good{x="1"} 2', ...(isOpenMetrics ? ['# EOF'] : [])].join('\n')}\n`;
        const { samples, faultCount } = parseExposition(text);
        expect(samples.some(({ name, value }) => name === 'good' && value === 2)).toBe(true);
        expect(samples.length + faultCount).toBeLessThanOrEqual(lines.length + 1);
      }),
      { numRuns: caseCount },
    );
  });

  it('is a sample, a fault or a comment: no line is lost without a word', () => {
    fc.assert(
      fc.property(noise, (line) => {
        const { samples, faultCount } = parseExposition(`${line}\n`);
        const isSilent = samples.length + faultCount === 0;
        expect(isSilent).toBe(isSilent && (/^[ \t]*#/.test(line) || line.trim() === ''));
      }),
      { numRuns: caseCount },
    );
  });

  it('has a key of its own for each series', () => {
    const labels = fc.dictionary(fc.string({ maxLength: 3 }), fc.string({ maxLength: 3 }), { maxKeys: 3 });
    fc.assert(
      fc.property(labels, labels, (a, b) => {
        const sorted = (each: object) =>
          JSON.stringify(Object.entries(each).toSorted(([x], [y]) => (x < y ? -1 : 1)));
        const same = sorted(a) === sorted(b);
        expect(seriesKey('a', a) === seriesKey('a', b)).toBe(same);
      }),
      { numRuns: caseCount },
    );
  });
});
