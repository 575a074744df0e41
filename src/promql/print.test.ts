import { describe, expect, it } from 'vitest';
import { parse } from './parse.ts';
import { prettyPrint } from './pretty-print.ts';
import { print } from './print.ts';

describe('an expression on one line', () => {
  describe('has its parts in one order and its blanks in one place', () => {
    it.each<[string, string]>([
      ['SUM(m)by(b,a)', 'sum by (b, a) (m)'],
      ['count_values without()("x",m)', 'count_values without () ("x", m)'],
      ["m{b='1',a!='2',}", 'm{a!="2",b="1"}'],
      ['m OFFSET 300 @ 1', 'm @ 1.000 offset 5m'],
      ['m[300]offset -1d @ start()', 'm[5m] @ start() offset -1d'],
      ['m[1h] smoothed', 'm[1h] smoothed'],
      ['abs(m)[1h:]', 'abs(m)[1h:]'],
      ['a==bool on()b', 'a == bool on () b'],
      ['a*on(b)group_left sum', 'a * on (b) group_left () sum'],
    ])('%j', (query, want) => {
      const text = print(parse(query));
      expect([text, print(parse(text))]).toEqual([want, want]);
    });
  });

  describe('says what stands for missing series', () => {
    it.each<[string, string]>([
      ['a + fill_left(1) fill_right(1) b', 'a + fill (1) b'],
      [
        'a + ignoring(x)group_right fill_right(1e-5) b',
        'a + ignoring (x) group_right () fill_right (1e-05) b',
      ],
    ])('%j', (query, want) => {
      const text = print(parse(query));
      expect([text, print(parse(text))]).toEqual([want, want]);
    });
  });

  describe('has numbers and strings in one notation', () => {
    it.each<[string, string]>([
      ['0x10', '16'],
      ['1e-7', '0.0000001'],
      ['90m', '1h30m'],
      ['-Inf', '-Inf'],
      [String.raw`'\x41"'`, String.raw`"A\""`],
      ['{"a.b","c d"=~"e"}', '{"c d"=~"e",__name__="a.b"}'],
      ['sum by ("a.b", c) ({"m"})', 'sum by ("a.b", c) ({__name__="m"})'],
    ])('%j', (query, want) => {
      const text = print(parse(query));
      expect([text, print(parse(text))]).toEqual([want, want]);
    });
  });

  describe('has durations as they were computed', () => {
    it.each<[string, string]>([
      ['m[2*STEP()+60]', 'm[2 * step() + 60]'],
      ['m[((5))]', 'm[(5)]'],
      ['m offset -(step())', 'm offset -(step())'],
      ['m[min_of(1,range()):-step()]', 'm[min_of(1, range()):-step()]'],
      // Printed last, the offset would take the sum for a part of its own.
      ['m offset (5) @ 1 + n', 'm offset (5) @ 1.000 + n'],
    ])('%j', (query, want) => {
      const text = print(parse(query));
      expect([text, print(parse(text))]).toEqual([want, want]);
    });
  });

  describe('selects labels only, also none', () => {
    it.each<[string, string]>([['info(m,{})', 'info(m, {})']])('%j', (query, want) => {
      const text = print(parse(query));
      expect([text, print(parse(text))]).toEqual([want, want]);
    });
  });
});

describe('an expression on several lines', () => {
  const long = 'a_metric_with_a_name_that_takes_up_about_half_of_a_line';

  /** The lines of a query. */
  const linesOf = (query: string): readonly string[] => prettyPrint(parse(query)).split('\n');

  it('is broken where it is longer than 100 bytes', () => {
    expect(linesOf(`${long}+${long}`)).toEqual([`  ${long}`, '+', `  ${long}`]);
    expect(linesOf(`${'a'.repeat(48)}+${'b'.repeat(49)}`)).toEqual([`${'a'.repeat(48)} + ${'b'.repeat(49)}`]);
    expect(linesOf(`m{a="${'é'.repeat(48)}"}+n`)).toEqual([`  m{a="${'é'.repeat(48)}"}`, '+', '  n']);
  });

  it('has each argument on a line of its own', () => {
    expect(linesOf(`round(${long},1)`)).toEqual([`round(${long}, 1)`]);
    expect(linesOf(`topk by (x) (5, clamp(${long} * ${long}, 1, 2))`)).toEqual([
      'topk by (x) (',
      '  5,',
      '  clamp(',
      `      ${long}`,
      '    *',
      `      ${long},`,
      '    1,',
      '    2',
      '  )',
      ')',
    ]);
  });

  it('is indented once for each level', () => {
    expect(linesOf(`-max_over_time((${long} and on (x) (${long} / 2))[1h:5m])`)).toEqual([
      '-max_over_time(',
      '  (',
      `      ${long}`,
      '    and on (x)',
      `      (${long} / 2)`,
      '  )[1h:5m]',
      ')',
    ]);
  });

  it('has short subqueries at the margin', () => {
    expect(linesOf(`abs(max_over_time(${long}[1h:5m]) + ${long})`)).toEqual([
      'abs(',
      `    max_over_time(${long}[1h:5m])`,
      '  +',
      `    ${long}`,
      ')',
    ]);
    expect(linesOf(`max_over_time(${long}[1h:5m] @ 1000000000000 offset 100w)`)).toEqual([
      'max_over_time(',
      `${long}[1h:5m] @ 1000000000000.000 offset 100w`,
      ')',
    ]);
  });
});
