import { expect, it } from 'vitest';
import { forcedMonotonicity, invalidQuantile, nativeNotGauge, startTimeOverlap } from './annotation-texts.ts';
import { Annotations } from './annotations.ts';

const at = (start: number) => ({ start, end: start + 1 });

it('tells each text once, warnings apart from infos, with the place in the query', () => {
  const annotations = new Annotations();
  annotations.add(invalidQuantile(1.5), at(0));
  annotations.add(invalidQuantile(1.5), at(8));
  annotations.add(nativeNotGauge('a"b'), at(2));
  expect(annotations.render('one\ntwo\nthree')).toEqual({
    warnings: [
      'PromQL warning: quantile value should be between 0 and 1, got 1.5 (3:1)',
      String.raw`PromQL warning: this native histogram metric is not a gauge: "a\"b" (1:3)`,
    ],
    infos: [],
  });
});

it('counts how often samples overlap', () => {
  const annotations = new Annotations();
  annotations.add(startTimeOverlap('m'), at(0));
  expect(annotations.render('m').warnings[0]).toMatch(/for metric "m" \(1:1\)$/);
  annotations.add(startTimeOverlap('m'), at(0));
  expect(annotations.render('m').warnings[0]).toMatch(/for metric "m" \(2 occurrences\) \(1:1\)$/);
});

it('sums up how far buckets were mended', () => {
  const annotations = new Annotations();
  const fix = { minBucket: 0.5, maxBucket: 1, maxDifference: 2 };
  annotations.addFix(forcedMonotonicity('h'), at(0), { ...fix, atMs: 60_999 });
  annotations.addFix(forcedMonotonicity('h'), at(0), {
    atMs: 0,
    minBucket: 0.25,
    maxBucket: 2,
    maxDifference: 1.234,
  });
  expect(annotations.render('h').infos[0]).toMatch(
    /for metric name "h", from buckets 0.25 to 2, with a max diff of 2, over 2 samples from 1970-01-01T00:00:00Z to 1970-01-01T00:01:00Z \(1:1\)$/,
  );
});
