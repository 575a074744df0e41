import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJournalEntry } from './journal-entry.ts';
import type { JournalEntry } from './journal-entry.ts';
import { followJournal, isJournalCursor, journalArguments, readJournal } from './journal.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const captured = readFileSync(join(import.meta.dirname, 'fixtures/journal.jsonl'), 'utf8')
  .trim()
  .split('\n');
const base = { __CURSOR: 's=1;i=2', __REALTIME_TIMESTAMP: '1795273901905168' };

describe('parseJournalEntry', () => {
  it('reads what journalctl prints', () => {
    const [plain, binary] = captured.map((line) => parseJournalEntry(line));
    expect(plain).toMatchObject({ message: 'plain line', priority: 4, identifier: 'loader' });
    expect(plain?.at).toBe(
      Math.floor(Number(/"__REALTIME_TIMESTAMP":"(\d+)"/.exec(captured[0]!)?.[1]) / 1000),
    );
    expect(binary?.message).toBe('bytes \ufffd\ufffd here');
    for (const line of captured) expect(isJournalCursor(parseJournalEntry(line)?.cursor ?? '')).toBe(true);
  });

  it('takes each field in any of its shapes', () => {
    const check = (fields: object, want: Partial<JournalEntry>): void =>
      expect(parseJournalEntry(JSON.stringify({ ...base, ...fields }))).toMatchObject(want);
    check({ MESSAGE: null }, { message: '[too long to be shown]' });
    check({}, { message: '', priority: undefined, pid: undefined, identifier: undefined });
    check({ MESSAGE: ['first', 'second'] }, { message: 'first' });
    check({ _SOURCE_REALTIME_TIMESTAMP: '1795273901000999' }, { at: 1_795_273_901_000 });
    check({ _SOURCE_REALTIME_TIMESTAMP: 'soon' }, { at: 1_795_273_901_905 });
    check({ PRIORITY: '9', _PID: '-1' }, { priority: undefined, pid: undefined });
    check({ _COMM: 'sh' }, { identifier: 'sh' });
  });

  it('gives nothing for what is no entry', () => {
    for (const line of ['', '{', '[]', 'null', '{}', '{"__CURSOR":"s=1"}', '{"__REALTIME_TIMESTAMP":"1"}']) {
      expect([line, parseJournalEntry(line)]).toEqual([line, undefined]);
    }
  });

  it('throws for no line', () => {
    const names = ['__CURSOR', '__REALTIME_TIMESTAMP', 'MESSAGE', 'PRIORITY', '_PID', '_COMM'];
    const entry = fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 6 });
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      entry.map((fields) => JSON.stringify({ ...base, ...fields })),
    );
    fc.assert(
      fc.property(line, (text) => {
        const read = parseJournalEntry(text);
        if (read !== undefined) expect(new Date(read.at).toISOString()).toBeTruthy();
      }),
      { numRuns: caseCount },
    );
  });
});

describe('journalArguments', () => {
  it('hands over the unit and the cursor as parts of their options', () => {
    expect(journalArguments({ command: [], unit: 'a@b.service', lines: 5 })).toEqual(
      expect.arrayContaining(['--unit=a@b.service', '--lines=5']),
    );
    const after = journalArguments({ command: [], unit: 'a.service', lines: 5, after: 's=1;i=2' });
    expect(after).toEqual(expect.arrayContaining(['--after-cursor=s=1;i=2', '--no-tail']));
  });

  it('refuses a unit or a cursor that is none', () => {
    for (const unit of [
      '--file=/etc/shadow',
      '-u.service',
      'a b.service',
      'a/b.service',
      '*.service',
      'a@.service',
      '',
    ]) {
      expect(() => journalArguments({ command: [], unit, lines: 1 })).toThrow(/not the name of a service/);
    }
    for (const after of ['', '--x', 's=1', 's=1;i=2\n', 's=g;i=1']) {
      expect(() => journalArguments({ command: [], unit: 'a.service', lines: 1, after })).toThrow(
        /not the cursor/,
      );
    }
  });
});

describe('a journalctl', () => {
  const options = (script: string): Parameters<typeof readJournal>[0] => ({
    command: ['/bin/sh', '-c', script],
    unit: 'a.service',
    lines: 10,
  });
  const entry = JSON.stringify({ ...base, MESSAGE: 'said' });
  const never = new AbortController().signal;

  it('is read to its end; lines that are none are passed over', async () => {
    const script = `printf '%s\\n' '${entry}' nonsense '${entry}'`;
    expect(await readJournal(options(script), never)).toHaveLength(2);
  });

  it('that only found nothing is no fault, one that complains is', async () => {
    expect(await readJournal(options('exit 1'), never)).toEqual([]);
    const complaint = readJournal(
      options('echo Failed to seek to cursor: Invalid argument >&2; exit 1'),
      never,
    );
    await expect(complaint).rejects.toThrow('journalctl: Failed to seek to cursor: Invalid argument');
    const denied = readJournal(
      options('echo No journal files were opened due to insufficient permissions. >&2; exit 1'),
      never,
    );
    await expect(denied).rejects.toMatchObject({ hint: 'the node has to be in the group systemd-journal' });
  });

  it('that is not installed is unavailable', async () => {
    const missing = readJournal({ command: ['/nowhere/journalctl'], unit: 'a.service', lines: 1 }, never);
    await expect(missing).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('is ended with who reads it', async () => {
    const script = `printf '%s\\n' '{"__CURSOR":"s=1;i=2","__REALTIME_TIMESTAMP":"1","_PID":"'$$'"}'; exec sleep 1000`;
    const pids: number[] = [];
    for await (const [first] of followJournal(options(script), never)) {
      pids.push(first?.pid ?? 0);
      break;
    }
    const abort = new AbortController();
    for await (const [first] of followJournal(options(script), abort.signal)) {
      pids.push(first?.pid ?? 0);
      abort.abort();
    }
    expect(pids).toHaveLength(2);
    for (const pid of pids) await expect.poll(() => isAlive(pid)).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
