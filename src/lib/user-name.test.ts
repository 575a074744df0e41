import { userInfo } from 'node:os';
import { expect, it } from 'vitest';
import { userName } from './user-name.ts';

it('is the user of the process, or who called it through sudo', () => {
  expect(userName({})).toBe(userInfo().username);
  expect(userName({ SUDO_USER: '' })).toBe(userInfo().username);
  expect(userName({ SUDO_USER: 'ada' })).toBe('ada');
});
