import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseJournalRecord } from './journal-record.ts';
import { parseJournalEntry, parseLogLine } from './run-log.ts';
import type { RunEvidence } from './run-log.ts';
import { StampReader } from './syslog-line.ts';

const readAt = Date.parse('2026-11-21T12:00:00Z');
const parse = (line: string, zone = 'UTC'): RunEvidence | undefined =>
  parseLogLine(line, new StampReader(zone), readAt);
const fixture = (name: string): string[] =>
  readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')
    .trimEnd()
    .split('\n');
const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

describe('parseLogLine', () => {
  it("reads Debian's cron in both stamp formats", () => {
    const want = { kind: 'started', pid: 4711, user: 'root', command: 'cd / && run-parts /etc/cron.hourly' };
    expect(
      parse('Nov 21 03:17:01 db1 CRON[4711]: (root) CMD (cd / && run-parts /etc/cron.hourly)'),
    ).toMatchObject({
      ...want,
      at: Date.parse('2026-11-21T03:17:01Z'),
    });
    expect(
      parse(
        '2026-11-21T03:17:01.250000+01:00 db1 CRON[4711]: (root) CMD (cd / && run-parts /etc/cron.hourly)',
      ),
    ).toMatchObject({
      ...want,
      at: Date.parse('2026-11-21T02:17:01.250Z'),
    });
  });

  it('reads the process of the command where cron logs it', () => {
    expect(parse('Nov 21 03:17:01 db1 CRON[4711]: (etl) CMD ([4712] load --all)')).toMatchObject({
      pid: 4711,
      jobPid: 4712,
      command: 'load --all',
    });
    expect(parse('Nov 21 03:19:01 db1 CRON[4711]: (etl) END ([4712] load --all)')).toMatchObject({
      kind: 'ended',
      jobPid: 4712,
    });
  });

  it("reads cronie's start and end", () => {
    expect(parse('Nov  1 03:17:01 db1 CROND[4712]: (etl) CMD (load)')).toMatchObject({
      kind: 'started',
      command: 'load',
      pid: 4712,
    });
    expect(parse('Nov  1 03:17:09 db1 CROND[4711]: (etl) CMDEND (load)')).toMatchObject({
      kind: 'ended',
      pid: 4711,
    });
  });

  it('reads sessions of both names and of no other service', () => {
    const line = (service: string, what: string): string =>
      `Nov 21 03:17:01 db1 CRON[4711]: pam_unix(${service}:session): session ${what}`;
    expect(parse(line('cron', 'opened for user root(uid=0) by (uid=0)'))).toMatchObject({
      kind: 'session-opened',
      user: 'root',
    });
    expect(parse(line('crond', 'opened for user etl by (uid=0)'))).toMatchObject({
      kind: 'session-opened',
      user: 'etl',
    });
    expect(parse(line('cron', 'closed for user root'))).toMatchObject({ kind: 'session-closed', pid: 4711 });
    expect(parse(line('sshd', 'opened for user root by (uid=0)'))).toBeUndefined();
  });

  it('reads how a command ended', () => {
    expect(
      parse('Nov 21 03:17:01 db1 CRON[4711]: (CRON) error (grandchild #4712 failed with exit status 3)'),
    ).toMatchObject({
      kind: 'exited',
      jobPid: 4712,
      exitStatus: 3,
    });
    expect(
      parse('Nov 21 03:17:01 db1 CRON[4711]: (CRON) error (grandchild #4712 terminated by signal 9)'),
    ).toMatchObject({
      exitStatus: 137,
    });
  });

  it('reads why cron refused to run something', () => {
    expect(
      parse('Nov 21 03:17:01 db1 crond[900]: (etl) FAILED to authorize user with PAM (Permission denied)'),
    ).toMatchObject({
      kind: 'refused',
      user: 'etl',
      detail: 'FAILED to authorize user with PAM (Permission denied)',
    });
    expect(
      parse("Nov 21 03:17:01 db1 cron[900]: (CRON) can't fork (do_command): Cannot allocate memory)"),
    ).toMatchObject({
      kind: 'refused',
    });
  });

  it('reads anacron and BusyBox', () => {
    expect(parse("Nov 21 07:35:01 db1 anacron[88]: Job `cron.daily' started")).toMatchObject({
      by: 'anacron',
      kind: 'started',
      command: 'cron.daily',
    });
    expect(
      parse("Nov 21 07:36:01 db1 anacron[88]: Job `cron.daily' terminated (exit status: 2) (mailing output)"),
    ).toMatchObject({
      kind: 'ended',
      exitStatus: 2,
    });
    expect(parse('Nov 21 07:36:00 db1 crond[1]: USER root pid  42 cmd echo hi')).toMatchObject({
      kind: 'started',
      pid: 42,
      command: 'echo hi',
    });
  });

  it('marks a command the log cut', () => {
    expect(parse('Nov 21 03:17:01 db1 CRON[4711]: (root) CMD (load --a-very-long')).toMatchObject({
      isCut: true,
    });
  });

  it('keeps parentheses and line noise of a command', () => {
    expect(parse('Nov 21 03:17:01 db1 CRON[1]: (root) CMD ((cd /x; y) && (z))')).toMatchObject({
      command: '(cd /x; y) && (z)',
    });
  });

  it('understands every line of a real log that tells of a run', () => {
    const all = fixture('debian-all-levels.log')
      .map((line) => parse(line))
      .filter(isDefined);
    const count = (kind: RunEvidence['kind']): number => all.filter((item) => item.kind === kind).length;
    expect(count('started')).toBe(count('session-opened'));
    expect(count('ended')).toBe(count('session-closed'));
    expect(count('started')).toBeGreaterThan(10);
    expect(count('exited')).toBeGreaterThan(1);
  });
});

