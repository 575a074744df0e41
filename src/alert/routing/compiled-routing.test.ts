import { expect, it } from 'vitest';
import { readRouting } from '../../../tests/support/routing-yaml.ts';
import type { Labels } from '../../lib/reading.ts';
import { compareLabels } from './alert-order.ts';
import { compileRouting, routesOf } from './compiled-routing.ts';

it.each<[Labels, string[]]>([
  [{}, ['ops']],
  [{ severity: 'critical' }, ['pager']],
  [{ severity: 'critical', team: 'etl' }, ['pager', 'etl']],
  [{ team: 'etl', host: 'a' }, ['etl-a']],
  [{ team: 'web' }, ['ops']],
])('an alert with %j goes to %j', async (labels, want) => {
  const { routing } = readRouting(`
route:
  receiver: ops
  routes:
    - { matchers: [severity="critical"], receiver: pager, continue: true }
    - { matchers: [team=~"e.l"], receiver: etl, routes: [{ matchers: [host=a], receiver: etl-a }] }
    - { matchers: [team=etl], receiver: never }`);
  const { root } = await compileRouting(routing);
  expect(routesOf(root, labels).map(({ route }) => route.receiver)).toEqual(want);
});

it('an expression that is none is refused', async () => {
  const { routing } = readRouting('route: { receiver: ops, matchers: [a=~"("] }');
  await expect(compileRouting(routing)).rejects.toThrow('a=~"("');
});

it('alerts are told by job, by instance, by the number of their labels, then by the first that differs', () => {
  const alerts: Labels[] = [
    { a: '2' },
    { a: '1', b: '1' },
    { a: '1' },
    { b: '0' },
    { instance: 'x' },
    { job: 'b', z: '1' },
    { job: 'b', instance: 'y' },
    { job: 'a', c: '1', d: '1' },
  ];
  expect(alerts.toSorted(compareLabels)).toEqual([
    { job: 'a', c: '1', d: '1' },
    { job: 'b', instance: 'y' },
    { job: 'b', z: '1' },
    { instance: 'x' },
    { b: '0' },
    { a: '1' },
    { a: '2' },
    { a: '1', b: '1' },
  ]);
});
