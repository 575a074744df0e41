import { expect, it } from 'vitest';
import { readRouting } from '../../../tests/support/routing-yaml.ts';
import { ManualClock } from '../../lib/clock.ts';
import type { Labels } from '../../lib/reading.ts';
import { compileRouting } from './compiled-routing.ts';
import { HeldAlert } from './held-alert.ts';
import { Inhibition } from './inhibition.ts';
import { receive } from './posted-alert.ts';

const clock = new ManualClock();

async function inhibition(rules: string): Promise<(labels: Labels, seconds?: number) => HeldAlert> {
  const { inhibitRules } = await compileRouting(
    readRouting(`route: { receiver: ops }\ninhibit_rules: [${rules}]`).routing,
  );
  const tested = new Inhibition(inhibitRules);
  return (labels, seconds = 60) => {
    const posted = { labels, annotations: {}, startsAtMs: undefined, endsAtMs: undefined, generatorUrl: '' };
    const traits = { memberships: [], windows: [], ...tested.sidesOf(labels) };
    const alert = new HeldAlert(receive(posted, clock.now(), seconds * 1000), clock, traits, false);
    tested.add(alert);
    inhibitors.set(alert, (ms) => tested.inhibitorOf(alert, ms));
    return alert;
  };
}

const inhibitors = new WeakMap<HeldAlert, (monotonicMs: number) => string | undefined>();

function inhibitorOf(alert: HeldAlert, seconds = 0): string | undefined {
  return inhibitors.get(alert)?.(seconds * 1000);
}

it('a source keeps targets quiet that are alike in the labels of `equal`, empty ones too', async () => {
  const alert = await inhibition('{ source_matchers: [a=s], target_matchers: [a=t], equal: [x, y] }');
  const source = alert({ a: 's', x: '1' });
  const targets = [
    alert({ a: 't', x: '1' }),
    alert({ a: 't', x: '1', y: '', z: '2' }),
    alert({ a: 't', x: '2' }),
    alert({ a: 't', x: '1', y: '1' }),
    alert({ a: 'u', x: '1' }),
    source,
  ];
  const quiet = source.fingerprint;
  expect(targets.map((target) => inhibitorOf(target))).toEqual([
    quiet,
    quiet,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

it('a source that is over keeps nothing quiet, until it fires again', async () => {
  const alert = await inhibition('{ source_matchers: [a=s], target_matchers: [a=t] }');
  const short = alert({ a: 's', n: '1' }, 10);
  const long = alert({ a: 's', n: '2' }, 20);
  const target = alert({ a: 't' });
  expect([0, 10, 20].map((seconds) => inhibitorOf(target, seconds))).toEqual([
    short.fingerprint,
    long.fingerprint,
    undefined,
  ]);
  const again = alert({ a: 's', n: '3' }, 60);
  expect(inhibitorOf(target, 30)).toBe(again.fingerprint);
});

it('alerts on both sides keep only those quiet that are targets alone', async () => {
  const alert = await inhibition('{ source_matchers: [a=~"s|b"], target_matchers: [a=~"t|b"] }');
  const both = alert({ a: 'b', n: '1' });
  const other = alert({ a: 'b', n: '2' });
  const target = alert({ a: 't' });
  expect([both, other].map((one) => inhibitorOf(one))).toEqual([undefined, undefined]);
  expect(inhibitorOf(target)).toBe(both.fingerprint);
  const source = alert({ a: 's' });
  expect([both, other].map((one) => inhibitorOf(one))).toEqual([source.fingerprint, source.fingerprint]);
});
