import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RoutingBench, type Told } from '../../../tests/support/routing-bench.ts';

const common = `
global: { resolve_timeout: 40s }
inhibit_rules: [{ source_matchers: [alertname=A], target_matchers: [alertname=~"B|C"], equal: [team] }]
maintenance: [{ name: m, matchers: [alertname=D], intervals: [{ times: [{ start_time: '00:01', end_time: '00:02' }] }] }]
time_intervals: [{ name: t, time_intervals: [{ times: [{ start_time: '00:00', end_time: '00:01' }] }] }]
receivers:
  - { name: ops, webhook_configs: [{ url: x }, { url: y, send_resolved: false }] }
  - { name: etl, webhook_configs: [{ url: x }] }
  - { name: lead, webhook_configs: [{ url: x }] }`;

const routings = [
  `${common}
route:
  { receiver: ops, group_by: [team], group_wait: 2s, group_interval: 5s, repeat_interval: 18s, escalation: { 11s: lead } }`,
  `${common}
route:
  receiver: ops
  group_wait: 1s
  group_interval: 3s
  repeat_interval: 10s
  routes: [{ matchers: [team=a], receiver: etl, continue: true, mute_time_intervals: [t] }, { group_by: [alertname] }]`,
] as const;

const alert = fc.tuple(fc.constantFrom('A', 'B', 'C', 'D'), fc.constantFrom('a', 'b'));
const step = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant('fire'), alert) },
  { weight: 4, arbitrary: fc.tuple(fc.constant('resolve'), alert) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('silence'), fc.integer({ min: 1, max: 40 })) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('acknowledge'), alert) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('refuse'), fc.boolean()) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('jump'), fc.integer({ min: -7200, max: 7200 })) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('reload'), fc.nat(1)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('restart'), fc.nat(1)) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

it('whatever happens, what was told as firing is told to be over', { timeout: 60_000 }, async () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), step), { minLength: 5, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(steps, async (timed) => {
      let bench = await RoutingBench.start(routings[0]);
      const told: Told[] = [];
      for (const [seconds, one] of timed) {
        await bench.until(bench.seconds + seconds);
        told.push(...bench.told.splice(0));
        bench = await take(bench, one);
      }
      bench.deliver = async () => {};
      for (const name of ['A', 'B', 'C', 'D']) for (const team of ['a', 'b']) bench.resolve(name, { team });
      // Longer than mute time intervals, deliveries and silences last.
      await bench.until(bench.seconds + 200);
      told.push(...bench.told);
      expect(firingYet(told)).toEqual([]);
      const ids = told.map(({ notification }) => notification.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(bench.owed()).toEqual([]);
      expect(bench.dispatcher.groups()).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

async function take(bench: RoutingBench, [kind, value]: Step): Promise<RoutingBench> {
  switch (kind) {
    case 'fire':
    case 'resolve':
    case 'acknowledge': {
      const [name, team] = value as [string, string];
      bench[kind](name, { team });
      return bench;
    }
    case 'silence':
      await bench.silence('alertname=~"B|D"', value);
      return bench;
    case 'refuse':
      bench.deliver = value ? () => Promise.reject(new Error('refused')) : async () => {};
      return bench;
    case 'jump':
      bench.clock.jump(value * 1000);
      return bench;
    case 'reload':
      await bench.apply(routings[value as 0 | 1]);
      return bench;
    default:
      bench.dispatcher.close();
      return RoutingBench.start(routings[value as 0 | 1], bench.clock, bench.stored);
  }
}

/** Who was told of what as firing, and not that it is over. */
function firingYet(told: readonly Told[]): string[] {
  const firing = new Set<string>();
  for (const { integration, notification } of told) {
    if (integration === 'webhook[1]') continue;
    const { receiver, groupKey } = notification;
    for (const { fingerprint, status, labels } of notification.alerts) {
      const key = `${receiver} ${groupKey} ${labels['alertname']} ${fingerprint}`;
      if (status === 'firing') firing.add(key);
      else firing.delete(key);
    }
  }
  return [...firing];
}
