import { describe, expect, it } from 'vitest';
import { glyphsFor } from '../draw/glyphs.ts';
import { answer, at, press, screenText, startedAt, startState } from '../fixtures.ts';
import { cronJob, everyMinute, jobState } from '../job-fixtures.ts';
import { jobState as stateOf } from './cron-state.ts';
import { runsPerCell } from './cron-timeline.ts';

const glyphs = glyphsFor(false);
const hour = 3_600_000;
const detailKeys = ['6', 'j', 'j', 'j', 'enter'];

describe('the state of a job', () => {
  it('says the worst first', () => {
    const check = (change: Parameters<typeof cronJob>[0], want: string): void =>
      expect(stateOf(cronJob(change), glyphs).text).toBe(want);
    check({}, '● ok');
    check({ running: true }, '▶ running');
    check({ running: true, last_verdict: 'overlap', overlaps: 1 }, '! runs, overlap');
    check({ last_verdict: 'failed', missed_runs: 1 }, '✗ failed');
    check({ missed_runs: 3 }, '! 3 missed');
    check({ overlaps: 1 }, '! 1 overlap');
    check({ last_verdict: 'long' }, '! long');
    check({ last_verdict: null }, '○ not seen yet');
    check({ error_message: 'no such day', last_verdict: 'ok' }, '✗ error');
  });
});

describe('the table of jobs', () => {
  it('has the next run first, and entries that cannot be read with their error', () => {
    const rows = screenText(press(jobState(), '6')).split('\n');
    const rowOf = (text: string): number => rows.findIndex((row) => row.includes(text));
    expect(rows[rowOf('heartbeat')]).toMatch(/in 53 s +\d\d:\d\d +7 s ago +● ok/);
    expect(rowOf('heartbeat')).toBeLessThan(rowOf('load-orders.sh'));
    expect(rows[rowOf('cleanup')]).toContain('✗ line 9: minute 61 is not between 0 and 59');
    expect(rows[rowOf('warm-up')]).toContain('at boot');
    expect(rowOf('warm-up')).toBeGreaterThan(rowOf('load-orders.sh'));
  });

  it('says how many are not well', () => {
    expect(screenText(press(jobState(), '6'))).toContain(
      ' 7 jobs   1 running   1 failed   1 missed   1 overlapped   1 unreadable ',
    );
  });

  it('never drops the name or the state', () => {
    for (let columns = 40; columns < 200; columns += 7) {
      const text = screenText(press(jobState({ columns }), '6'));
      expect(text).toContain('NAME');
      expect(text).toContain('STATE');
      expect(text).toContain('✗ failed');
    }
  });

  it('has the next 24 hours below it where there is room', () => {
    const large = screenText(press(jobState({ columns: 200, rows: 50 }), '6'));
    expect(large).toContain('COMMAND');
    expect(large).toContain('the next 24 hours');
    expect(large).toContain('jobs at once');
    expect(screenText(press(jobState(), '6'))).not.toContain('jobs at once');
  });

  it('keeps the selected row in sight of both halves of a large screen', () => {
    const jobs = Array.from({ length: 300 }, (_, index) =>
      cronJob({ job_id: `${index}`, name: `job-${index}` }),
    );
    const last = press(answer(startState({ columns: 200, rows: 50 }), { kind: 'cron' }, jobs), '6', 'G');
    expect(screenText(last).match(/▸/g)?.length).toBe(2);
  });
});

describe('the timeline', () => {
  it('marks each run and draws a job of every minute as a band all day', () => {
    const rows = screenText(press(jobState(), '6', 'v')).split('\n');
    const rowOf = (text: string): string => rows.find((row) => row.includes(text)) ?? '';
    expect(rowOf('load-orders.sh').match(/●/g)?.length).toBe(7);
    expect(rowOf('heartbeat')).toMatch(/heartbeat +━{40,}/);
    expect(rowOf('jobs at once')).toMatch(/1+5/);
    expect(rowOf('now')).toMatch(/now +\d\d:00 +\d\d:00/);
  });

  it('counts the runs of each slot', () => {
    const job = cronJob({ next_runs: [at(0), at(hour), at(hour + 1), at(23.9 * hour)], runs_per_day: 4 });
    const counts = runsPerCell(job, startedAt, 24);
    expect([counts[0], counts[1], counts[2], counts[23]]).toEqual([1, 2, 0, 1]);
  });

  it('goes on evenly beyond the runs a node names, and does not guess where they are uneven', () => {
    expect(runsPerCell(everyMinute, startedAt, 24)[20]).toBe(60);
    const uneven = cronJob({ next_runs: [at(0), at(60_000), at(hour)], runs_per_day: 200 });
    expect(runsPerCell(uneven, startedAt, 24)[20]).toBeNull();
  });
});

describe('the detail of a job', () => {
  it('has its fields, its next runs and its last ones with a bar of durations', () => {
    const text = screenText(press(jobState({ rows: 60 }), ...detailKeys));
    for (const wanted of [
      '/opt/etl/bin/load-orders.sh --queue orders',
      '/etc/cron.d/etl:3 (cron)',
      '6 runs in the next 24 h',
      'in 3 h 12 m',
      'longest 15 m',
      '! missed',
      '15 m, usually 1 m 12 s',
      'exit status 2',
    ])
      expect(text).toContain(wanted);
    expect(text).toMatch(/[▁▂▃▄▅▆▇█]{3}/);
  });

  it('tells the time of the zone of the job where it differs', () => {
    const job = cronJob({ time_zone: 'Pacific/Kiritimati' });
    const text = screenText(
      press(answer(startState({ columns: 120, rows: 50 }), { kind: 'cron' }, [job]), '6', 'enter'),
    );
    expect(text).toContain('then by the clock of Pacific/Kiritimati');
    expect(text).toContain('the times here are those of');
  });

  it('says so when the job is gone', () => {
    const gone = answer(press(jobState(), ...detailKeys), { kind: 'cron' }, []);
    expect(screenText(gone)).toContain('this job is not there any more');
  });
});
