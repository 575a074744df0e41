import { expect, it } from 'vitest';
import { severityOf } from '../../alert/severity.ts';
import { alert } from '../alert-fixtures.ts';
import { alertRank, urgencyOf } from './alert-rank.ts';

it.each([
  ['critical', 'critical'],
  ['Disaster', 'critical'],
  ['p1', 'critical'],
  ['emerg', 'critical'],
  ['error', 'warning'],
  ['medium', 'warning'],
  ['', 'warning'],
  ['gold', 'warning'],
  ['low', 'info'],
  ['p4', 'info'],
  ['informational', 'info'],
  ['ok', 'info'],
])('%j asks for what the node takes it for: %s', (severity, want) => {
  expect(urgencyOf(severity)).toBe(want);
  const taken = severityOf({ severity });
  expect(taken === 'error' ? 'warning' : taken).toBe(want);
});

it('what is worse stands before what is less bad, in whatever words', () => {
  const words = ['p1', 'major', '', 'warn', 'notice'];
  const ranks = words.map((severity) => alertRank(alert({ severity })));
  expect(ranks).toEqual(ranks.toSorted((one, other) => one - other));
  expect(new Set(ranks).size).toBe(4);
});
