import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparableCommand } from './command-text.ts';
import { parseCrontab } from './crontab.ts';
import type { WatchedJob } from './job-match.ts';
import { parseJournalRecord } from './journal-record.ts';
import { RunMatcher } from './match-runs.ts';
import type { Coverage } from './match-runs.ts';
import { runsBetween } from './next-run.ts';
import { RunAssembly } from './run-assembly.ts';
import { parseJournalEntry, parseLogLine } from './run-log.ts';
import type { RunEvidence } from './run-log.ts';
import { StampReader } from './syslog-line.ts';

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;
const fixture = (name: string): string[] =>
  readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')
    .trimEnd()
    .split('\n');

/** The jobs of a crontab with a user column; identical lines are twins. */
function jobsOf(crontab: string, zone = 'UTC'): WatchedJob[] {
  const seen = new Map<string, number>();
  return parseCrontab(`${crontab}\n`, { hasUserColumn: true }).map((entry) => {
    const key = `${entry.schedule} ${entry.user} ${entry.command}`;
    const twin = seen.get(key);
    seen.set(key, entry.line);
    return {
      jobId: `line ${entry.line}`,
      kind: 'cron',
      user: entry.user,
      logged: comparableCommand(entry.command),
      latenessMs: 90_000,
      canBeMissed: true,
      twin: twin === undefined ? undefined : `line ${twin}`,
      moments: (from, to, limit) => (entry.parsed ? runsBetween(entry.parsed, zone, from, to, limit) : []),
    };
  });
}

const day = '2026-11-21';
const at = (time: string): number => Date.parse(time.includes('T') ? time : `${day}T${time}Z`);

/** A log of `HH:MM:SS pid message` lines, the jobs it is about, and what is made of it. */
class Scenario {
  readonly matcher = new RunMatcher();
  readonly assembly = new RunAssembly();
  readonly rows = new Map<unknown, Record<string, unknown>>();
  readonly jobs: WatchedJob[];

  constructor(crontab: string, since = '00:00:00', zone = 'UTC') {
    this.jobs = jobsOf(crontab, zone);
    this.matcher.watch(this.jobs, at(since));
  }

  log(text: string): this {
    const stamps = new StampReader('UTC');
    const evidence = text
      .trim()
      .split('\n')
      .map((line) => /^\s*(\S+) (\d+) (.*)$/.exec(line))
      .map((match) =>
        parseLogLine(
          `${(match?.[1] ?? '').includes('T') ? match?.[1] : `${day}T${match?.[1]}Z`} h CRON[${match?.[2]}]: ${match?.[3]}`,
          stamps,
          at('23:59:59'),
        ),
      );
    return this.evidence(evidence.filter(isDefined));
  }

  evidence(items: readonly RunEvidence[], parents: Readonly<Record<number, number>> = {}): this {
    return this.#keep(
      this.matcher.take(
        this.assembly.add(items, (pid) => parents[pid]),
        this.jobs,
      ),
    );
  }

  missed(until: string, more: Partial<Coverage> = {}): this {
    return this.#keep(
      this.matcher.findMissed(this.jobs, {
        from: at('00:00:00'),
        until: at(until),
        gaps: [],
        refusals: [],
        ...more,
      }),
    );
  }

  /** `job expected started seconds verdict` of each run. */
  told(): string[] {
    const clock = (iso: unknown): string => (typeof iso === 'string' ? iso.slice(11, 19) : '-');
    return [...this.rows.values()]
      .toSorted((a, b) => String(a['at']).localeCompare(String(b['at'])))
      .map((row) =>
        [
          row['job_id'],
          clock(row['expected_at']),
          clock(row['started_at']),
          row['duration_ms'] === null ? '-' : `${Number(row['duration_ms']) / 1000}s`,
          row['verdict'],
        ].join(' '),
      );
  }

  #keep(rows: readonly Record<string, unknown>[]): this {
    for (const row of rows) this.rows.set(row['run_key'], row);
    return this;
  }
}

const session = (what: string, user = 'etl'): string =>
  `pam_unix(cron:session): session ${what} for user ${user}`;

