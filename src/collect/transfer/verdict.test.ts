import { describe, expect, it } from 'vitest';
import type { FileState } from './file-states.ts';
import type { LoggedTransfer } from './logged-transfer.ts';
import { isSameTransfer, joinTransfers } from './same-transfer.ts';
import { permanentName } from './temporary-name.ts';
import type { Evidence } from './verdict.ts';
import { judge, partsOf } from './verdict.ts';

const end = Date.UTC(2026, 2, 2, 4, 0, 0);

const upload: LoggedTransfer = {
  at: end,
  seconds: 3,
  remoteHost: '192.0.2.8',
  bytes: 1000,
  fileName: '/in/a.csv',
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
};

const file = (sizeBytes: number, modifiedAt = end, path = '/in/a.csv'): FileState => ({
  kind: 'present',
  path,
  sizeBytes,
  modifiedAt,
});

const evidence: Evidence = {
  transfer: upload,
  path: '/in/a.csv',
  file: file(1000),
  now: end + 60_000,
  deletedAt: undefined,
  earlierBytes: [],
  next: undefined,
  wasHeardAfter: undefined,
  isSessionOpen: false,
};

const judged = (what: Partial<Evidence>): unknown => judge({ ...evidence, ...what });

const verdict = (word: string, reason?: string): unknown =>
  expect.objectContaining({
    verdict: word,
    ...(reason === undefined ? {} : { reason: expect.stringContaining(reason) as unknown }),
  });

describe('judge', () => {
  it('believes the log where it says that a transfer failed', () => {
    expect(judged({ transfer: { ...upload, status: 'incomplete' } })).toEqual(
      verdict('broken', 'incomplete'),
    );
    expect(judged({ transfer: { ...upload, status: 'failed' } })).toEqual(verdict('broken', 'failure'));
    expect(judged({ transfer: { ...upload, direction: 'download' }, file: undefined })).toEqual(
      verdict('whole'),
    );
    expect(judged({ transfer: { ...upload, direction: 'download', status: 'incomplete' } })).toEqual(
      verdict('broken'),
    );
    expect(judged({ transfer: { ...upload, direction: 'delete' } })).toEqual(verdict('unknown', 'deleted'));
  });

  it('compares the file at rest with the bytes that were logged', () => {
    expect(judged({})).toEqual(verdict('whole'));
    expect(judged({ file: file(999) })).toEqual(
      verdict('suspect', 'the log says 1000 bytes, the file has 999'),
    );
    expect(judged({ file: file(0) })).toEqual(verdict('suspect', 'the file has 0'));
    expect(judged({ file: file(3000) })).toEqual(verdict('unknown', 'the log lacks the part before'));
    expect(judged({ file: file(3000, end + 40_000) })).toEqual(
      verdict('unknown', 'changed at 2026-03-02T04:00:40Z'),
    );
    expect(judged({ file: file(3000), earlierBytes: [1500, 500, 70] })).toEqual(
      verdict('whole', '3 uploads add up to its 3000 bytes'),
    );
    expect(judged({ transfer: { ...upload, type: 'ascii' }, file: file(980) })).toEqual(
      verdict('whole', 'sent as text'),
    );
    expect(judged({ transfer: { ...upload, type: 'ascii' }, file: file(80) })).toEqual(verdict('suspect'));
  });

  it('takes an empty file for a broken upload, unless its name says that it is a flag', () => {
    const empty = { ...upload, bytes: 0 };
    expect(judged({ transfer: empty, file: file(0) })).toEqual(verdict('suspect', 'nothing arrived'));
    for (const path of ['/in/_SUCCESS', '/in/a.csv.done', '/in/day.ok']) {
      expect(judged({ transfer: { ...empty, fileName: path }, path, file: file(0, end, path) })).toEqual(
        verdict('whole'),
      );
    }
  });

  it('waits until a file is at rest, and not for ever', () => {
    expect(judged({ now: end + 9000 })).toEqual(verdict('pending', 'not at rest'));
    expect(judged({ file: file(1000, end + 55_000) })).toEqual(verdict('pending', 'not at rest'));
    expect(judged({ now: end + 700_000, file: file(2000, end + 699_000) })).toEqual(
      verdict('suspect', 'still being written'),
    );
    expect(judged({ file: file(1000, end + 90_000) })).toEqual(verdict('whole'));
  });

  it('waits for a temporary name to be left', () => {
    const path = '/in/a.csv.part';
    const sent = { transfer: { ...upload, fileName: path }, path };
    expect(judged({ ...sent, file: file(1000, end, path) })).toEqual(verdict('pending', 'temporary name'));
    expect(judged({ ...sent, file: file(1000, end, path), now: end + 700_000 })).toEqual(
      verdict('suspect', 'temporary name'),
    );
    expect(judged({ ...sent, file: file(1000) })).toEqual(verdict('whole', 'found as /in/a.csv'));
    expect(judged({ ...sent, path: '/out/b.csv', file: file(1000, end, '/out/b.csv') })).toEqual(
      verdict('whole', 'found as /out/b.csv'),
    );
  });

  it('says why a file cannot be judged', () => {
    expect(judged({ file: { kind: 'absent' } })).toEqual(verdict('unknown', 'no file /in/a.csv here'));
    expect(judged({ file: { kind: 'failed', error: 'EACCES' } })).toEqual(verdict('unknown', 'EACCES'));
    expect(judged({ file: { kind: 'silent' } })).toEqual(verdict('pending', 'does not answer'));
    expect(judged({ file: { kind: 'silent' }, now: end + 700_000 })).toEqual(
      verdict('unknown', 'does not answer'),
    );
    expect(judged({ deletedAt: end + 5000 })).toEqual(
      verdict('unknown', 'deleted over FTP at 2026-03-02T04:00:05Z'),
    );
    expect(judged({ path: 'a.csv', file: undefined })).toEqual(verdict('unknown', 'which folder'));
  });

  it('suspects an upload after which the client vanished', () => {
    expect(judged({ wasHeardAfter: true })).toEqual(verdict('whole'));
    expect(judged({ wasHeardAfter: false })).toEqual(verdict('suspect', 'the client vanished'));
    expect(judged({ wasHeardAfter: false, isSessionOpen: true })).toEqual(
      verdict('pending', 'still connected'),
    );
    expect(judged({ wasHeardAfter: false, isSessionOpen: true, now: end + 700_000 })).toEqual(
      verdict('whole'),
    );
    expect(judged({ wasHeardAfter: false, file: file(10) })).toEqual(verdict('suspect', 'the file has 10'));
  });

  it('takes a larger upload to the same name at once for a second attempt', () => {
    const next = { at: end + 12_000, bytes: 5000, isSameSender: true };
    expect(judged({ next, file: file(5000) })).toEqual(
      verdict('suspect', 'sent again with more bytes at 2026-03-02T04:00:12Z'),
    );
    expect(judged({ next, file: file(6000) })).toEqual(
      verdict('broken', 'continued by the upload of 2026-03-02T04:00:12Z'),
    );
    expect(judged({ next, file: file(6500), earlierBytes: [500] })).toEqual(verdict('broken', 'continued'));
    expect(judged({ next: { ...next, isSameSender: false }, file: file(5000) })).toEqual(
      verdict('unknown', 'overwritten'),
    );
    expect(judged({ next: { ...next, bytes: 900 }, file: file(900) })).toEqual(
      verdict('unknown', 'overwritten'),
    );
    expect(judged({ next: { ...next, at: end + 500_000 }, file: file(5000) })).toEqual(
      verdict('unknown', 'overwritten'),
    );
  });
});

