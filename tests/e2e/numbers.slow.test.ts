import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseExposition } from '../conformance/exposition-text.ts';
import { Child } from '../support/child.ts';
import { outputOf, runToEnd } from '../support/command.ts';
import { compareMetrics } from '../support/compare-metrics.ts';
import { TestNode } from '../support/etlmon.ts';
import { http } from '../support/http.ts';
import { MountNamespace } from '../support/mount-namespace.ts';
import { isRoot, requirePart } from '../support/parts.ts';
import { nobody } from '../support/ordinary-user.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

interface Usage {
  readonly total: number;
  readonly used: number;
  readonly avail: number;
  readonly percent: number | undefined;
  readonly inodes: number;
  readonly inodesUsed: number;
}

interface MountRow {
  readonly mount_point: string;
  readonly fs_type: string;
  readonly total_bytes: number;
  readonly used_bytes: number;
  readonly avail_bytes: number;
  readonly used_percent: number;
  readonly inodes_total: number;
  readonly inodes_used: number;
  readonly collected_at: string;
}

describe('disks', () => {
  test('a mount nobody else writes to has exactly the numbers of df', async (context) => {
    await using namespace = await MountNamespace.open(context);
    using folder = new TemporaryFolder();
    const mount = folder.join('a mount');
    mkdirSync(mount);
    await namespace.run('mount', '-t', 'tmpfs', '-o', 'size=8m,nr_inodes=100', 'a device', mount);
    await namespace.run('sh', '-c', 'cd "$1" && head -c 3000001 /dev/zero > big && touch 1 2 3', 'sh', mount);
    await using node = await TestNode.start({
      folder,
      through: namespace.enter,
      config: { disk: { exclude_mounts: [] } },
    });
    const row = await until(() => mountRow(node, mount), { what: 'the mount' });
    const df = parseDf(await namespace.run('df', ...dfArguments, mount));
    expect(row).toMatchObject({ device: 'a device', fs_type: 'tmpfs', read_only: false, status: 'OK' });
    expect(usageOf(row)).toEqual(df);
    expect(row.inodes_used).toBe(5);
  });

  test('every mount that is shown has the size df tells, and its use between two readings of df', async () => {
    await using node = await TestNode.start();
    const shown: MountRow[] = await until(
      async () => {
        const rows = await node.get('/api/v1/fs');
        return rows.length > 0 && rows;
      },
      { what: 'the disks' },
    );
    expect(shown.map((row) => row.mount_point)).toContain('/');
    for (const { mount_point: mount } of shown) {
      await until(
        async () => {
          const before = await df(mount);
          const startedAt = Date.now();
          const row = await until(
            async () => {
              const now = await mountRow(node, mount);
              return now !== undefined && Date.parse(now.collected_at) >= startedAt && now;
            },
            { what: `a reading of ${mount}` },
          );
          const after = await df(mount);
          const ours = usageOf(row);
          expect({ mount, total: ours.total }).toEqual({ mount, total: after.total });
          return (['used', 'avail', 'inodes', 'inodesUsed'] as const).every((key) =>
            isBetween(ours[key], before[key], after[key], key.startsWith('inode') ? 100 : 4 << 20),
          );
        },
        { what: `numbers of ${mount} between those of df before and after`, timeoutMs: 20_000 },
      );
    }
  });
});

