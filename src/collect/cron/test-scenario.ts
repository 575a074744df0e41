import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { comparableCommand } from './command-text.ts';
import { parseCrontab } from './crontab.ts';
import type { WatchedJob } from './job-match.ts';
import { RunMatcher } from './match-runs.ts';
import type { Coverage } from './match-runs.ts';
import { runsBetween } from './next-run.ts';
import { RunAssembly } from './run-assembly.ts';
import { parseLogLine } from './run-log.ts';
import type { RunEvidence } from './run-log.ts';
import { StampReader } from './syslog-line.ts';

/** For filters. */
export const isDefined = <T>(value: T | undefined): value is T => value !== undefined;
/** Lines of a recorded log. */
export const fixture = (name: string): string[] =>
  readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')
    .trimEnd()
    .split('\n');

/** The jobs of a crontab with a user column; identical lines are twins. */
export function jobsOf(crontab: string, zone = 'UTC'): WatchedJob[] {
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

/** On which scenarios take place. */
export const day = '2026-11-21';
/** A time of the scenarios' day, or any other moment. */
export const at = (time: string): number => Date.parse(time.includes('T') ? time : `${day}T${time}Z`);

/** A log of `HH:MM:SS pid message` lines, the jobs it is about, and what is made of it. */
export class Scenario {
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

/** What PAM says of a session. */
export const session = (what: string, user = 'etl'): string =>
  `pam_unix(cron:session): session ${what} for user ${user}`;
