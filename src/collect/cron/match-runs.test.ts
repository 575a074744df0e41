import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvidence } from './run-log.ts';
import { at, day, Scenario, session } from './test-scenario.ts';

describe('missed runs', () => {
  it('are moments without a run, once the daemon had its time', () => {
    const scenario = new Scenario('0 * * * * etl load')
      .log('01:00:01 5 (etl) CMD (load)')
      .missed('02:01:00')
      .missed('03:01:31')
      .missed('03:02:00');
    expect(scenario.told()).toEqual([
      'line 1 01:00:00 01:00:01 - ok',
      'line 1 02:00:00 - - missed',
      'line 1 03:00:00 - - missed',
    ]);
    expect(scenario.matcher.history('line 1')).toMatchObject({ missedTotal: 2 });
  });

  it('say why, when the daemon did', () => {
    const detail = 'FAILED to authorize user with PAM (Permission denied)';
    const refusals = [{ at: at('03:00:01'), user: 'etl', detail }];
    const scenario = new Scenario('0 3 * * * etl load').missed('04:00:00', { refusals, remark: 'more' });
    expect([...scenario.rows.values()]).toMatchObject([
      { verdict: 'missed', detail: `it was due and is not in the log; cron: ${detail}; more` },
    ]);
  });

  it('are none before the entry, the machine and the daemon were there, or while the clock jumped', () => {
    expect(new Scenario('0 * * * * etl load', '02:30:00').missed('04:00:00').told()).toHaveLength(1);
    expect(
      new Scenario('0 * * * * etl load').missed('04:00:00', { from: at('02:30:00') }).told(),
    ).toHaveLength(1);
    const gaps = [{ from: at('00:30:00'), until: at('02:30:00') }];
    expect(new Scenario('0 * * * * etl load').missed('04:00:00', { gaps }).told()).toHaveLength(1);
  });

  it('are runs again when the log comes late', () => {
    const scenario = new Scenario('0 3 * * * etl load').missed('04:00:00').log('03:00:01 5 (etl) CMD (load)');
    expect(scenario.told()).toEqual(['line 1 03:00:00 03:00:01 - ok']);
    expect(scenario.matcher.history('line 1')).toMatchObject({ missed: [] });
  });

  it('are none in the hour summer time leaves out', () => {
    const scenario = new Scenario('30 2 * * * etl load', '2026-03-28T12:00:00Z', 'Europe/Berlin')
      .log('2026-03-29T01:00:01Z 5 (etl) CMD (load)')
      .missed('2026-03-29T12:00:00Z');
    expect(scenario.told()).toEqual(['line 1 01:00:00 01:00:01 - ok']);
  });
});

