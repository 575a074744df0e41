import { describe, expect, it } from 'vitest';
import { ParseError } from './errors.ts';
import { maxQueryLength, parse } from './parse.ts';
import { typeOf } from './value-type.ts';

function faultOf(query: string): string {
  try {
    parse(query);
  } catch (error) {
    if (error instanceof ParseError) return error.rendered;
    throw error;
  }
  return 'accepted';
}

describe('an expression', () => {
  it('knows where it stands, and what it selects', () => {
    expect(parse(' up{job="x"} ')).toMatchObject({
      kind: 'vector-selector',
      position: { start: 1, end: 12 },
      name: 'up',
      matchers: [
        { name: 'job', type: '=', value: 'x' },
        { name: '__name__', type: '=', value: 'up' },
      ],
      offset: undefined,
      at: undefined,
    });
  });

  it('binds powers to the right, and a sign less than a power', () => {
    expect(parse('-a ^ b ^ c')).toMatchObject({
      kind: 'unary',
      operand: { operator: '^', left: { name: 'a' }, right: { operator: '^', left: { name: 'b' } } },
    });
    expect(parse('a ^ -b * c')).toMatchObject({
      operator: '*',
      left: { operator: '^', right: { kind: 'unary' } },
      right: { name: 'c' },
    });
    expect(parse('-a * b')).toMatchObject({ operator: '*', left: { kind: 'unary' } });
    expect(parse('a - b - c')).toMatchObject({
      operator: '-',
      left: { operator: '-' },
      right: { name: 'c' },
    });
  });

  it('binds comparisons more than sets, and sets by and before or', () => {
    expect(parse('a or b and c > d + e * f')).toMatchObject({
      operator: 'or',
      right: {
        operator: 'and',
        right: { operator: '>', right: { operator: '+', right: { operator: '*' } } },
      },
    });
  });

  it('folds signs into numbers', () => {
    expect(parse('-5')).toMatchObject({ kind: 'number', value: -5, position: { start: 0, end: 2 } });
    expect(parse('- -5m')).toMatchObject({ kind: 'number', value: 300, isDuration: true });
  });

  it('has its range, offset and time in the selector', () => {
    expect(parse('a[5m] offset -1h @ end()')).toMatchObject({
      kind: 'matrix-selector',
      range: { valueMs: 300_000 },
      selector: {
        name: 'a',
        offset: { valueMs: -3_600_000 },
        at: { kind: 'end' },
        position: { start: 0, end: 1 },
      },
    });
    expect(parse('a @ -1.5 smoothed offset 0s offset 2')).toMatchObject({
      at: { kind: 'timestamp', ms: -1500 },
      extension: 'smoothed',
      offset: { valueMs: 2000 },
    });
    expect(parse('rate(a[1m])[1h:]')).toMatchObject({
      kind: 'subquery',
      range: { valueMs: 3_600_000 },
      step: undefined,
    });
  });

  it('matches vectors as written, sets of them always many to many', () => {
    const matching = { isOn: true, labels: ['x', 'y.z'], include: ['w'], cardinality: 'many-to-one' };
    expect(parse('a * on (x, "y.z",) group_left (w) b')).toMatchObject({ matching });
    expect(parse('a and ignoring () b')).toMatchObject({
      matching: { cardinality: 'many-to-many', isOn: false, labels: [] },
    });
    expect(parse('a + fill_right(-1) fill_left(2m) b')).toMatchObject({
      matching: { fillLeft: 120, fillRight: -1 },
    });
    expect(parse('1 + on () 2')).toMatchObject({ matching: undefined });
  });

  it('groups before its arguments or after', () => {
    const grouping = { kind: 'aggregation', grouping: ['a', 'by'], isWithout: true };
    expect(parse('SUM without (a, by) (m)')).toMatchObject({ ...grouping, operator: 'sum' });
    expect(parse('topk(2, m) without (a, by)')).toMatchObject({
      ...grouping,
      operator: 'topk',
      parameter: { value: 2 },
    });
  });

  it('may have names that are keywords elsewhere', () => {
    const names = 'sum by without and or unless offset start end step range min_of fill anchored quantile';
    for (const name of names.split(' '))
      expect(parse(`${name} + ${name}`)).toMatchObject({ left: { name }, right: { name } });
    expect(parse('offset offset 5m')).toMatchObject({ name: 'offset', offset: { valueMs: 300_000 } });
    expect(parse('fill + fill (1) fill')).toMatchObject({
      left: { name: 'fill' },
      matching: { fillLeft: 1 },
      right: { name: 'fill' },
    });
    expect(parse('sum by (on, bool, "a b") (m)')).toMatchObject({ grouping: ['on', 'bool', 'a b'] });
  });

  it('may name its metric and labels in quotes', () => {
    expect(parse(`{"my.metric", 'a-b'!~"x.*"}`)).toMatchObject({
      name: '',
      matchers: [
        { name: '__name__', type: '=', value: 'my.metric' },
        { name: 'a-b', type: '!~', value: 'x.*' },
      ],
    });
  });

  it('is of a type', () => {
    const types = [
      ['1 + (2)', 'scalar'],
      ['1 + m', 'vector'],
      ['time()', 'scalar'],
      ['-rate(m[5m])', 'vector'],
      ['m[5m]', 'matrix'],
      ['(m[5m:])', 'matrix'],
      ['"x"', 'string'],
    ] as const;
    for (const [query, type] of types) expect([query, typeOf(parse(query))]).toEqual([query, type]);
  });
});

