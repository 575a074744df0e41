import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signatures } from '../../promql/signatures.ts';
import { keywords } from '../../promql/parser/tokens.ts';
import { queryNames } from '../query-fixtures.ts';
import { completionAt } from './promql-completion.ts';
import { contextAt } from './promql-context.ts';
import { promqlFunctions } from './promql-functions.ts';
import { groupingWords, promqlAggregations } from './promql-words.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

/** `|` is the cursor. */
const place = (marked: string): [text: string, cursor: number] => [
  marked.replace('|', ''),
  marked.indexOf('|'),
];
const context = (marked: string) => contextAt(...place(marked));
const complete = (marked: string, values: readonly string[] | null = null) =>
  completionAt(...place(marked), { metrics: queryNames, values });
const inserts = (marked: string, values?: readonly string[]): string[] =>
  complete(marked, values).items.map(({ insert }) => insert);
/** The text after the first item was inserted. */
const first = (marked: string, values?: readonly string[]): string => {
  const [text] = place(marked);
  const { from, to, items } = complete(marked, values);
  return `${text.slice(0, from)}${items[0]?.insert}|${text.slice(to)}`;
};

describe('what may come', () => {
  it.each([
    ['|', 'operand'],
    ['ra|', 'operand'],
    ['rate(|', 'operand'],
    ['rate(node|)', 'operand'],
    ['topk(5, |', 'operand'],
    ['a + |', 'right-side'],
    ['a and |', 'right-side'],
    ['a * on (x) |', 'right-side'],
    ['a |', 'operator'],
    ['a{x="y"} o|', 'operator'],
    ['rate(a[5m]) |', 'operator'],
    ['sum |', 'grouping-word'],
    ['sum b|', 'grouping-word'],
    ['sum by (|', 'grouping'],
    ['sum BY (a, b|', 'grouping'],
    ['a / on (|', 'grouping'],
    ['a{|', 'label'],
    ['a{x="y", |', 'label'],
    ['{mo|', 'label'],
    ['a{x="|', 'value'],
    ['a{x=~"b|', 'value'],
    ['a{x=|', 'value'],
    ['a{x="y"|', 'nothing'],
    ['a{x|', 'label'],
    ['a{x |', 'nothing'],
    ['label_replace(a, "|', 'nothing'],
    ['a[|', 'duration'],
    ['a[5|', 'duration'],
    ['a offset |', 'duration'],
    ['5|', 'nothing'],
    ['a # b|', 'nothing'],
    ['"unclosed |', 'nothing'],
  ])('at %s is %s', (marked, want) => {
    expect(context(marked).kind).toBe(want);
  });

  it('within quotes is a value of the series that are selected so far', () => {
    expect(context('sum(up{a="b", c!="d", mode=~"us|')).toMatchObject({
      label: 'mode',
      typed: 'us',
      quote: '"',
      isRegex: true,
      match: 'up{a="b",c!="d"}',
    });
    expect(context('up{a="|')).toMatchObject({ match: 'up' });
    expect(context('{a="|')).toMatchObject({ match: null });
  });
});

