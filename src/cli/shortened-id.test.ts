import { expect, it } from 'vitest';
import { byShortenedId, idWidth } from './shortened-id.ts';

const of = (...ids: readonly string[]): { id: string }[] => ids.map((id) => ({ id }));

it('finds the one whose id begins like that', () => {
  expect(byShortenedId(of('abc1', 'abd2'), 'abd', 'alert').id).toBe('abd2');
  expect(byShortenedId(of('ab', 'abc'), 'ab', 'alert').id).toBe('ab');
});

it('says so where it is none, or several', () => {
  const wrong = (begin: string): unknown => {
    try {
      return byShortenedId(of('abc1', 'abc2', 'abc3', 'abc4', 'abc5'), begin, 'alert');
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(wrong('x')).toBe('no alert has an id that begins with "x"');
  expect(wrong('')).toBe('no alert has an id that begins with ""');
  expect(wrong('abc')).toBe('"abc" is the begin of several ids: abc1, abc2, abc3, abc4, …');
});

it('shows as much of ids as tells them apart', () => {
  const check = (ids: readonly string[], want: number): void => expect(idWidth(of(...ids))).toBe(want);
  check([], 6);
  check(['abcdefgh'], 6);
  check(['abcdefgh', 'abcdefgz'], 8);
  check(['abcdefgh', 'abcdefgh'], 6);
  check(['zzzzzzzz', 'abcdefgh'], 6);
});
