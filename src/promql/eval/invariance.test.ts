import { expect, it } from 'vitest';
import { parse } from '../parse.ts';
import { invariantParts } from './invariance.ts';

const cases: [string, boolean][] = [
  ['1 + 2', true],
  ['x', false],
  ['x @ 10', true],
  ['rate(x[5m] @ end())', true],
  ['sum(x @ 10) + 1', true],
  ['x @ 10 + y', false],
  ['time()', false],
  ['timestamp(x @ 10)', true],
  ['timestamp(abs(x @ 10))', false],
  ['predict_linear(x[5m] @ 10, 60)', false],
  ['max_over_time(x[1h:1m] @ 10)', true],
  ['max_over_time((x @ 10)[1h:1m])', false],
  ['topk(scalar(x), y @ 10)', false],
  ['step() + start()', true],
];

it.each(cases)('%s is the same at every step: %s', (text, want) => {
  const expression = parse(text);
  expect(invariantParts(expression).has(expression)).toBe(want);
});