describe('text is refused', () => {
  describe('where it is no query', () => {
    it.each<[string, string]>([
      ['', 'unknown position: parse error: no expression found in input'],
      [' # nothing', '1:1: parse error: no expression found in input'],
      ['a b', '1:3: parse error: unexpected identifier "b"'],
      ['a +', '1:4: parse error: unexpected end of input'],
      ['\n  (a', '2:5: parse error: unclosed left parenthesis'],
      ['é', `1:1: parse error: unexpected character: 'é'`],
      ['"é" é', `1:6: parse error: unexpected character: 'é'`],
      ['"\ud800"', '1:2: parse error: invalid UTF-8 rune'],
      ['"x', '1:1: parse error: unterminated quoted string'],
      [String.raw`"\y"`, "1:1: parse error: unknown escape sequence U+0079 'y'"],
      ['09x', '1:1: parse error: bad number or duration syntax: "09"'],
      ['3m2h', '1:1: parse error: not a valid duration string: "3m2h"'],
      ['2.5m', '1:1: parse error: unknown unit "." in duration "2.5m"'],
      ['avg(max(m) by)', '1:14: parse error: unexpected ")" in grouping opts, expected "("'],
      ['avg(m n)', '1:7: parse error: unexpected identifier "n" in aggregation'],
      [
        'avg by (x y) (m)',
        '1:11: parse error: unexpected identifier "y" in grouping opts, expected "," or ")"',
      ],
      ['avg by (*) (m)', '1:9: parse error: unexpected <op:*> in grouping opts, expected label'],
      ['abs(m, )', '1:6: parse error: trailing commas not allowed in function call args'],
    ])('%j', (query, want) => {
      expect(faultOf(query)).toBe(want);
    });
  });

  describe('where a selector is none', () => {
    it.each<[string, string]>([
      ['m{', '1:3: parse error: unexpected end of input inside braces'],
      ['m{x}', '1:4: parse error: unexpected "}" in label matching, expected label matching operator'],
      [
        'm{x="1" y="2"}',
        '1:9: parse error: unexpected identifier "y" in label matching, expected "," or "}"',
      ],
      ['m{x=y}', '1:5: parse error: unexpected identifier "y" in label matching, expected string'],
      ['m{,}', '1:3: parse error: unexpected "," in label matching, expected identifier or "}"'],
      ['m{x=~"["}', '1:3: parse error: error parsing regexp: missing closing ]: `[`'],
      ['{x!="1"}', '1:1: parse error: vector selector must contain at least one non-empty matcher'],
      ['{x=~"y*"}', '1:1: parse error: vector selector must contain at least one non-empty matcher'],
      ['m{__name__="n"}', '1:1: parse error: metric name must not be set twice: "m" or "n"'],
    ])('%j', (query, want) => {
      expect(faultOf(query)).toBe(want);
    });
  });

  describe('where times are none', () => {
    const durations = 'expected number, duration, step(), or range()';
    it.each<[string, string]>([
      ['m[]', `1:3: parse error: unexpected "]" in subquery or range selector, ${durations}`],
      ['m[1m', '1:5: parse error: unclosed left bracket'],
      ['m[1m,]', '1:5: parse error: unexpected "," in subquery or range, expected ":" or "]"'],
      ['m[0]', '1:3: parse error: duration must be greater than 0'],
      ['m[1m - 2m]', '1:3: parse error: duration must be greater than 0'],
      ['m[1m / 0]', '1:6: parse error: division by zero'],
      ['m[300y]', '1:3: parse error: duration out of range'],
      ['m offset n', `1:10: parse error: unexpected identifier "n" in offset, ${durations}`],
      ['m offset 1m offset 2m', '1:1: parse error: offset may not be set multiple times'],
      ['m @ 1 @ end()', '1:1: parse error: @ <timestamp> may not be set multiple times'],
      ['m @ end', '1:8: parse error: unexpected end of input in @, expected timestamp'],
      ['m @ inf', '1:1: parse error: timestamp out of bounds for @ modifier: +Inf'],
      ['m offset 1m [5m]', '1:13: parse error: no offset modifiers allowed before range'],
      ['abs(m)[5m]', '1:7: parse error: ranges only allowed for vector selectors'],
      ['m anchored smoothed', '1:1: parse error: anchored and smoothed modifiers cannot be used together'],
      ['m[5m][5m:1m]', '1:1: parse error: subquery is only allowed on instant vector, got matrix instead'],
    ])('%j', (query, want) => {
      expect(faultOf(query)).toBe(want);
    });
  });

  describe('where types do not fit', () => {
    const only = 'only allowed on expressions of type scalar or instant vector';
    it.each<[string, string]>([
      ['-m[5m]', `1:1: parse error: unary expression ${only}, got "range vector"`],
      ['1 < 2', '1:3: parse error: comparisons between scalars must use BOOL modifier'],
      ['m + bool m', '1:3: parse error: bool modifier can only be used on comparison operators'],
      ['m and 1', '1:1: parse error: set operator "and" not allowed in binary scalar expression'],
      ['m or on (x) group_left n', '1:1: parse error: no grouping allowed for "or" operation'],
      [
        'm * on (x) group_left (x) n',
        '1:3: parse error: label "x" must not occur in ON and GROUP clause at once',
      ],
      ['m * on (x) 2', '1:1: parse error: vector matching only allowed between instant vectors'],
      ['m or fill (0) n', '1:1: parse error: filling in missing series not allowed for set operators'],
      ['m + "x"', '1:5: parse error: binary expression must contain only scalar and instant vector types'],
      [
        'rate(m)',
        '1:6: parse error: expected type range vector in call to function "rate", got instant vector',
      ],
      ['clamp(m)', '1:1: parse error: expected 3 argument(s) in call to "clamp", got 1'],
      ['round(m, 1, 2)', '1:1: parse error: expected at most 2 argument(s) in call to "round", got 3'],
      ['label_join(m)', '1:1: parse error: expected at least 3 argument(s) in call to "label_join", got 1'],
      ['toString(m)', '1:1: parse error: unknown function with name "toString"'],
      ['sum(1)', '1:5: parse error: expected type instant vector in aggregation expression, got scalar'],
      ['topk("x", m)', '1:6: parse error: expected type scalar in aggregation parameter, got string'],
      [
        'sum(m, m)',
        '1:1: parse error: wrong number of arguments for aggregate expression provided, expected 1, got 2',
      ],
      ['info(m, n)', '1:9: parse error: expected label selectors only, got vector selector instead'],
      ['info(m, {})', 'accepted'],
    ])('%j', (query, want) => {
      expect(faultOf(query)).toBe(want);
    });
  });
});

