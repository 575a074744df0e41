import { expect, it } from 'vitest';
import { NotationError } from './notation-error.ts';
import { parseSeries, parseValues } from './series.ts';
import { notationOf } from '../histogram/text.ts';

function valuesOf(text: string): (number | string)[] {
  return parseValues(text).map((value) => (typeof value === 'object' ? notationOf(value.histogram) : value));
}

it('expands values', () => {
  expect(valuesOf('')).toEqual([]);
  expect(valuesOf('1 -2.5 +3 .5 1e3 1_000')).toEqual([1, -2.5, 3, 0.5, 1000, 1000]);
  expect(valuesOf('1x2')).toEqual([1, 1, 1]);
  expect(valuesOf('1+2x3')).toEqual([1, 3, 5, 7]);
  expect(valuesOf('-2-3x2')).toEqual([-2, -5, -8]);
  expect(valuesOf('7x0')).toEqual([7]);
  expect(valuesOf('0x5')).toEqual([0, 0, 0, 0, 0, 0]);
  expect(valuesOf('0.1+0.2x2')).toEqual([0.1, 0.30000000000000004, 0.5]);
  expect(valuesOf('Inf -inf +INF NaN')).toEqual([Infinity, -Infinity, Infinity, Number.NaN]);
});

it('knows gaps and ends', () => {
  expect(valuesOf('1 _ 2')).toEqual([1, 'absent', 2]);
  expect(valuesOf('_x3 4')).toEqual(['absent', 'absent', 'absent', 4]);
  expect(valuesOf('1 stale 3')).toEqual([1, 'stale', 3]);
  expect(valuesOf('  1 \t 2  ')).toEqual([1, 2]);
});

it('reads histograms', () => {
  const written = '{{schema:1 count:22 sum:3 z_bucket:1 z_bucket_w:0.001 offset:-2 buckets:[5 10 7]}}';
  expect(valuesOf(written)).toEqual([written]);
  expect(valuesOf('{{}}')).toEqual(['{{}}']);
  expect(valuesOf('{{ count:1 }}')).toEqual(['{{count:1}}']);
  expect(valuesOf('{{schema:-53 custom_values:[5 10] buckets:[1 4]}}')).toEqual([
    '{{schema:-53 custom_values:[5 10] buckets:[1 4]}}',
  ]);
  expect(valuesOf('{{n_offset:1 n_buckets:[1 2.5]}}x1')).toEqual([
    '{{n_offset:1 n_buckets:[1 2.5]}}',
    '{{n_offset:1 n_buckets:[1 2.5]}}',
  ]);
  expect(valuesOf('{{sum:1 count:1 buckets:[1]}}+{{sum:2 count:1 buckets:[1]}}x2')).toEqual([
    '{{count:1 sum:1 buckets:[1]}}',
    '{{count:2 sum:3 buckets:[2]}}',
    '{{count:3 sum:5 buckets:[3]}}',
  ]);
  expect(valuesOf('{{count:3 buckets:[3]}}-{{count:1 buckets:[1]}}x1')).toEqual([
    '{{count:3 buckets:[3]}}',
    '{{count:2 counter_reset_hint:gauge buckets:[2]}}',
  ]);
  expect(valuesOf('{{sum:-Inf count:NaN}}')).toEqual(['{{count:NaN sum:-Inf}}']);
});

it('tells whether a hint was written', () => {
  const hints = parseValues('{{counter_reset_hint:unknown}} {{}} {{counter_reset_hint:gauge}}').map((value) =>
    typeof value === 'object' ? [value.histogram.counterResetHint, value.isHintWritten] : value,
  );
  expect(hints).toEqual([
    ['unknown', true],
    ['unknown', false],
    ['gauge', true],
  ]);
});

it('reads names and labels', () => {
  const check = (text: string, want: Record<string, string>) =>
    expect(parseSeries(text).labels).toEqual(want);
  check('up 1', { __name__: 'up' });
  check('a:b_c{} 1', { __name__: 'a:b_c' });
  check(`up{job="a, b", path='/x'} 1`, { __name__: 'up', job: 'a, b', path: '/x' });
  check('{job="a",} 1', { job: 'a' });
  check('up{empty="",job="a"} 1', { __name__: 'up', job: 'a' });
  check('{"my.metric", "a label"="x"} 1', { __name__: 'my.metric', 'a label': 'x' });
  check(String.raw`up{q="say \"hi\"\n\u00e9\x41"} 1`, { __name__: 'up', q: 'say "hi"\néA' });
  check('up{raw=`a\\b`} 1', { __name__: 'up', raw: String.raw`a\b` });
  check('{} 1', {});
});

it('says where it does not understand', () => {
  const check = (text: string, column: number, message: string | RegExp) => {
    const caught = caughtOf(() => parseSeries(text));
    expect(caught).toBeInstanceOf(NotationError);
    expect((caught as NotationError).column).toBe(column);
    expect((caught as NotationError).message).toMatch(message);
  };
  check('', 1, 'expected a metric name or "{", got the end');
  check('up{job=a} 1', 8, 'expected a value in quotes, got "a} 1"');
  check('up{job="a"', 11, 'expected "," or "}", got the end');
  check('up{job="a",job="b"} 1', 12, 'label "job" is there twice');
  check('up 1 two', 6, 'expected a number');
  check('up 1+2', 7, 'expected "x" and a number of values');
  check('up 1x', 6, 'expected a number of values');
  check('up 1 0x1F', 9, 'expected a space before the next value');
  check('up 1x99999999999', 6, 'more than 10000000 values');
  check('up {{sum:1', 11, 'expected "}}"');
  check('up {{colour:1}}', 6, 'a histogram has no "colour"');
  check('up {{sum:1 sum:2}}', 12, 'sum is there twice');
  check('up {{counter_reset_hint:maybe}}', 25, 'expected unknown, reset, not_reset, gauge, got maybe');
  check('up {{schema:1}}+{{schema:0}}x1', 6, 'cannot go from schema 1 to 0');
  check(String.raw`up{a="\z"} 1`, 6, 'invalid escape');
  check('{"a", "b"} 1', 7, 'the metric has a name already');
});

function caughtOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