describe('runs of the daemon as it logs by default', () => {
  it('last as long as their session', () => {
    const scenario = new Scenario('0 3 * * * etl load').log(`
      03:00:01 10 ${session('opened')}
      03:00:01 11 (etl) CMD (load)`);
    expect(scenario.told()).toEqual(['line 1 03:00:00 03:00:01 - running']);
    scenario.log(`03:07:31 10 ${session('closed')}`);
    expect(scenario.told()).toEqual(['line 1 03:00:00 03:00:01 450s ok']);
  });

  it('have no end where the log tells none, and are not taken for running', () => {
    const scenario = new Scenario('0 3 * * * etl load').log('03:00:01 11 (etl) CMD (load)');
    expect(scenario.told()).toEqual(['line 1 03:00:00 03:00:01 - ok']);
  });

  it('are found when the sessions come later, from another file', () => {
    const scenario = new Scenario('0 3 * * * etl load')
      .log('03:00:01 11 (etl) CMD (load)')
      .log(`03:00:01 10 ${session('opened')}\n03:00:09 10 ${session('closed')}`);
    expect(scenario.told()).toEqual(['line 1 03:00:00 03:00:01 8s ok']);
  });

  const together = `
    03:00:01 10 ${session('opened')}
    03:00:01 11 ${session('opened')}
    03:00:01 12 (etl) CMD (a)
    03:00:01 13 (etl) CMD (b)`;

  it('are given no end by guessing when two of a user began together', () => {
    const scenario = new Scenario('0 3 * * * etl a\n0 3 * * * etl b').log(`${together}
      03:00:09 11 ${session('closed')}
      03:30:00 10 ${session('closed')}`);
    expect(scenario.told()).toEqual(['line 1 03:00:00 03:00:01 - ok', 'line 2 03:00:00 03:00:01 - ok']);
  });

  it('have one when both ended together', () => {
    const scenario = new Scenario('0 3 * * * etl a\n0 3 * * * etl b').log(`${together}
      03:00:09 11 ${session('closed')}
      03:00:09 10 ${session('closed')}`);
    expect(scenario.told()).toEqual(['line 1 03:00:00 03:00:01 8s ok', 'line 2 03:00:00 03:00:01 8s ok']);
  });

  it('are told apart by their parents while they live', () => {
    const scenario = new Scenario('0 3 * * * etl a\n0 3 * * * etl b');
    const stamps = new StampReader('UTC');
    const items = together
      .trim()
      .split('\n')
      .map((line) => /(\d\d)  *([(p].*)/.exec(line))
      .map((match) =>
        parseLogLine(`${day}T03:00:01Z h CRON[${match?.[1]}]: ${match?.[2]}`, stamps, at('04:00:00')),
      );
    scenario.evidence(items.filter(isDefined), { 12: 11, 13: 10 }).log(`
      03:00:09 11 ${session('closed')}
      03:30:00 10 ${session('closed')}`);
    expect(scenario.told()).toEqual(['line 1 03:00:00 03:00:01 8s ok', 'line 2 03:00:00 03:00:01 1799s ok']);
  });
});

describe('a real log', () => {
  it('of all levels gives each run its job, duration and status', () => {
    const lines = fixture('debian-all-levels.log');
    const scenario = new Scenario(
      [
        '* * * * * root echo plain > /dev/null',
        '* * * * * root exit 3',
        '* * * * * root sleep 20',
        String.raw`* * * * * root date +\%Y > /dev/null; : 'grüße 日本' %stdin text`,
        '* * * * * root   tabs\tand spaces   ; true  ',
        '* * * * * nobody echo dup',
        '* * * * * nobody echo dup',
        String.raw`* * * * * nobody for i in 1 2; do echo ($i) \%; done`,
      ].join('\n'),
    );
    const stamps = new StampReader('UTC');
    scenario.evidence(lines.map((line) => parseLogLine(line, stamps, at('23:00:00'))).filter(isDefined));
    const first = scenario.told().filter((line) => line.includes(' 14:04:00 '));
    expect(first.map((line) => line.replace(/ 14\S+ 14\S+ (\d+)[.\d]*s /, ' $1s ')).toSorted()).toEqual([
      'line 1 0s ok',
      'line 2 0s failed',
      'line 3 20s ok',
      'line 4 0s ok',
      'line 5 0s ok',
      'line 6 0s ok',
      'line 7 0s duplicate',
      'line 8 0s failed',
    ]);
  });

  it('of the journal tells sessions and units apart', () => {
    const scenario = new Scenario('* * * * * root sleep 3; echo grüße >/dev/null');
    const timer = (name: string): WatchedJob => ({
      ...scenario.jobs[0]!,
      jobId: name,
      kind: 'timer',
      logged: `${name}.service`,
      moments: () => [],
    });
    scenario.jobs.push(timer('good'), timer('bad'), timer('killed'), timer('slow'));
    scenario.matcher.watch(scenario.jobs, 0);
    scenario.evidence(
      fixture('journal.jsonl')
        .map((line) => parseJournalRecord(line))
        .filter(isDefined)
        .map(parseJournalEntry)
        .filter(isDefined),
    );
    const of = (job: string): string[] =>
      scenario
        .told()
        .filter((line) => line.startsWith(job))
        .map((line) => line.replace(/(\d+)[.\d]*s (\w+)$/, '$1s $2'));
    expect(of('line 1')[0]).toMatch(/^line 1 14:0\d:00 14:0\d:0\d 3s ok$/);
    expect(of('good')[0]).toMatch(/ 2s ok$/);
    expect(of('bad')[0]).toMatch(/ 0s failed$/);
    expect(of('killed')[0]).toMatch(/ 0s failed$/);
    expect(of('slow')[0]).toMatch(/ 90s ok$/);
  });
});

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