describe('completion', () => {
  it('has what begins so before what contains it', () => {
    expect(inserts('load|')).toEqual(['node_load1']);
    expect(inserts('su|').slice(0, 2)).toEqual(['sum(', 'sum_over_time(']);
    expect(inserts('RATE|')[0]).toBe('rate(');
  });

  it('adds the sign that follows, unless it is there', () => {
    expect(first('ra|')).toBe('rad(|');
    expect(first('irat|(a[5m])')).toBe('irate|(a[5m])');
    expect(first('pi|')).toBe('pi()|');
    expect(first('node_load1{in|')).toBe('node_load1{instance="|');
    expect(first('node_load1{in|="x"}')).toBe('node_load1{instance|="x"}');
    expect(first('a{m="u|', ['user'])).toBe('a{m="user"|');
    expect(first('a{m="u|"}', ['user'])).toBe('a{m="user|"}');
    expect(first('a{m=|', ['user'])).toBe('a{m="user"|');
  });

  it('offers the labels of the metric, or of all metrics of the expression', () => {
    expect(inserts('node_cpu_seconds_total{|')).toEqual(['cpu="', 'mode="']);
    expect(inserts('sum by (|) (node_load1)')).toEqual(['instance', 'job']);
    expect(inserts('sum by (|')).toContain('device');
  });

  it('writes values as strings, in expressions as what means itself', () => {
    const odd = ['a.b"c\\d'];
    expect(first('a{m="|', odd)).toBe(String.raw`a{m="a.b\"c\\d"|`);
    expect(first("a{m='|", odd)).toBe(String.raw`a{m='a.b"c\\d'|`);
    expect(first('a{m=`|', odd)).toBe('a{m=`a.b"c\\d`|');
    expect(first('a{m=~"|', odd)).toBe(String.raw`a{m=~"a\\.b\"c\\\\d"|`);
    expect(inserts('a{m=`|', ['a`b'])).toEqual([]);
  });

  it('completes the last of alternatives', () => {
    const text = 'a{m=~"idle|us';
    const { from, items } = completionAt(text, text.length, { metrics: [], values: ['user', 'idle'] });
    expect([text.slice(0, from), items.map(({ insert }) => insert)]).toEqual(['a{m=~"idle|', ['user"']]);
  });

  it('puts names that are no plain ones in quotes', () => {
    expect(inserts('dotted|')).toEqual(['{"a.dotted"}']);
    expect(inserts('{x|')).toContain('"x.y"="');
  });

  it('knows exactly the functions and aggregations that nodes know', () => {
    expect(promqlFunctions.map(({ name }) => name).toSorted()).toEqual(Object.keys(signatures).toSorted());
    const aggregations = [...keywords].filter(([, kind]) => kind === 'aggregator').map(([word]) => word);
    expect(promqlAggregations.map(({ name }) => name).toSorted()).toEqual(aggregations.toSorted());
    for (const word of groupingWords) expect(keywords.has(word)).toBe(true);
  });

  it('never throws, and changes nothing around what it inserts', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'sum',
        ' by ',
        '(',
        ')',
        '{',
        '}',
        '[',
        ']',
        '"',
        "'",
        '`',
        '\\',
        ',',
        '=',
        '=~',
        '!=',
        '|',
        '#',
      ),
      fc.constantFrom('node_load1', 'mode', 'offset ', 'and ', ' on', '5m', '.5', ' ', '\n', '😀', 'a.b'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
    const value = fc.string({ unit: 'grapheme', maxLength: 6 });
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: -3, max: 80 }),
        fc.array(value, { maxLength: 2 }),
        (all, at, values) => {
          const { from, to, typed, items } = completionAt(all, at, { metrics: queryNames, values });
          expect(to).toBe(Math.max(0, Math.min(all.length, at)));
          expect(from).toBeLessThanOrEqual(to);
          expect(from).toBeGreaterThanOrEqual(0);
          expect(all.slice(from, to)).toBe(typed);
          for (const { insert } of items.slice(0, 3)) {
            const after = all.slice(0, from) + insert + all.slice(to);
            expect(after.startsWith(all.slice(0, from)) && after.endsWith(all.slice(to))).toBe(true);
          }
        },
      ),
      { numRuns: caseCount },
    );
  });

  it('inserts values that are read back as they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('"', "'"), (value, quote) => {
        const text = `a{m=${quote}`;
        const [item] = completionAt(text, text.length, { metrics: [], values: [value] }).items;
        const inner = item?.insert.slice(0, -1) ?? '';
        const read = inner.replaceAll(/\\([^])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
        expect(read).toBe(value);
        expect(contextAt(`a{m=${quote}${item?.insert}`, text.length + (item?.insert.length ?? 0)).kind).toBe(
          'nothing',
        );
      }),
      { numRuns: caseCount },
    );
  });
});
