import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, symlinkSync, utimesSync } from 'node:fs';
import { delimiter } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { until } from '../../../tests/support/until.ts';
import { ManualClock } from '../../lib/clock.ts';
import { FileStates } from './file-states.ts';
import { parseStatOutput } from './stat-child.ts';

let folder: TemporaryFolder;
let clock: ManualClock;
const path = process.env['PATH'] ?? '';

beforeEach(() => {
  folder = new TemporaryFolder();
  clock = new ManualClock();
});
afterEach(() => {
  process.env['PATH'] = path;
  folder[Symbol.dispose]();
});

const states = (isLocal: boolean): FileStates =>
  new FileStates({
    clock,
    timeoutMs: 1000,
    mountOf: (file) => ({ mountPoint: file.startsWith('/dev/') ? '/dev' : '/', isLocal }),
  });

describe.each([
  { how: 'in the process', isLocal: true },
  { how: 'by a child process', isLocal: false },
])('files asked $how', ({ isLocal }) => {
  it('are found as they are, behind links, or under the name their temporary one was for', async () => {
    const [plain, renamed] = [folder.write('with space\n.csv', '12345'), folder.write('done.csv', '1')];
    utimesSync(plain, 1000, 1234.5);
    symlinkSync(plain, folder.join('link'));
    const asked = [plain, folder.join('link'), folder.join('done.csv.part'), folder.join('nowhere')];
    const found = await states(isLocal).ask(asked);
    expect(found.get(plain)).toEqual({ kind: 'present', path: plain, sizeBytes: 5, modifiedAt: 1_234_500 });
    expect(found.get(folder.join('link'))).toMatchObject({ kind: 'present', sizeBytes: 5 });
    expect(found.get(folder.join('done.csv.part'))).toMatchObject({ path: renamed, sizeBytes: 1 });
    expect(found.get(folder.join('nowhere'))).toEqual({ kind: 'absent' });
  });

  it('are all answered, however many', async () => {
    const asked = Array.from({ length: 450 }, (_, index) => folder.join(`f${index}`));
    const last = folder.write('f449', 'x');
    const found = await states(isLocal).ask(asked);
    expect(found.size).toBe(450);
    expect(found.get(last)).toMatchObject({ kind: 'present' });
  });
});

it('a name the log could not write is found when only one file can be meant', async () => {
  const meant = folder.write('two words ü', 'x');
  folder.write('a b_c', 'x');
  folder.write('a_b c', 'x');
  const found = await states(true).ask([folder.join('two_words_??'), folder.join('a_b_c')]);
  expect(found.get(folder.join('two_words_??'))).toMatchObject({ kind: 'present', path: meant });
  expect(found.get(folder.join('a_b_c'))).toEqual({
    kind: 'failed',
    error: 'several files there have names that the log writes so',
  });
});

it('a folder is no file', async () => {
  mkdirSync(folder.join('d'));
  expect((await states(true).ask([folder.join('d')])).get(folder.join('d'))).toMatchObject({
    kind: 'failed',
  });
});

it('a mount that hangs is given up after the time limit, and not asked again before it answers', async () => {
  // Stands in for a stat(1) that is stuck in the kernel: it ends once the pipe is written to.
  const pipe = folder.join('pipe');
  execFileSync('mkfifo', [pipe]);
  const command = folder.write('stat', `#!/bin/sh\necho x >> ${folder.join('calls')}\nread line < ${pipe}\n`);
  chmodSync(command, 0o755);
  process.env['PATH'] = [folder.path, path].join(delimiter);
  const asking = states(false);
  const first = asking.ask(['/dev/one']);
  await clock.advance(1000);
  expect((await first).get('/dev/one')).toEqual({ kind: 'silent' });
  expect((await asking.ask(['/dev/one'])).get('/dev/one')).toEqual({ kind: 'silent' });
  closeSync(openSync(pipe, 'w'));
  process.env['PATH'] = path;
  await until(async () => (await asking.ask(['/dev/null', '/dev/one'])).get('/dev/one')?.kind === 'absent');
});

it('what stat(1) prints is read entry by entry', () => {
  const output = '12 1700000000.500 /a b\0x\x003 -1.000 /c\n\0';
  expect([...parseStatOutput(output)]).toEqual([
    ['/a b', { kind: 'present', path: '/a b', sizeBytes: 12, modifiedAt: 1_700_000_000_500 }],
    ['/c\n', { kind: 'present', path: '/c\n', sizeBytes: 3, modifiedAt: -1000 }],
  ]);
});
