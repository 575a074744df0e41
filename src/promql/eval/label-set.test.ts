import { expect, it } from 'vitest';
import {
  compareLabels,
  dropMetadata,
  formatLabels,
  keep,
  namesOf,
  signatureOf,
  signatureOn,
  signatureWithout,
  valueOf,
  withLabel,
} from './label-set.ts';

it('orders names and leaves out labels without a value', () => {
  expect(namesOf({ b: '1', a: '2', c: '' })).toEqual(['a', 'b']);
});

it('has one signature for the same labels in any order', () => {
  expect(signatureOf({ b: '1', a: '2' })).toBe(signatureOf({ a: '2', b: '1', c: '' }));
  expect(signatureOf({ a: '1' })).not.toBe(signatureOf({ a: '2' }));
});

it('compares some labels, or all but some', () => {
  expect(signatureOn({ a: '1', b: '2' }, ['a', 'x'])).toBe(signatureOn({ a: '1', b: '3' }, ['a', 'x']));
  expect(signatureWithout({ a: '1', b: '2' }, new Set(['b']))).toBe(
    signatureWithout({ a: '1' }, new Set(['b'])),
  );
});

it('knows no label by the name of a method of objects', () => {
  expect(valueOf({ a: '1' }, 'constructor')).toBe('');
  expect(keep({ a: '1' }, ['toString', 'a'])).toEqual({ a: '1' });
});

it('takes a label away by an empty value', () => {
  expect(withLabel({ a: '1', b: '2' }, 'a', '')).toEqual({ b: '2' });
});

it('forgets what names a metric, its type and its unit', () => {
  expect(dropMetadata({ __name__: 'x', __type__: 'counter', __unit__: 's', a: '1' })).toEqual({ a: '1' });
});

it('orders label sets by names, then values, the shorter first', () => {
  const sets = [{ a: '2' }, { a: '1', b: '1' }, { b: '1' }, { a: '1' }];
  expect(sets.toSorted(compareLabels)).toEqual([{ a: '1' }, { a: '1', b: '1' }, { a: '2' }, { b: '1' }]);
});

it('writes labels as errors show them', () => {
  expect(formatLabels({ b: 'x"y', a: '1', 'c d': '2' })).toBe(String.raw`{a="1", b="x\"y", "c d"="2"}`);
});
