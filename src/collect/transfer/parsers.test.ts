import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBadLine } from './logged-transfer.ts';
import { isVsftpdLine, parseVsftpdLine } from './vsftpd-log.ts';
import type { XferlogTransfer } from './xferlog.ts';
import { formatCtime, formatXferlogLine } from './test-lines.ts';
import { parseXferlogLine } from './xferlog.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const front = 'Mon Mar  2 04:05:06 2026 7 192.0.2.8 1234';

describe('parseXferlogLine', () => {
  it('reads each field', () => {
    expect(parseXferlogLine(`${front} /in/orders.csv b _ i r ann ftp 0 * c`)).toEqual({
      at: new Date(2026, 2, 2, 4, 5, 6).getTime(),
      seconds: 7,
      remoteHost: '192.0.2.8',
      bytes: 1234,
      fileName: '/in/orders.csv',
      type: 'binary',
      specialAction: '_',
      direction: 'upload',
      accessMode: 'real',
      username: 'ann',
      service: 'ftp',
      authentication: 'none',
      authenticatedUserId: null,
      status: 'complete',
      source: 'xferlog',
      hasCompletion: true,
      extra: '',
    });
  });

  it('finds names with spaces from both ends', () => {
    const check = (rest: string, want: Partial<XferlogTransfer>): void =>
      expect(parseXferlogLine(`${front} ${rest}`)).toMatchObject(want);
    check('/in/two  words b _ i a ann ftp 0 * c', { fileName: '/in/two  words', username: 'ann' });
    check('/x 0 y c z b _ i r ann ftp 0 * c 10.0.0.1', { fileName: '/x 0 y c z', extra: '10.0.0.1' });
    check('/x b _ i r y b _ o g ben ftp 1 id c', {
      fileName: '/x b _ i r y',
      direction: 'download',
      authentication: 'rfc931',
      authenticatedUserId: 'id',
    });
    check('/x a CT d a ann of sales ftp 0 * i', {
      username: 'ann of sales',
      specialAction: 'CT',
      direction: 'delete',
      type: 'ascii',
      status: 'incomplete',
    });
    check('/x b _ i r  ftp 0 * c', { fileName: '/x' });
  });

  it('takes lines without a completion flag, and with more after it', () => {
    const parse = (rest: string): unknown => parseXferlogLine(`${front} /x b _ i r ann ftp 0 ${rest}`);
    expect(parse('*')).toMatchObject({ hasCompletion: false, status: 'complete' });
    expect(parse('* c 10.0.0.1')).toMatchObject({ extra: '10.0.0.1', status: 'complete' });
  });

  it('says what it expected of a bad line', () => {
    const check = (line: string, want: string): void => {
      const parsed = parseXferlogLine(line);
      expect(isBadLine(parsed) && parsed.error).toContain(want);
    };
    check('no transfer at all', 'expected a time such as');
    check('Mon Feb 30 04:05:06 2026 7 h 1 /x b _ i r ann ftp 0 * c', 'expected a time at the start');
    check('Mon Feb 28 24:05:06 2026 7 h 1 /x b _ i r ann ftp 0 * c', 'expected a time at the start');
    check('Mon Mar  2 04:05:06 2026 7 h many /x b _ i r ann ftp 0 * c', 'seconds, host, bytes, file name');
    check('Mon Mar  2 04:05:06 2026 7 h 99999999999999999999 /x b _ i r a ftp 0 * c', 'expected bytes');
    check(`${front} /in/orders.csv b _ x r ann ftp 0 * c`, 'direction (i, o, d)');
    check(`${front} /in/orders.csv b _ i r`, 'direction (i, o, d)');
  });

  it('writes every line it reads as it was', () => {
    const word = fc.stringMatching(/^[!-~]{1,12}$/);
    const text = fc
      .array(fc.oneof(word, fc.constant(''), fc.constant('b _ i r x'), fc.constantFrom('ü', '日本', '"?"')), {
        minLength: 1,
        maxLength: 5,
      })
      .map((words) => words.join(' '));
    const host = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.ipV4().map((ip) => `::ffff:${ip}`),
      fc.domain(),
    );
    const transfer = fc.record<XferlogTransfer>({
      at: fc.integer({ min: 86_400, max: 4e9 }).map((seconds) => ordinary(seconds * 1000)),
      seconds: fc.nat(),
      remoteHost: host,
      bytes: fc.maxSafeNat(),
      fileName: text.map((name) => `/${name}`),
      type: fc.constantFrom('ascii', 'binary'),
      specialAction: fc.constantFrom('_', 'C', 'U', 'T', 'CT'),
      direction: fc.constantFrom('upload', 'download', 'delete'),
      accessMode: fc.constantFrom('anonymous', 'guest', 'real'),
      username: fc.oneof(
        word,
        word.map((name) => `${name} of ${name}`),
      ),
      service: fc.constantFrom('ftp', 'sftp', 'ftps'),
      authentication: fc.constantFrom('none', 'rfc931'),
      authenticatedUserId: fc.oneof(
        fc.constant(null),
        word.filter((id) => id !== '*'),
      ),
      status: fc.constantFrom('complete', 'incomplete'),
      source: fc.constant('xferlog'),
      hasCompletion: fc.constant(true),
      extra: fc.constantFrom('', '10.0.0.1'),
    });
    fc.assert(
      fc.property(transfer, (written) => {
        expect(parseXferlogLine(formatXferlogLine(written))).toEqual(written);
      }),
      { numRuns: caseCount },
    );
  });

  it('never throws, and what it takes it writes again', () => {
    const pieces = fc.constantFrom(' ', 'b _ i r', ' ftp 0 * c', front, '0', '/x', 'i', '*', '\t', 'ü', 'c ');
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.array(pieces, { maxLength: 8 }).map((parts) => `${front} ${parts.join(' ')}`),
    );
    fc.assert(
      fc.property(line, (text) => {
        const parsed = parseXferlogLine(text);
        if (isBadLine(parsed)) expect(parsed.error).not.toBe('');
        else expect(parseXferlogLine(formatXferlogLine(parsed))).toEqual(parsed);
      }),
      { numRuns: caseCount },
    );
  });

  it('takes no longer for a line that is made to be hard', () => {
    const startedAt = performance.now();
    parseXferlogLine(`${front} ${'b _ i r '.repeat(2000)}`);
    parseXferlogLine(`${front} ${'a '.repeat(8000)}`);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});