describe('paths', () => {
  test('counts are those of find, sizes those of find and du', async () => {
    using folder = new TemporaryFolder();
    const tree = folder.join('tree');
    growTree(tree);
    await using node = await TestNode.start({ config: { paths: [{ path: tree }] } });
    const row = await until(
      async () => {
        const [path] = await node.get('/api/v1/paths');
        return path.collected_at !== null && path;
      },
      { what: 'the scan' },
    );
    const lines = async (...args: string[]): Promise<string[]> =>
      (await outputOf('find', tree, '-mindepth', '1', ...args)).split('\n').slice(0, -1);
    const modified = (await lines('-type', 'f', '-printf', '%T@\\n')).map(Number).toSorted((a, b) => a - b);
    const sizes = (await lines('-type', 'f', '-printf', '%s\\n')).map(Number);
    // Here a file with two names counts once.
    const [diskBytes] = (await outputOf('du', '-s', '-B1', tree)).split('\t');
    expect(row).toMatchObject({
      status: 'OK',
      partial: false,
      file_count: (await lines('!', '-type', 'd', '-printf', 'x\\n')).length,
      dir_count: (await lines('-type', 'd', '-printf', 'x\\n')).length,
      total_bytes: sizes.reduce((sum, size) => sum + size, 0),
      disk_bytes: Number(diskBytes),
    });
    expect(Math.abs(Date.parse(row.newest_at) - modified.at(-1)! * 1000)).toBeLessThan(1);
    expect(Math.abs(Date.parse(row.oldest_at) - modified[0]! * 1000)).toBeLessThan(1);
  });

  test('a real tree has the counts of find and the size of du', async () => {
    const path = new URL('../../node_modules/typescript', import.meta.url).pathname;
    await using node = await TestNode.start({ config: { paths: [{ path }] } });
    const row = await until(
      async () => {
        const [scanned] = await node.get('/api/v1/paths');
        return scanned.collected_at !== null && scanned;
      },
      { what: 'the scan' },
    );
    const [diskBytes] = (await outputOf('du', '-s', '-B1', path)).split('\t');
    const count = async (...args: string[]): Promise<number> =>
      (await outputOf('find', path, '-mindepth', '1', ...args, '-printf', '.')).length;
    expect(row).toMatchObject({
      file_count: await count('!', '-type', 'd'),
      dir_count: await count('-type', 'd'),
      disk_bytes: Number(diskBytes),
    });
  });
});

describe('processes', () => {
  test('are those of ps', async (context) => {
    requirePart(context, 'ps', 'procps');
    using folder = new TemporaryFolder();
    const odd = folder.join('a) b (c');
    symlinkSync('/usr/bin/sleep', odd);
    await using sleeper = await Child.start('sleep', ['1000']);
    await using oddName = await Child.start(odd, ['1000']);
    await using parent = await Child.start('sh', ['-c', 'setpriv --pdeathsig KILL sleep 1000 & wait']);
    await using stranger = await Child.start(
      ...(isRoot() ? asUser(nobody, 'sleep', '1000') : (['sleep', ['1000']] as const)),
    );
    await using node = await TestNode.start();
    const pids = await until(
      async () => {
        const children = await runToEnd('pgrep', ['-P', String(parent.pid), '-x', 'sleep']);
        const nested = Number(children.stdout);
        const isExecuted = (await ps(stranger.pid)).endsWith(' sleep');
        return (
          nested > 0 && isExecuted && [sleeper.pid, oddName.pid, parent.pid, nested, stranger.pid, node.pid]
        );
      },
      { what: 'the processes' },
    );
    const listed = await allProcesses(node);
    for (const pid of pids.slice(0, -1)) {
      const [, ppid, threads, user, started, name] = psLine.exec(await ps(pid)) ?? [];
      const row = listed.find((process) => process['pid'] === pid);
      expect(row).toMatchObject({
        pid,
        ppid: Number(ppid),
        process_name: name,
        threads: Number(threads),
        user,
        status: 'sleeping',
        kernel_thread: false,
      });
      // Both count in ticks since boot; ps then rounds to the second.
      expect(Math.abs(Date.parse(String(row?.['start_time'])) - Date.parse(`${started} UTC`))).toBeLessThan(
        2000,
      );
    }
    expect(listed.find((process) => process['pid'] === oddName.pid)?.['cmdline']).toBe(`${odd} 1000`);
    const init = listed.find((process) => process['pid'] === 1);
    expect(init).toMatchObject({ ppid: 0 });
  });
});

describe('memory', () => {
  test('is that of free: the totals exactly, what moves nearly', async (context) => {
    requirePart(context, 'free', 'procps');
    await using node = await TestNode.start();
    await until(
      async () => {
        const { memory } = await node.get('/api/v1/system');
        const rows = (await outputOf('free', '-b', '-w')).split('\n').map((line) => line.split(/\s+/));
        const [total, , free, , buffers, cache, available] = rows[1]!.slice(1).map(Number);
        const [swapTotal, swapUsed] = rows[2]!.slice(1).map(Number);
        expect(memory).toMatchObject({ total_bytes: total, swap_total_bytes: swapTotal });
        const near = (ours: number, theirs: number | undefined): boolean =>
          Math.abs(ours - theirs!) <= total! * 0.01;
        return (
          near(memory.free_bytes, free) &&
          near(memory.available_bytes, available) &&
          near(memory.buffers_bytes + memory.cached_bytes, buffers! + cache!) &&
          near(memory.used_bytes, total! - available!) &&
          near(memory.swap_used_bytes, swapUsed)
        );
      },
      { what: 'memory within 1 % of free' },
    );
  });
});

