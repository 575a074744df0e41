import { expect, it } from 'vitest';
import { instantly, stepwise, storeOf } from './test-queryable.ts';

const minute = 60_000;
const store = storeOf(
  minute,
  'left{a="1"} 10 11',
  'left{a="2"} 20 21',
  'right{a="1", b="x"} 1 2',
  'right{a="2", b="y"} 3 4',
  'turns{id="p", at="one"} 5 stale',
  'turns{id="q", at="one"} _ 7',
  'where{at="one"} 1 2',
  'zero{a="1"} 0',
);

const results: [string, Record<string, number>][] = [
  ['left + 1', { '{a="1"}': 11, '{a="2"}': 21 }],
  ['2 ^ (left / 10)', { '{a="1"}': 2, '{a="2"}': 4 }],
  ['-left', { '{a="1"}': -10, '{a="2"}': -20 }],
  ['left > 15', { '{__name__="left", a="2"}': 20 }],
  ['15 < left', { '{__name__="left", a="2"}': 20 }],
  ['left > bool 15', { '{a="1"}': 0, '{a="2"}': 1 }],
  ['left * on(a) right', { '{a="1"}': 10, '{a="2"}': 60 }],
  ['left - ignoring(b) right', { '{a="1"}': 9, '{a="2"}': 17 }],
  ['left > ignoring(b) right', { '{__name__="left", a="1"}': 10, '{__name__="left", a="2"}': 20 }],
  ['left * on(a) group_left(b) right', { '{a="1", b="x"}': 10, '{a="2", b="y"}': 60 }],
  ['right - on(a) group_right left', { '{a="1"}': -9, '{a="2"}': -17 }],
  ['left + on(a) fill(0) zero', { '{a="1"}': 10, '{a="2"}': 20 }],
  ['left and on(a) zero', { '{__name__="left", a="1"}': 10 }],
  ['left unless on(a) zero', { '{__name__="left", a="2"}': 20 }],
  ['zero or on(a) left', { '{__name__="zero", a="1"}': 0, '{__name__="left", a="2"}': 20 }],
  ['1 ^ (zero / 0)', { '{a="1"}': 1 }],
  ['zero atan2 left', { '{a="1"}': 0 }],
];

it.each(results)('%s', (query, want) => {
  expect(instantly(store, query, 0)).toEqual(want);
});

const scalars: [string, number][] = [
  ['1 + 2 * 3', 7],
  ['-7 % 3', -1],
  ['1 > bool 2', 0],
  ['2 ^ 3 ^ 2', 512],
  ['min_of(1, NaN)', NaN],
];

it.each(scalars)('%s is %s', (query, want) => {
  expect(instantly(store, query, 0)).toBe(want);
});

const errors: [string, string][] = [
  [
    'left + on() right',
    'found duplicate series for the match group {} on the right hand-side of the operation: ' +
      '[{__name__="right", a="1", b="x"}, {__name__="right", a="2", b="y"}]' +
      ';many-to-many matching not allowed: matching labels must be unique on one side',
  ],
  [
    'left + on() where',
    'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
  ],
  ['label_replace(left, "a", "", "", "")', 'vector cannot contain metrics with the same labelset'],
];

it.each(errors)('%s fails', (query, message) => {
  expect(() => instantly(store, query, 0)).toThrow(message);
});

it('lets series that match the same take turns, as long as they do not meet', () => {
  expect(stepwise(store, 'where * on(at) turns', [0, minute, minute])).toEqual({ '{at="one"}': '5 14' });
  const overlap = storeOf(
    minute,
    'one{at="o"} 1 1',
    'turns{id="p", at="o"} 5 5',
    'turns{id="q", at="o"} _ 7',
  );
  expect(() => stepwise(overlap, 'one * on(at) turns', [0, minute, minute])).toThrow(
    'found duplicate series',
  );
  expect(instantly(overlap, 'one * on(at) turns', 0)).toEqual({ '{at="o"}': 5 });
});

it('makes one series of results that get the same labels at different steps', () => {
  expect(stepwise(store, 'label_replace(turns, "id", "", "", "")', [0, minute, minute])).toEqual({
    '{__name__="turns", at="one"}': '5 7',
  });
});

it('drops the name at once, or in the end only, so that it can still be used', () => {
  const later = { delaysNameRemoval: true };
  const query = 'label_replace(left + 0, "was", "$1", "a", "(.*)") > 15';
  expect(instantly(store, query, 0)).toEqual({ '{a="2", was="2"}': 20 });
  expect(instantly(store, 'label_replace(-left, "of", "$1", "__name__", "(.*)")', 0, later)).toEqual({
    '{a="1", of="left"}': -10,
    '{a="2", of="left"}': -20,
  });
  const twins = storeOf(minute, 'm{a="1"} 1', 'n{a="1"} 2');
  expect(() => instantly(twins, 'abs({a="1"})', 0, later)).toThrow(
    'vector cannot contain metrics with the same labelset',
  );
  expect(instantly(twins, 'sum(abs({a="1"}))', 0, later)).toEqual({ '{}': 3 });
  expect(() => instantly(twins, 'sum(abs({a="1"}))', 0)).toThrow('same labelset');
  expect(instantly(twins, 'sum by (__name__) (abs(m))', 0)).toEqual({ '{}': 1 });
  expect(instantly(store, 'label_replace(-left, "of", "$1", "__name__", "(.+)")', 0)).toEqual({
    '{a="1"}': -10,
    '{a="2"}': -20,
  });
});
