import { setTimeout as sleep } from 'node:timers/promises';
import { fingerprintOf, type RaisedAlert } from '../src/alert/alert.ts';
import { parseMatchers } from '../src/alert/matcher.ts';
import { compileRouting, Dispatcher, NotificationLog, Silences } from '../src/alert/routing/index.ts';
import type { Route } from '../src/alert/routing/routing.ts';
import { type Clock, systemClock } from '../src/lib/clock.ts';
import type { Bench, Workbench } from './support/bench.ts';
import { round } from './support/statistics.ts';

const alertCount = 10_000;
const groupCount = 1000;
const silenceCount = 1000;
/** As many as are put at once by those who have many. */
const batch = 1000;
const holdBarMs = 20;

export const routingBench: Bench = {
  name: 'routing',
  summary: 'ten thousand alerts in a thousand groups, a thousand silences: taken in, looked at, told',
  run: async ({ report, isQuick }: Workbench) => {
    const clock = new TimedClock();
    let told = 0;
    const dispatcher = await startDispatcher(clock, () => told++);
    const alerts = Array.from({ length: alertCount }, (_, index) => alertOf(index));
    const putMs: number[] = [];
    for (let from = 0; from < alertCount; from += batch) {
      putMs.push(timed(() => dispatcher.put(alerts.slice(from, from + batch))));
    }
    report.line(`${batch} new alerts`, { longest_ms: round(Math.max(...putMs), 1) });
    await sleep(2000);
    report.line(
      `first notifications of ${groupCount} groups`,
      { told, longest_hold_ms: round(clock.longestMs, 1), all_ms: round(clock.totalMs, 1) },
      { value: clock.longestMs, bar: holdBarMs },
    );
    clock.reset();
    const turns = isQuick ? 2 : 10;
    await sleep(turns * 1000);
    report.line(
      `a look at ${groupCount} groups in which nothing changes`,
      { longest_hold_ms: round(clock.longestMs, 1), all_ms: round(clock.totalMs / turns, 1) },
      { value: clock.longestMs, bar: holdBarMs },
    );
    report.line(`${alertCount} alerts again`, {
      ms: round(
        timed(() => dispatcher.put(alerts)),
        1,
      ),
    });
    dispatcher.close();
  },
};

async function startDispatcher(clock: Clock, tell: () => void): Promise<Dispatcher> {
  const storage = { save: () => undefined };
  const silences = await Silences.open(clock, storage);
  for (let index = 0; index < silenceCount; index++) {
    const nowMs = clock.now();
    await silences.set({
      id: undefined,
      kind: 'silence',
      matchers: parseMatchers(index % 10 === 0 ? `host=~"silent${index}.+"` : `host="silent${index}"`),
      startsAtMs: nowMs,
      endsAtMs: nowMs + 3_600_000,
      createdBy: 'bench',
      comment: '',
    });
  }
  return new Dispatcher({
    clock,
    routing: await compileRouting({
      route: routeOf('', [routeOf('severity="critical"', []), routeOf('team=~"etl|web.*"', [])]),
      inhibitRules: [
        {
          sourceMatchers: parseMatchers('severity="critical"'),
          targetMatchers: parseMatchers('severity="info"'),
          equal: ['host'],
        },
      ],
      timeIntervals: new Map(),
      maintenance: [],
      resolveTimeoutMs: 300_000,
    }),
    integrations: () => [{ key: 'webhook[0]', sendsResolved: true }],
    deliver: async () => tell(),
    log: new NotificationLog(clock, storage, []),
    silences,
    acknowledgedBy: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
}

function routeOf(matchers: string, routes: readonly Route[]): Route {
  return {
    receiver: 'ops',
    matchers: parseMatchers(matchers),
    continues: false,
    groupBy: ['alertname'],
    groupWaitMs: 1000,
    groupIntervalMs: 1000,
    repeatIntervalMs: 3_600_000,
    muteTimeIntervals: [],
    activeTimeIntervals: [],
    escalation: [],
    routes,
  };
}

function alertOf(index: number): RaisedAlert {
  const labels = {
    alertname: `Alert${index % groupCount}`,
    host: `host${index % 500}`,
    severity: index % groupCount < 300 ? 'critical' : 'info',
    disk: `/dev/${index}`,
  };
  const nowMs = Date.now();
  return {
    fingerprint: fingerprintOf(labels),
    labels,
    annotations: { summary: 'Something is wrong here' },
    startsAtMs: nowMs,
    endsAtMs: undefined,
    updatedAtMs: nowMs,
    generatorUrl: '',
  };
}

function timed(run: () => void): number {
  const startedMs = performance.now();
  run();
  return performance.now() - startedMs;
}

/** The machine's clock, which measures how long its timers keep everything else waiting. */
class TimedClock implements Clock {
  longestMs = 0;
  totalMs = 0;

  now(): number {
    return systemClock.now();
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  schedule(delayMs: number, callback: () => void): () => void {
    return systemClock.schedule(delayMs, () => {
      const tookMs = timed(callback);
      this.longestMs = Math.max(this.longestMs, tookMs);
      this.totalMs += tookMs;
    });
  }

  reset(): void {
    this.longestMs = 0;
    this.totalMs = 0;
  }
}
