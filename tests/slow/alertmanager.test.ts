import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { playOurs } from '../support/alertmanager/our-alertmanager.ts';
import { RealAlertmanager } from '../support/alertmanager/real-alertmanager.ts';
import { readScenario } from '../support/alertmanager/scenario.ts';
import { difference, type Told } from '../support/alertmanager/told.ts';
import { Webhooks } from '../support/alertmanager/webhooks.ts';

/** Where we do something else on purpose. */
interface Difference {
  readonly why: string;
  readonly onlyOurs: readonly string[];
  readonly onlyTheirs: readonly string[];
}

const owed = 'every alert that was told as firing is told to be over, whatever keeps others quiet by then';

const differences: Readonly<Record<string, Difference>> = {
  'silence-resolved': {
    why: owed,
    onlyOurs: ['5s ops/0 resolved {}:{alertname="A"}: -A'],
    onlyTheirs: [],
  },
  'silence-part-resolved': {
    why: owed,
    onlyOurs: ['5s ops/0 firing {}:{}: A, -B'],
    onlyTheirs: [],
  },
  'silence-refire': {
    why: `${owed}; so that it fires again is news, where Alertmanager takes it for the same`,
    onlyOurs: ['5s ops/0 resolved {}:{alertname="A"}: -A', '9s ops/0 firing {}:{alertname="A"}: A'],
    onlyTheirs: [],
  },
  'inhibit-resolved': {
    why: owed,
    onlyOurs: ['5s ops/0 resolved {}:{alertname="B"}: -B{host=a,severity=warning}'],
    onlyTheirs: [],
  },
  'reload-route-moves': {
    why: `${owed}, also to who is not told of such alerts any more`,
    onlyOurs: ['6s etl/0 resolved {}/{team="etl"}:{}: -A{team=etl}'],
    onlyTheirs: [],
  },
  'dot-and-line-feed': {
    why: 'expressions are those of Prometheus, in which the dot matches line feeds as well',
    onlyOurs: ['1s dot/0 firing {}/{text=~"a.b"}:{}: A{text=a\\nb}, B{text=a-b}'],
    onlyTheirs: ['1s dot/0 firing {}/{text=~"a.b"}:{}: B{text=a-b}', '1s ops/0 firing {}:{}: A{text=a\\nb}'],
  },
};

interface Outcome {
  readonly name: string;
  readonly ours: readonly Told[];
  readonly onlyOurs: readonly string[];
  readonly onlyTheirs: readonly string[];
}

const folder = join(import.meta.dirname, '../alertmanager');
const scenarios = readdirSync(folder).map((file) =>
  readScenario(basename(file, '.txt'), readFileSync(join(folder, file), 'utf8')),
);

it('tells the same as a real Alertmanager, at the same time', { timeout: 150_000 }, async (context) => {
  await using webhooks = await Webhooks.listen();
  await using started = new AsyncDisposableStack();
  // Taken from the end: those that wait for a minute of the clock come last, so that they do not miss it.
  const waiting = scenarios.toSorted((one, other) => (other.minuteAtMs ?? -1) - (one.minuteAtMs ?? -1));
  const reals: RealAlertmanager[] = [];
  const startSome = async (): Promise<void> => {
    for (let scenario = waiting.pop(); scenario; scenario = waiting.pop()) {
      reals.push(started.use(await RealAlertmanager.start(context, scenario, webhooks)));
    }
  };
  const starts = await Promise.allSettled(Array.from({ length: 4 }, startSome));
  for (const start of starts) if (start.status === 'rejected') throw start.reason;
  const settled = await Promise.all(reals.map(compare));
  expect(settled.length).toBeGreaterThanOrEqual(30);
  expect(settled.reduce((sum, { ours }) => sum + ours.length, 0)).toBeGreaterThan(80);
  const found = settled.filter(({ onlyOurs, onlyTheirs }) => onlyOurs.length + onlyTheirs.length > 0);
  const foundByName = found.map(({ name, onlyOurs, onlyTheirs }) => [
    name,
    { why: differences[name]?.why ?? 'not on purpose', onlyOurs, onlyTheirs },
  ]);
  expect(Object.fromEntries(foundByName)).toEqual(differences);
});

async function compare(real: RealAlertmanager): Promise<Outcome> {
  const { scenario } = real;
  const { told, beganAtMs, configurations } = await real.play();
  const ours = await playOurs(scenario, configurations, beganAtMs);
  const { name, toleranceMs } = scenario;
  return {
    name,
    ours,
    onlyOurs: difference(ours, told, toleranceMs),
    onlyTheirs: difference(told, ours, toleranceMs),
  };
}