describe('the year of a stamp without one', () => {
  const resolve = (stamp: string, read: string, zone = 'UTC'): string | undefined => {
    const item = parseLogLine(`${stamp} h CRON[1]: (root) CMD (x)`, new StampReader(zone), Date.parse(read));
    return item && new Date(item.at).toISOString();
  };

  it('is the one that makes it the latest not in the future', () => {
    expect(resolve('Dec 31 23:59:01', '2027-01-01T00:00:30Z')).toBe('2026-12-31T23:59:01.000Z');
    expect(resolve('Jan  1 00:00:01', '2027-01-01T00:00:30Z')).toBe('2027-01-01T00:00:01.000Z');
    expect(resolve('Nov 22 01:00:00', '2026-11-21T12:00:00Z')).toBe('2026-11-22T01:00:00.000Z');
    expect(resolve('Nov 23 13:00:00', '2026-11-21T12:00:00Z')).toBe('2025-11-23T13:00:00.000Z');
  });

  it('is that of the zone, which can be ahead of it', () => {
    expect(resolve('Jan  1 05:00:00', '2026-12-31T20:00:00Z', 'Asia/Tokyo')).toBe('2026-12-31T20:00:00.000Z');
    expect(resolve('Jul  1 03:00:00', '2026-07-01T02:00:00Z', 'Europe/Berlin')).toBe(
      '2026-07-01T01:00:00.000Z',
    );
  });

  it('is a leap year for 29 February', () => {
    expect(resolve('Feb 29 10:00:00', '2026-11-21T12:00:00Z')).toBe('2024-02-29T10:00:00.000Z');
    expect(resolve('Feb 30 10:00:00', '2026-11-21T12:00:00Z')).toBe(undefined);
  });

  it('keeps lines in order through the hour that is there twice', () => {
    const stamps = new StampReader('Europe/Berlin');
    const read = Date.parse('2026-10-25T04:00:00Z');
    const times = ['02:59:00', '02:00:00', '02:30:00', '03:00:00'].map((time) =>
      parseLogLine(`Oct 25 ${time} h CRON[1]: (root) CMD (x)`, stamps, read),
    );
    expect(times.map((item) => item && new Date(item.at).toISOString().slice(11, 16))).toEqual([
      '00:59',
      '01:00',
      '01:30',
      '02:00',
    ]);
  });
});

describe('parseJournalEntry', () => {
  it('understands a real journal', () => {
    const all = fixture('journal.jsonl')
      .map((line) => parseJournalRecord(line))
      .filter(isDefined)
      .map(parseJournalEntry)
      .filter(isDefined);
    const of = (command: string) => all.filter((item) => item.command === command);
    expect(
      of('bad.service')
        .slice(0, 4)
        .map((item) => [item.kind, item.exitStatus, item.detail]),
    ).toEqual([
      ['started', undefined, undefined],
      ['exited', 3, 'exit status 3'],
      ['ended', undefined, 'failed: exit-code'],
      ['ended', undefined, 'failed'],
    ]);
    expect(of('killed.service')[1]).toMatchObject({ exitStatus: 137, detail: 'ended by signal 9' });
    const [first, second] = of('good.service');
    expect(first).toMatchObject({ kind: 'started', by: 'systemd' });
    expect(second).toMatchObject({ kind: 'ended', exitStatus: 0 });
    expect(Math.round((second?.at ?? 0) - (first?.at ?? 0))).toBe(2007);
    expect(all.some((item) => item.kind === 'session-opened' && item.session !== undefined)).toBe(true);
  });

  it('reads bytes, repeated fields and nothing at all', () => {
    const entry = (message: unknown): RunEvidence | undefined => {
      const record = parseJournalRecord(
        JSON.stringify({
          __CURSOR: 's=1',
          __REALTIME_TIMESTAMP: '1795269841290112',
          SYSLOG_IDENTIFIER: 'CRON',
          _PID: '7',
          MESSAGE: message,
        }),
      );
      return record && parseJournalEntry(record);
    };
    expect(entry([...Buffer.from('(root) CMD (x)')])).toMatchObject({ command: 'x', at: 1795269841290.112 });
    expect(entry(['(root) CMD (x)', '(root) CMD (y)'])).toMatchObject({ command: 'x' });
    expect(entry(null)).toBeUndefined();
  });

  it('believes nobody but the service manager about units', () => {
    const line = (pid: number): string =>
      JSON.stringify({
        __CURSOR: 's=1',
        __REALTIME_TIMESTAMP: '1',
        _PID: String(pid),
        UNIT: 'a.service',
        INVOCATION_ID: 'f',
        MESSAGE_ID: '7ad2d189f7e94e70a38c781354912448',
        MESSAGE: '',
      });
    expect(parseJournalEntry(parseJournalRecord(line(1))!)).toMatchObject({ kind: 'ended' });
    expect(parseJournalEntry(parseJournalRecord(line(2))!)).toBeUndefined();
  });
});
