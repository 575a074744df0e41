import { expect, it } from 'vitest';
import { alert, alerts } from '../alert-fixtures.ts';
import { countSilenced, matcherText, silenceEnd, silenceMatchers } from './silence-choice.ts';

const written = (labels: Record<string, string>, scope: 'telling' | 'exact' | 'name'): string =>
  silenceMatchers({ labels }, scope)
    .map(({ name }) => name)
    .join(' ');

it('a silence is for what an alert is about, for all its labels, or for all alerts of its name', () => {
  const labels = {
    zone: 'a',
    alertname: 'X',
    severity: 'critical',
    device: 'sda',
    instance: 'i',
    team: 'etl',
  };
  expect(written(labels, 'telling')).toBe('alertname instance device zone');
  expect(written(labels, 'exact')).toBe('alertname device instance severity team zone');
  expect(written(labels, 'name')).toBe('alertname');
  const many = { alertname: 'X', a: '1', b: '2', c: '3', d: '4', e: '5', path: '/p' };
  expect(written(many, 'telling')).toBe('alertname path a b c');
});

it('a silence is never for everything: an alert without a name has all its labels', () => {
  expect(written({ severity: 'critical' }, 'name')).toBe('severity');
  expect(written({ severity: 'critical' }, 'telling')).toBe('severity');
});

it('counts the alerts that are not over and have the labels', () => {
  expect(countSilenced(alerts, silenceMatchers(alert(), 'telling'))).toBe(1);
  expect(countSilenced(alerts, [{ name: 'instance', type: '=', value: 'etl-01' }])).toBe(5);
  expect(countSilenced(alerts, [{ name: 'nothing', type: '=', value: '' }])).toBe(5);
});

it('tomorrow is the next morning of the local clock, also at night', () => {
  const end = (hour: number): Date => new Date(silenceEnd(3, new Date(2026, 10, 30, hour, 5).getTime()));
  for (const hour of [0, 7, 23])
    expect([end(hour).getMonth(), end(hour).getDate(), end(hour).getHours()]).toEqual([11, 1, 8]);
});

it('writes matchers as Alertmanager does', () => {
  expect(matcherText({ name: 'a', type: '=~', value: 'x"y' })).toBe('a=~"x\\"y"');
});
