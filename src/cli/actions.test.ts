import { expect, it } from 'vitest';
import type { Action } from './actions.ts';
import { actionOf } from './actions.ts';
import type { Arguments } from './command.ts';

const actions: Readonly<Record<'list' | 'show', Action>> = {
  list: { operands: [0, 0], options: ['all'] },
  show: { operands: [1, 2], options: [] },
};

function got(operands: readonly string[], options: Arguments['options'] = {}): unknown {
  try {
    return actionOf(actions, { operands, options });
  } catch (error) {
    return (error as Error).message;
  }
}

it('takes an action with its operands and options', () => {
  expect(got(['show', 'a', 'b'], { node: 'x', json: true })).toEqual({ name: 'show', operands: ['a', 'b'] });
  expect(got(['list'], { all: true })).toEqual({ name: 'list', operands: [] });
});

it('says what is wrong with others', () => {
  expect(got([])).toBe('expected list or show');
  expect(got(['lits'])).toBe('expected list or show, got "lits"; did you mean list?');
  expect(got(['show'])).toBe('show: an argument is missing');
  expect(got(['list', 'x'])).toBe('list: unexpected argument "x"');
  expect(got(['show', 'a'], { all: true })).toBe('--all goes with list only');
});