describe('a query beyond measure is refused, not suffered', () => {
  const tooDeep = 'expression is nested more than 500 levels deep';
  const deep = 200_000;

  it.each([
    ['parentheses', `${'('.repeat(deep)}1${')'.repeat(deep)}`],
    ['signs', `${'-'.repeat(deep)}m`],
    ['sums', `m${'+m'.repeat(deep)}`],
    ['powers', `m${'^m'.repeat(deep)}`],
    ['calls', `${'abs('.repeat(deep)}m${')'.repeat(deep)}`],
    ['subqueries', `m${'[1m:]'.repeat(deep)}`],
    ['durations', `m[1${'+1'.repeat(deep)}]`],
    ['durations in parentheses', `m[${'('.repeat(deep)}1${')'.repeat(deep)}]`],
    ['offsets', `m offset ${'-'.repeat(deep)}1`],
  ])('%s within one another', (_, query) => {
    expect(faultOf(query)).toContain(tooDeep);
  });

  it('but a long one is none', () => {
    expect(faultOf(`m{${'x="1",'.repeat(50_000)}}`)).toBe('accepted');
    expect(faultOf(`label_join(m, "a", ","${', "b"'.repeat(50_000)})`)).toBe('accepted');
    expect(faultOf(`${'('.repeat(490)}1${')'.repeat(490)}`)).toBe('accepted');
    expect(faultOf(`m${' or m'.repeat(490)}`)).toBe('accepted');
  });

  it('too long', () => {
    expect(faultOf(' '.repeat(maxQueryLength + 1))).toContain('query is longer than 1048576 characters');
  });
});
