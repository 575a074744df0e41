import { chmodSync, linkSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { isRoot } from '../../../tests/support/parts.ts';
import { TemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { Host } from '../host.ts';
import { crontabStamp, readCrontabs, type CrontabFile } from './crontab-sources.ts';
import { runPartsFolder } from './run-parts.ts';

const uid = process.getuid?.() ?? 0;

/** A host with files in it; paths as on the host. */
class TestHost implements Disposable {
  readonly #folder = new TemporaryFolder();
  readonly host = new Host(this.#folder.path);

  write(path: string, text: string, mode = 0o644): void {
    const file = this.#folder.join(path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, mode);
  }

  at(path: string): string {
    return this.#folder.join(path);
  }

  read(): readonly CrontabFile[] {
    return readCrontabs(this.host, { rootUid: uid }).files;
  }

  /** Path, number of entries and problem of each file. */
  summary(): readonly string[] {
    return this.read().map(({ path, entries, problem }) => `${path} ${problem?.reason ?? entries.length}`);
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]();
  }
}

const job = '0 5 * * * root job\n';
const ownJob = '0 5 * * * job\n';

test('a host without cron has no files', () => {
  using tree = new TestHost();
  expect(readCrontabs(tree.host)).toEqual({ dialect: 'cronie', files: [] });
  expect(crontabStamp(tree.host)).toBe(crontabStamp(tree.host));
});

test('Debian: the system’s crontabs, the users’ and what is passed by', () => {
  using tree = new TestHost();
  tree.write('/etc/crontab', job + job);
  tree.write('/etc/cron.d/good-1_A', job, 0o755);
  tree.write('/etc/cron.d/left.dpkg-old', job);
  tree.write('/etc/cron.d/.placeholder', '');
  tree.write('/etc/cron.d/writable', job, 0o664);
  mkdirSync(tree.at('/etc/cron.d/folder'));
  symlinkSync('nowhere', tree.at('/etc/cron.d/gone'));
  tree.write('/etc/cron.d/linked', job);
  linkSync(tree.at('/etc/cron.d/linked'), tree.at('/etc/elsewhere'));
  tree.write('/var/spool/cron/crontabs/lena', ownJob, 0o600);
  tree.write('/var/spool/cron/crontabs/open', ownJob, 0o640);
  tree.write('/var/spool/cron/crontabs/linked', ownJob, 0o600);
  linkSync(tree.at('/var/spool/cron/crontabs/linked'), tree.at('/elsewhere'));
  expect(tree.summary()).toEqual([
    '/etc/crontab 2',
    '/etc/cron.d/folder it is not a regular file',
    '/etc/cron.d/good-1_A 1',
    '/etc/cron.d/left.dpkg-old its name has a character other than A-Z a-z 0-9 _ -',
    '/etc/cron.d/linked it has more than one hard link',
    '/etc/cron.d/writable its group or others may write it (mode 0664)',
    '/var/spool/cron/crontabs/lena 1',
    '/var/spool/cron/crontabs/linked it has more than one hard link',
    '/var/spool/cron/crontabs/open its mode is 0640, not 0600',
  ]);
  expect(tree.read().find(({ path }) => path.endsWith('lena'))?.entries).toMatchObject([{ user: 'lena' }]);
});

test('cronie: other names, other modes, other folders', () => {
  using tree = new TestHost();
  tree.write('/etc/cron.d/with.dot', job);
  tree.write('/etc/cron.d/saved.rpmsave', job);
  tree.write('/etc/cron.d/executable', job, 0o755);
  tree.write('/var/spool/cron/lena', ownJob, 0o600);
  tree.write('/var/spool/cron/tabs/suse', ownJob, 0o600);
  expect(tree.summary()).toEqual([
    '/etc/cron.d/executable its mode is 0755: the owner must be able to read it, and nobody to execute it',
    '/etc/cron.d/saved.rpmsave its name is that of a hidden file, a copy or a left-over',
    '/etc/cron.d/with.dot 1',
    '/var/spool/cron/tabs/suse 1',
    '/var/spool/cron/lena 1',
  ]);
});

test('a file of somebody else is passed by, the user’s own is not', () => {
  using tree = new TestHost();
  tree.write('/etc/crontab', job);
  tree.write('/etc/passwd', `lena:x:${uid}:1::/:/bin/sh\nother:x:${uid + 1}:1::/:/bin/sh\n`);
  tree.write('/var/spool/cron/crontabs/lena', ownJob, 0o600);
  tree.write('/var/spool/cron/crontabs/other', ownJob, 0o600);
  const { files } = readCrontabs(tree.host, { rootUid: uid + 2 });
  expect(files.map(({ problem }) => problem?.reason)).toEqual([
    `its owner is user ${uid}, not root`,
    undefined,
    `its owner is user ${uid}, not root`,
  ]);
});

test('a user the host does not have runs nothing, unless a directory service may know it', () => {
  using tree = new TestHost();
  tree.write('/etc/passwd', `root:x:${uid}:1::/:/bin/sh\n`);
  tree.write('/etc/crontab', `0 5 * * * lena job\n${job}`);
  tree.write('/var/spool/cron/lena', ownJob, 0o600);
  expect(tree.read()).toMatchObject([
    {
      entries: [
        { parsed: undefined, error: 'user: there is no user lena on this host' },
        { error: undefined },
      ],
    },
    { problem: { kind: 'ignored', reason: 'there is no user lena on this host' } },
  ]);
  tree.write('/etc/nsswitch.conf', 'passwd:  files sss\n');
  expect(tree.summary()).toEqual(['/etc/crontab 2', '/var/spool/cron/lena 1']);
});

test('Debian’s cron drops a whole file for one line, cronie the line', () => {
  using tree = new TestHost();
  tree.write('/etc/crontab', `${job}61 * * * * root wrong\n`);
  expect(tree.read()).toMatchObject([{ problem: undefined, entries: [{ error: undefined }, {}] }]);
  mkdirSync(tree.at('/var/spool/cron/crontabs'), { recursive: true });
  expect(tree.read()).toMatchObject([
    {
      problem: { kind: 'ignored', reason: expect.stringContaining('because of line 2: minute: expected') },
      entries: [
        { parsed: undefined, error: 'Debian’s cron ignores the whole file because of line 2' },
        { error: expect.stringContaining('minute') },
      ],
    },
  ]);
});

test.skipIf(isRoot())('what may not be read says so', () => {
  using tree = new TestHost();
  tree.write('/etc/crontab', job, 0o200);
  tree.write('/var/spool/cron/crontabs/lena', ownJob, 0o600);
  chmodSync(tree.at('/var/spool/cron/crontabs'), 0o300);
  const files = tree.read();
  chmodSync(tree.at('/var/spool/cron/crontabs'), 0o700);
  const problem = { kind: 'unreadable', reason: 'this process may not read it (EACCES)' };
  expect(files).toMatchObject([
    { path: '/etc/crontab', problem },
    { path: '/var/spool/cron/crontabs', problem },
  ]);
});

test('an entry that calls run-parts tells its scripts', () => {
  using tree = new TestHost();
  tree.write(
    '/etc/crontab',
    '25 6 * * * root test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.daily; }\n',
  );
  mkdirSync(tree.at('/var/spool/cron/crontabs'), { recursive: true });
  tree.write('/etc/cron.daily/logrotate', '', 0o755);
  tree.write('/etc/cron.daily/apt', '', 0o755);
  tree.write('/etc/cron.daily/not-executable', '', 0o644);
  tree.write('/etc/cron.daily/script.sh', '', 0o755);
  expect(tree.read()[0]?.entries[0]?.runParts).toEqual({
    folder: '/etc/cron.daily',
    scripts: ['apt', 'logrotate'],
  });
});

test('a file that is too large is not read', () => {
  using tree = new TestHost();
  tree.write('/etc/crontab', '#'.repeat(5_000_000));
  expect(tree.summary()).toEqual(['/etc/crontab it is larger than 4 MiB']);
});

test.each<[string, string | undefined]>([
  ['run-parts /etc/cron.hourly', '/etc/cron.hourly'],
  ['nice run-parts -v --report /etc/jobs>log', '/etc/jobs'],
  ['cd / && (run-parts /etc/cron.daily)', '/etc/cron.daily'],
  ['run-parts /mnt/jobs', undefined],
  ['run-parts', undefined],
  ['echo /etc/cron.daily', undefined],
])('%j runs the parts of %s', (command, want) => {
  expect(runPartsFolder(command)).toBe(want);
});

test('anacron’s table is read too', () => {
  using tree = new TestHost();
  tree.write('/etc/anacrontab', '1 5 cron.daily run-parts /etc/cron.daily\n');
  expect(tree.read()).toMatchObject([
    { kind: 'anacron', anacrontab: { jobs: [{ period: 1, id: 'cron.daily' }] } },
  ]);
});

test.each<[string, (tree: TestHost) => void]>([
  ['a line is added', (tree) => tree.write('/etc/crontab', job + job)],
  ['a file appears', (tree) => tree.write('/etc/cron.d/new', job)],
  [
    'a file is replaced by one of the same size',
    (tree) => {
      tree.write('/etc/other', job);
      renameSync(tree.at('/etc/other'), tree.at('/etc/crontab'));
    },
  ],
  ['a file goes', (tree) => rmSync(tree.at('/etc/crontab'))],
  ['a script is taken out of use', (tree) => chmodSync(tree.at('/etc/cron.daily/apt'), 0o644)],
])('the stamp changes when %s', (_, change) => {
  using tree = new TestHost();
  tree.write('/etc/crontab', job);
  tree.write('/etc/cron.daily/apt', '', 0o755);
  const before = crontabStamp(tree.host);
  expect(crontabStamp(tree.host)).toBe(before);
  change(tree);
  expect(crontabStamp(tree.host)).not.toBe(before);
});