it('parts that add up are found only as a run of the latest', () => {
  expect(partsOf(500, [300, 200])).toBe(2);
  expect(partsOf(300, [300, 200])).toBe(1);
  expect(partsOf(200, [300, 200])).toBe(0);
  expect(partsOf(500, [])).toBe(0);
});

it('a temporary name is known by its ending or its beginning', () => {
  const check = (path: string, want: string | undefined): void => {
    expect(permanentName(path)).toBe(want);
  };
  check('/in/a.csv.part', '/in/a.csv');
  check('/in/a.csv.filepart', '/in/a.csv');
  check('/in/a.TMP', '/in/a');
  check('/in/.a.csv', '/in/a.csv');
  check('/in/.in.a.csv', '/in/a.csv');
  check('/in/a.csv', undefined);
  check('/in/.part', '/in/part');
  check('/in/parts/a', undefined);
  check('/.hidden/a.csv', undefined);
});

describe('two lines of one transfer', () => {
  const logged: LoggedTransfer = { ...upload, fileName: '/in/two_words.csv' };
  const own: LoggedTransfer = {
    ...upload,
    fileName: '/in/two words.csv',
    seconds: 0.25,
    username: 'nobody',
    source: 'vsftpd_log',
  };

  it('are known by time, host, bytes, direction and the name with underscores', () => {
    const same = (other: Partial<LoggedTransfer>): boolean => isSameTransfer(logged, { ...own, ...other });
    expect(same({})).toBe(true);
    expect(same({ at: end + 2000 })).toBe(true);
    expect(same({ at: end - 3000 })).toBe(false);
    expect(same({ bytes: 1 })).toBe(false);
    expect(same({ remoteHost: '192.0.2.9' })).toBe(false);
    expect(same({ direction: 'download' })).toBe(false);
    expect(same({ fileName: '/in/two-words.csv' })).toBe(false);
    expect(same({ source: 'xferlog' })).toBe(false);
  });

  it('make one with the true name, the finer duration, and the failure', () => {
    expect(joinTransfers(logged, { ...own, status: 'failed' })).toEqual({
      ...logged,
      fileName: '/in/two words.csv',
      seconds: 0.25,
      status: 'failed',
    });
    expect(joinTransfers({ ...logged, status: 'incomplete' }, { ...own, seconds: 0 })).toMatchObject({
      seconds: 3,
      status: 'incomplete',
      username: 'ann',
    });
  });
});