/** Moves a time out of an hour that clocks go through twice: which of the two it was, a line cannot say. */
function ordinary(epochMs: number): number {
  const time = new Date(epochMs);
  return new Date(
    time.getFullYear(),
    time.getMonth(),
    time.getDate(),
    time.getHours(),
    time.getMinutes(),
    time.getSeconds(),
  ).getTime();
}

const session = 'Mon Mar  2 04:05:06 2026 [pid 77] [ann] ';

describe('parseVsftpdLine', () => {
  const at = new Date(2026, 2, 2, 4, 5, 6).getTime();
  const parse = (rest: string): unknown => parseVsftpdLine(session + rest);

  it('reads transfers with the names as they are on disk', () => {
    expect(
      parse('OK UPLOAD: Client "192.0.2.8", "/in/two words, "x".csv", 2048 bytes, 4.00Kbyte/sec'),
    ).toMatchObject({
      kind: 'transfer',
      pid: 77,
      transfer: {
        at,
        fileName: '/in/two words, "x".csv',
        bytes: 2048,
        seconds: 0.5,
        direction: 'upload',
        status: 'complete',
        username: 'ann',
        remoteHost: '192.0.2.8',
        source: 'vsftpd_log',
      },
    });
    expect(parse('FAIL UPLOAD: Client "::1", "/in/x", 0.00Kbyte/sec')).toMatchObject({
      transfer: { bytes: 0, seconds: 0, status: 'failed', remoteHost: '::1' },
    });
    expect(parse('OK DOWNLOAD: Client "::1", "/x", 5 bytes, 1.00Kbyte/sec')).toMatchObject({
      transfer: { direction: 'download' },
    });
    expect(parse('OK DELETE: Client "::1", "/in/x y"')).toMatchObject({
      transfer: { direction: 'delete', fileName: '/in/x y', status: 'complete' },
    });
    expect(parse('FAIL DELETE: Client "::1", "/x"')).toMatchObject({
      transfer: { direction: 'delete', status: 'failed' },
    });
  });

  it('reads renames, signs of life, and everything else as such', () => {
    expect(parse('OK RENAME: Client "::1", "/in/a b /in/c d"')).toMatchObject({
      kind: 'rename',
      at,
      paths: '/in/a b /in/c d',
    });
    expect(parse('FTP command: Client "::1", "QUIT"')).toMatchObject({ kind: 'heard', pid: 77 });
    expect(parse('FTP response: Client "::1", "421 Timeout."')).toMatchObject({ kind: 'heard' });
    expect(parse('FTP response: Client "::1", "226 Transfer complete."')).toMatchObject({ kind: 'other' });
    expect(parse('OK LOGIN: Client "::1", anon password "OK UPLOAD: x"')).toMatchObject({ kind: 'other' });
    expect(parse('OK MKDIR: Client "::1", "/in/new"')).toMatchObject({ kind: 'other' });
    const connect = parseVsftpdLine('Mon Mar  2 04:05:06 2026 [pid 5] CONNECT: Client "192.0.2.8"');
    expect(connect).toEqual({ kind: 'other', pid: 5, at });
  });

  it('says what it expected of a bad line', () => {
    expect(parse('OK UPLOAD: Client "::1", no name')).toMatchObject({
      error: expect.stringContaining('after the client'),
    });
    expect(parse('something else')).toMatchObject({ error: expect.stringContaining('OK UPLOAD') });
  });

  it('reads every transfer it is given, and never throws', () => {
    const path = fc.stringMatching(/^\/[ -~]{1,40}$/);
    fc.assert(
      fc.property(path, fc.nat(), fc.integer({ min: 86_400, max: 4e9 }), (name, bytes, seconds) => {
        const time = ordinary(seconds * 1000);
        const line = `${formatCtime(time)} [pid 1] [u v] OK UPLOAD: Client "::1", "${name}", ${bytes} bytes, 1.00Kbyte/sec`;
        expect(isVsftpdLine(line)).toBe(true);
        expect(parseVsftpdLine(line)).toMatchObject({
          transfer: { at: time, fileName: name, bytes, username: 'u v' },
        });
      }),
      { numRuns: caseCount },
    );
    const noise = fc.array(
      fc.oneof(fc.constantFrom(session, 'OK UPLOAD: ', 'Client "', '"', ', '), fc.string()),
    );
    fc.assert(
      fc.property(noise, (parts) => void parseVsftpdLine(parts.join(''))),
      { numRuns: caseCount },
    );
  });
});
