import { describe, expect, it } from 'vitest';
import type { WatchedJob } from './job-match.ts';
import { parseJournalRecord } from './journal-record.ts';
import { parseJournalEntry, parseLogLine } from './run-log.ts';
import { StampReader } from './syslog-line.ts';
import { at, day, fixture, isDefined, Scenario, session } from './test-scenario.ts';

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
    expect(scenario.matcher.history('line 1')).toMatchObject({ failedTotal: 0 });
    const failed = scenario.told().filter((line) => /^line 2 .* failed$/.test(line));
    expect(scenario.matcher.history('line 2')).toMatchObject({ failedTotal: failed.length });
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