describe('metrics', () => {
  let sleeper: Child;
  let node: TestNode;

  beforeAll(async () => {
    sleeper = await Child.start('sleep', ['987.6']);
    node = await TestNode.start({
      config: {
        disk: { exclude_mounts: [] },
        process_watch: [{ name: 'sleepers', match: '^sleep 987\\.6$' }],
      },
    });
  });

  afterAll(async () => {
    await node?.[Symbol.asyncDispose]();
    await sleeper?.[Symbol.asyncDispose]();
  });

  test('promtool finds nothing but names that node_exporter has as well', async (context) => {
    requirePart(context, 'promtool', 'prometheus');
    await until(async () =>
      (await node.request('/metrics')).text.includes('namedprocess_namegroup_num_procs'),
    );
    const { text, headers } = await node.request('/metrics');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const { stdout, stderr } = await checkMetrics(text);
    const complaints = `${stdout}${stderr}`
      .split('\n')
      .filter((line) => line !== '' && !/^node_memory_\w+ .*snake_case/.test(line));
    expect(complaints).toEqual([]);
    expect((await node.request('/api/v1/metrics')).status).toBe(200);
  });

  test('series and values are those of node_exporter', async (context) => {
    requirePart(context, 'prometheus-node-exporter', 'prometheus-node-exporter');
    await using exporter = await Child.start('prometheus-node-exporter', [
      '--web.listen-address=127.0.0.1:0',
      ...upstreamDefaults,
    ]);
    const address = await until(() => /msg="Listening on" address=(\S+)/.exec(exporter.stderr)?.[1], {
      what: 'node_exporter',
    });
    await until(
      async () => {
        const theirs = parseExposition((await http(`http://${address}`, '/metrics')).text);
        const ours = parseExposition((await node.request('/metrics')).text);
        expect(compareMetrics(ours, theirs)).toEqual([]);
        return true;
      },
      { what: 'metrics as those of node_exporter' },
    );
  });

  test('a watched process has the series of process-exporter', async (context) => {
    requirePart(context, 'prometheus-process-exporter', 'prometheus-process-exporter');
    using folder = new TemporaryFolder();
    const config = folder.write(
      'process-exporter.yaml',
      "process_names: [{name: sleepers, cmdline: ['^sleep 987\\.6$']}]\n",
    );
    const port = await freePort();
    await using exporter = await Child.start('prometheus-process-exporter', [
      '-config.path',
      config,
      '-web.listen-address',
      `127.0.0.1:${port}`,
    ]);
    const theirs = await until(
      async () => {
        if (exporter.isOver) throw new Error(exporter.stderr);
        const { text } = await http(`http://127.0.0.1:${port}`, '/metrics');
        const samples = parseExposition(text).filter(({ name }) =>
          name.startsWith('namedprocess_namegroup_'),
        );
        return samples.length > 0 && samples;
      },
      { what: 'process-exporter' },
    );
    const ours = await until(
      async () => {
        const samples = parseExposition((await node.request('/metrics')).text);
        return samples.some(({ name }) => name === 'namedprocess_namegroup_num_procs') && samples;
      },
      { what: 'the watched process' },
    );
    const names = new Set(ours.map(({ name }) => name).filter((name) => name.startsWith('namedprocess_')));
    expect([...names].filter((name) => !theirs.some((sample) => sample.name === name))).toEqual([]);
    // Proportional memory needs a walk over every page table at each reading; we do not offer it.
    const common = theirs.filter(
      ({ name, key }) => names.has(name) && !key.includes('memtype="proportional'),
    );
    expect(keysOf(ours.filter(({ name }) => names.has(name)))).toEqual(keysOf(common));
    // Its counters begin with its first look at a process; ours are the process' own.
    const steady = ['num_procs', 'num_threads', 'open_filedesc', 'states', 'oldest_start_time_seconds'];
    for (const name of steady.map((suffix) => `namedprocess_namegroup_${suffix}`)) {
      const values = (samples: typeof ours): Record<string, number> =>
        Object.fromEntries(
          samples
            .filter((sample) => sample.name === name)
            .map(({ key, value }) => [key, Math.trunc(value)] as const)
            .toSorted(([a], [b]) => (a < b ? -1 : 1)),
        );
      expect(values(ours)).toEqual(values(common));
    }
  });
});

/** What upstream has as defaults today where Debian's 1.5.0 differs: it hides /mnt, /media and lo. */
const upstreamDefaults = [
  String.raw`--collector.diskstats.device-exclude=^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$`,
  '--collector.filesystem.mount-points-exclude=^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)',
  '--collector.netdev.device-exclude=^$',
];

