import { expect, it } from 'vitest';
import { parse } from '../promql/parse.ts';
import type { Alert } from '../rules/alert.ts';
import type { RuleAlerts } from '../rules/group.ts';
import type { AlertingRule } from '../rules/rule.ts';
import { fingerprintOf } from './alert.ts';
import { AlertBook, raisedAlert } from './book.ts';
import type { BookChanges } from './book.ts';

const rule: AlertingRule = {
  kind: 'alert',
  name: 'Down',
  query: 'up == 0',
  expression: parse('up == 0'),
  labels: {},
  line: 1,
  forMs: 60_000,
  keepFiringForMs: 0,
  annotations: {},
};

const place = { file: 'r.yml', group: 'g' };

function alertOf(instance: string, more: Partial<Alert> = {}): Alert {
  return {
    labels: { alertname: 'Down', instance },
    annotations: { summary: `${instance} is down` },
    state: 'firing',
    value: 0,
    activeAtMs: 0,
    firedAtMs: 60_000,
    resolvedAtMs: undefined,
    keepFiringSinceMs: undefined,
    ...more,
  };
}

const labels = { env: 'prod', instance: 'elsewhere' };
const bookOf = (): AlertBook => new AlertBook(() => labels);
const rules = (...alerts: readonly Alert[]): readonly RuleAlerts[] => [{ rule, alerts }];
const names = ({ fired, resolved, updated }: BookChanges): string =>
  [fired, resolved, updated].map((list) => list.map((one) => one.labels['instance']).join(' ')).join(' | ');

it('tells apart what fires, what is over and what has another value', () => {
  const book = bookOf();
  const [a, b] = [alertOf('a'), alertOf('b', { state: 'pending', firedAtMs: undefined })];
  expect(names(book.told('k', place, rules(a, b), 60_000))).toBe('a |  | ');
  expect(names(book.told('k', place, rules(a, b), 75_000))).toBe(' |  | ');
  const later = { ...a, annotations: { summary: 'still down' } };
  expect(names(book.told('k', place, rules(later, b), 90_000))).toBe(' |  | a');
  const over = alertOf('a', { state: 'inactive', resolvedAtMs: 100_000 });
  expect(names(book.told('k', place, rules(over), 100_000))).toBe(' | a | ');
  expect(names(book.told('k', place, rules(over), 115_000))).toBe(' |  | ');
  expect(book.alerts(115_000)).toMatchObject([{ state: 'resolved', resolvedAtMs: 100_000 }]);
  expect(book.alerts(100_000 + 16 * 60_000)).toEqual([]);
});

it('ends the alerts of a group that is no more, and forgets pending ones', () => {
  const book = bookOf();
  book.told(
    'k',
    place,
    rules(alertOf('a'), alertOf('b', { state: 'pending', firedAtMs: undefined })),
    60_000,
  );
  const { resolved } = book.told('k', place, [], 70_000);
  expect(resolved).toMatchObject([{ labels: { instance: 'a' }, resolvedAtMs: 70_000 }]);
  expect(book.alerts(70_000)).toHaveLength(1);
});

it('ends an alert whose rule waits longer now', () => {
  const book = bookOf();
  book.told('k', place, rules(alertOf('a')), 60_000);
  const waiting = alertOf('a', { state: 'pending', firedAtMs: undefined });
  expect(names(book.told('k', place, rules(waiting), 70_000))).toBe(' | a | ');
  expect(book.get(fingerprintOf({ ...labels, alertname: 'Down', instance: 'a' }))?.state).toBe('pending');
});

it('finds nothing new in what was over before it began', () => {
  const book = bookOf();
  const over = alertOf('a', { state: 'inactive', resolvedAtMs: 65_000 });
  expect(names(book.told('k', place, rules(over), 66_000))).toBe(' |  | ');
  expect(book.alerts(66_000)).toMatchObject([{ state: 'resolved' }]);
});

it('shows one of two alerts with the same labels: that which fires', () => {
  const book = bookOf();
  book.told('one', place, rules(alertOf('a', { state: 'inactive', resolvedAtMs: 65_000 })), 65_000);
  book.told('other', { ...place, group: 'h' }, rules(alertOf('a')), 66_000);
  expect(book.alerts(66_000)).toMatchObject([{ state: 'firing', group: 'h' }]);
});

it('adds the labels of the node where an alert has none of that name', () => {
  const book = bookOf();
  const [fired] = book.told('k', place, rules(alertOf('a')), 60_000).fired;
  expect(fired?.labels).toEqual({ env: 'prod', alertname: 'Down', instance: 'a' });
  expect(fired && raisedAlert(fired, 61_000, 'http://n:8080')).toMatchObject({
    startsAtMs: 60_000,
    endsAtMs: undefined,
    generatorUrl: 'http://n:8080/prometheus/graph?g0.expr=up+%3D%3D+0',
  });
});