describe('verdicts', () => {
  const run = (minute: number, seconds: number): string => {
    const hour = String(Math.floor(minute / 60)).padStart(2, '0');
    const start = Date.parse(`${day}T${hour}:${String(minute % 60).padStart(2, '0')}:01Z`);
    const end = new Date(start + seconds * 1000).toISOString().slice(11, 19);
    const begin = new Date(start).toISOString().slice(11, 19);
    return `${begin} ${minute + 1} ([x]) X (x)\n${begin} ${minute + 1} (etl) CMD ([${minute + 9000}] load)\n${end} ${minute + 1} (etl) END ([${minute + 9000}] load)`;
  };

  it('an overlap is a run that began while the one before was under way', () => {
    const scenario = new Scenario('* * * * * etl load').log(`${run(1, 90)}\n${run(2, 20)}\n${run(3, 20)}`);
    expect(scenario.told().map((line) => line.split(' ').at(-1))).toEqual(['ok', 'overlap', 'ok']);
    expect(scenario.matcher.history('line 1')).toMatchObject({ overlapsTotal: 1 });
  });

  it('short and long are judged by the median of eight runs or more', () => {
    const eight = Array.from({ length: 8 }, (_, i) => run(i * 10, 100 + i)).join('\n');
    const check = (seconds: number, want: string): void => {
      const scenario = new Scenario('*/10 * * * * etl load').log(`${eight}\n${run(80, seconds)}`);
      expect(scenario.told().at(-1)).toMatch(new RegExp(` ${seconds}s ${want}$`));
    };
    check(10, 'short');
    check(25, 'ok');
    check(500, 'ok');
    check(560, 'long');
    const seven = Array.from({ length: 7 }, (_, i) => run(i * 10, 100)).join('\n');
    expect(
      new Scenario('*/10 * * * * etl load')
        .log(`${seven}\n${run(80, 1)}`)
        .told()
        .at(-1),
    ).toMatch(/ok$/);
  });

  it('a second start for one moment is a duplicate', () => {
    const scenario = new Scenario('0 3 * * * etl load').log(
      '03:00:01 5 (etl) CMD (load)\n03:00:02 6 (etl) CMD (load)',
    );
    expect(scenario.told().map((line) => line.split(' ').at(-1))).toEqual(['ok', 'duplicate']);
  });

  it('a run whose machine was restarted is over, without an end', () => {
    const scenario = new Scenario('0 3 * * * etl load').log(`
      03:00:01 10 ${session('opened')}
      03:00:01 11 (etl) CMD (load)`);
    scenario.matcher.take(
      scenario.assembly.giveUp(() => 'the machine was restarted'),
      scenario.jobs,
    );
    expect(scenario.matcher.history('line 1')?.runs).toMatchObject([{ isUnderWay: false, verdict: 'ok' }]);
  });
});

describe('jobs with one command', () => {
  it('are told apart by their times', () => {
    const scenario = new Scenario('15 * * * * etl load\n45 * * * * etl load').log(
      '03:45:01 5 (etl) CMD (load)\n04:15:01 6 (etl) CMD (load)',
    );
    expect(scenario.told()).toEqual(['line 2 03:45:00 03:45:01 - ok', 'line 1 04:15:00 04:15:01 - ok']);
  });

  it('share a moment, one run each', () => {
    const scenario = new Scenario('0 3 * * * etl load\n0 * * * * etl load').log(
      '03:00:01 5 (etl) CMD (load)\n03:00:01 6 (etl) CMD (load)',
    );
    expect(scenario.told()).toEqual(['line 1 03:00:00 03:00:01 - ok', 'line 2 03:00:00 03:00:01 - ok']);
  });

  it('of another user are not theirs', () => {
    expect(new Scenario('0 3 * * * etl load').log('03:00:01 5 (root) CMD (load)').told()).toEqual([]);
  });
});

it('whatever the log says and in whatever order, no duration is negative and no moment is told twice', () => {
  const item: fc.Arbitrary<RunEvidence> = fc.record({
    kind: fc.constantFrom('started', 'ended', 'exited', 'session-opened', 'session-closed', 'refused'),
    at: fc.integer({ min: at('03:00:00'), max: at('03:10:00') }),
    by: fc.constant('cron'),
    pid: fc.integer({ min: 1, max: 6 }),
    user: fc.constant('etl'),
    command: fc.constantFrom('a', 'b'),
  });
  fc.assert(
    fc.property(fc.array(fc.array(item, { maxLength: 12 }), { maxLength: 4 }), (batches) => {
      const scenario = new Scenario('* * * * * etl a\n*/2 * * * * etl b\n*/2 * * * * etl b');
      for (const batch of batches) scenario.evidence(batch).missed('03:05:00');
      const rows = [...scenario.rows.values()];
      const firsts = rows.filter((row) => row['verdict'] !== 'duplicate' && row['expected_at'] !== null);
      expect(rows.every((row) => row['duration_ms'] === null || Number(row['duration_ms']) >= 0)).toBe(true);
      const moments = firsts.map((row) => `${String(row['job_id'])} ${String(row['expected_at'])}`);
      expect(new Set(moments).size).toBe(moments.length);
      JSON.stringify([scenario.assembly.state(), scenario.matcher.state()]);
    }),
    { numRuns: 2000 },
  );
});