const dfArguments = ['-B1', '--output=size,used,avail,pcent,itotal,iused', '--'];

async function df(mount: string): Promise<Usage> {
  return parseDf(await outputOf('df', ...dfArguments, mount));
}

/** A file system without inodes has dashes in its line. */
function parseDf(text: string): Usage {
  const [total = NaN, used = NaN, avail = NaN, percent = NaN, inodes = NaN, inodesUsed = NaN] = text
    .split('\n')[1]!
    .trim()
    .split(/\s+/)
    .map((cell) => (cell === '-' ? 0 : Number(cell.replace('%', ''))));
  return { total, used, avail, percent, inodes, inodesUsed };
}

/** df rounds percentages up. */
function usageOf(row: MountRow): Usage {
  const sum = row.used_bytes + row.avail_bytes;
  const exact = sum === 0 ? 0 : (100 * row.used_bytes) / sum;
  expect(Math.abs(row.used_percent - exact)).toBeLessThanOrEqual(0.005001);
  return {
    total: row.total_bytes,
    used: row.used_bytes,
    avail: row.avail_bytes,
    percent: Math.ceil(exact),
    inodes: row.inodes_total,
    inodesUsed: row.inodes_used,
  };
}

async function mountRow(node: TestNode, mount: string): Promise<(MountRow & object) | undefined> {
  const rows: MountRow[] = await node.get('/api/v1/fs');
  return rows.find((row) => row.mount_point === mount);
}

/** Others write to the same disk between two readings, back and forth. */
function isBetween(value: number, a: number, b: number, slack: number): boolean {
  return value >= Math.min(a, b) - slack && value <= Math.max(a, b) + slack;
}

/** Everything that tempts a scanner to count wrongly. */
function growTree(tree: string): void {
  mkdirSync(`${tree}/deep/er/and/deeper`, { recursive: true });
  mkdirSync(`${tree}/.hidden`);
  mkdirSync(`${tree}/many`);
  for (let i = 0; i < 2000; i++) writeFileSync(`${tree}/many/${i}`, 'x'.repeat(i % 100));
  writeFileSync(`${tree}/deep/er/and/deeper/file`, 'y'.repeat(123_456));
  writeFileSync(`${tree}/.hidden/.file`, '');
  writeFileSync(Buffer.from(`${tree}/not-utf8-\xff\xfe`, 'latin1'), 'z');
  writeFileSync(`${tree}/with a\nnew line`, 'z');
  writeFileSync(`${tree}/sparse`, 'z');
  truncateSync(`${tree}/sparse`, 10_000_000);
  linkSync(`${tree}/deep/er/and/deeper/file`, `${tree}/second-name`);
  symlinkSync('.', `${tree}/loop`);
  symlinkSync('nowhere', `${tree}/dangling`);
  execFileSync('mkfifo', [`${tree}/pipe`]);
}

const psLine = /^ *(?:\d+) +(\d+) +(\d+) +(\S+) +(\w{3} \w{3} +\d+ [\d:]+ \d{4}) (.*)$/;

/** One line of ps: pid, ppid, threads, user, start, name. */
async function ps(pid: number): Promise<string> {
  const columns = 'pid=,ppid=,nlwp=,user:32=,lstart=,comm=';
  return (await outputOf('ps', '-o', columns, '-p', String(pid))).replace(/\n$/, '');
}

async function allProcesses(node: TestNode): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  let next: string | undefined = '/api/v1/processes?all=true&sort=pid&limit=50';
  while (next !== undefined) {
    const answer = await node.request(next);
    expect(answer.status).toBe(200);
    rows.push(...answer.json());
    next = /<(.+)>; rel="next"/.exec(answer.headers.link?.toString() ?? '')?.[1];
  }
  return rows;
}

function asUser(uid: number, command: string, ...args: string[]): readonly [string, readonly string[]] {
  return ['setpriv', [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--', command, ...args]];
}

async function checkMetrics(text: string): Promise<{ stdout: string; stderr: string }> {
  using folder = new TemporaryFolder();
  const file = folder.write('metrics', text);
  return await runToEnd('sh', ['-c', 'promtool check metrics < "$1"', 'sh', file]);
}

function keysOf(samples: readonly { readonly key: string }[]): string[] {
  return samples.map(({ key }) => key).toSorted();
}

/** For a program that cannot take any port and tell which. */
async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => void server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
