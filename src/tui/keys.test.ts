import type { Key } from 'ink';
import { expect, it } from 'vitest';
import { keyNames, typedKeys } from './keys.ts';

const key = (change: Partial<Key> = {}): Key => ({ ...({} as Key), ...change });

it('names keys', () => {
  expect(keyNames('', key({ upArrow: true }))).toEqual(['up']);
  expect(keyNames('', key({ return: true }))).toEqual(['enter']);
  expect(keyNames('', key({ tab: true, shift: true }))).toEqual(['shift-tab']);
  expect(keyNames('c', key({ ctrl: true }))).toEqual(['ctrl-c']);
  expect(keyNames('G', key({ shift: true }))).toEqual(['G']);
});

it('takes what is typed fast as many keys', () => {
  expect(keyNames('jjd', key())).toEqual(['j', 'j', 'd']);
  expect(keyNames('q', key({ meta: true }))).toEqual(['esc', 'q']);
  expect(typedKeys('a\u0007é😀\r')).toEqual(['a', 'é', '😀', 'enter']);
});
