import { describe, expect, it } from 'vitest';
import { arrival, arrivals } from '../arrival-fixtures.ts';
import { answer, health, press, screenText, startedAt, troubledState } from '../fixtures.ts';
import { cronJob, cronJobs, transfer, transfers } from '../job-fixtures.ts';
import { selectedKey } from '../update/step.ts';
import { arrivalTrouble, cronTrouble, transferTroubles } from './job-problems.ts';
import { placeOf } from './model.ts';
import { troublesOf } from './problems.ts';
import type { State } from './model.ts';

const texts = (troubles: readonly { severity: string; text: string }[]): readonly string[] =>
  troubles.map(({ severity, text }) => `${severity}: ${text}`);

describe('the problems of a job', () => {
  it('are its error, its failure, what was missed and what overlapped', () => {
    const check = (change: Parameters<typeof cronJob>[0], want: RegExp | null): void => {
      const [text] = texts(cronTrouble(cronJob(change)));
      if (want === null) expect(text).toBeUndefined();
      else expect(text).toMatch(want);
    };
    check({}, null);
    check({ running: true, last_verdict: 'running' }, null);
    check({ error_message: 'minute 61' }, /^warning: \/etc\/cron\.d\/etl line 3: minute 61$/);
    check({ last_verdict: 'failed' }, /^critical: job load-orders\.sh failed at \d\d:\d\d:\d\d$/);
    check({ missed_runs: 2 }, /^warning: job load-orders\.sh missed 2 runs in the last 24 h$/);
    check({ overlaps: 1 }, /overlapped itself once/);
    check({ last_verdict: 'long', running: true }, /runs far longer than usual/);
    check({ last_verdict: 'short' }, /ended suspiciously soon/);
    check({ last_verdict: 'duplicate' }, /started twice for one moment/);
  });
});

describe('the problems of an expected file', () => {
  it('are those of a file that did not come, or not as expected', () => {
    const check = (change: Parameters<typeof arrival>[0], want: RegExp | null): void => {
      const [text] = texts(arrivalTrouble(arrival({ overdue: false, ...change }), startedAt));
      if (want === null) expect(text).toBeUndefined();
      else expect(text).toMatch(want);
    };
    check({ state: 'on_time' }, null);
    check({ state: 'late' }, null);
    check({ state: 'pending' }, null);
    check({ overdue: true, optional: true }, null);
    check({ overdue: true }, /^warning: orders: orders_\*\.csv in \/data\/in is overdue for 3 h 41 m$/);
    check({ state: 'missed' }, /^critical: orders: .* was missed, due \d\d:\d\d$/);
    check({ state: 'too_small' }, /^warning: .* is too small/);
    check({ error_message: 'ENOENT' }, /^critical: .* cannot be looked for: ENOENT$/);
  });
});

describe('the problems of transfers', () => {
  it('are told one by one, or in one line where there are many', () => {
    const broken = transfer({ verdict: 'broken', verdict_reason: 'it is short' });
    expect(texts(transferTroubles([broken]))).toEqual([
      'critical: upload of orders_20261121.csv by partner is broken: it is short',
    ]);
    const many = Array.from({ length: 4 }, (_, id) => transfer({ id, verdict: 'suspect' }));
    expect(texts(transferTroubles(many))).toEqual([
      'warning: 4 transfers of the last 24 h are not whole, the last orders_20261121.csv by partner',
    ]);
    const hundred = Array.from({ length: 100 }, (_, id) => transfer({ id, verdict: 'broken' }));
    expect(texts(transferTroubles(hundred))[0]).toMatch(/^critical: at least 100 transfers/);
  });
});

describe('the overview', () => {
  const [, broken] = transfers;
  const loaded = (): State => {
    const told = answer(answer(troubledState(), { kind: 'cron' }, cronJobs), { kind: 'arrivals' }, arrivals);
    return answer(told, { kind: 'broken-transfers' }, [broken]);
  };
  const openProblem = (state: State, view: string): State => {
    let current = state;
    for (let moves = 0; moves < 30; moves++) {
      if (selectedKey(current)?.startsWith(view) === true) return press(current, 'enter');
      current = press(current, 'j');
    }
    return current;
  };

  it('lists them and opens their rows', () => {
    const job = openProblem(loaded(), 'cron:miss');
    expect(placeOf(job).view).toBe('cron');
    expect(selectedKey(job)).toBe('miss');
    const file = openProblem(loaded(), 'arrivals:stock');
    expect(placeOf(file).view).toBe('arrivals');
    expect(selectedKey(file)).toBe('stock');
  });

  it('opens a broken transfer among those that are not whole, however old', () => {
    const opened = openProblem(loaded(), 'transfers:4');
    expect(placeOf(opened).view).toBe('transfers');
    const told = answer(opened, { kind: 'transfers', path: 'verdict=broken' }, [transfer({ id: 9 }), broken]);
    expect(selectedKey(told)).toBe('4');
    expect(screenText(told)).toContain('only what is not whole');
  });

  it('tells once what cannot be looked for', () => {
    const lost = arrival({ name: 'lost', error_message: 'ENOENT' });
    const reasons = ['arrival lost: ENOENT', 'arrival other: ENOENT'];
    const told = answer(
      answer(troubledState(), { kind: 'arrivals' }, [lost]),
      { kind: 'health' },
      health({ status: 'degraded', reasons }),
    );
    const [node] = told.nodes;
    const keys = node === undefined ? [] : troublesOf(node, startedAt).map(({ key }) => key);
    expect(keys).toContain('arrivals:lost');
    expect(keys).toContain('health:arrival other: ENOENT');
    expect(keys).not.toContain('health:arrival lost: ENOENT');
  });

  it('does not hide a reason of the node because the name of a row is in it', () => {
    const named = answer(loaded(), { kind: 'arrivals' }, [arrival({ name: 'clock', state: 'missed' })]);
    expect(screenText(press(named, 'G'))).toContain('the clock is 3 s late');
  });
});
