import fc from 'fast-check';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import type { Row } from '../collector.ts';
import { Host } from '../host.ts';
import { pseudoFileSystems } from './config.ts';
import { createDiskCollector } from './index.ts';
import { parseMountinfo } from './mountinfo.ts';
import { parseStat } from './probe.ts';
import type { FsUsage, MountProbe } from './probe.ts';
import { selectMounts } from './select-mounts.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const line = (
  id: number,
  device: string,
  root: string,
  mount: string,
  type: string,
  source: string,
  options = 'rw',
) => `${id} 1 ${device} ${root} ${mount} ${options},relatime shared:1 - ${type} ${source} rw`;

describe('parseMountinfo', () => {
  it('reads escaped names, optional fields and read-only mounts', () => {
    const text = [
      String.raw`36 35 98:0 / /mnt/my\040disk ro,noatime - ext4 /dev/sd\134a rw`,
      '37 35 98:1 /sub /bind rw master:1 propagate_from:2 shared:3 - xfs /dev/sdb ro,attr2',
      'cut short',
    ].join('\n');
    expect(parseMountinfo(text)).toEqual([
      {
        mountPoint: '/mnt/my disk',
        device: String.raw`/dev/sd\a`,
        fsType: 'ext4',
        deviceId: '98:0',
        root: '/',
        isReadOnly: true,
      },
      {
        mountPoint: '/bind',
        device: '/dev/sdb',
        fsType: 'xfs',
        deviceId: '98:1',
        root: '/sub',
        isReadOnly: true,
      },
    ]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => void parseMountinfo(text)),
      { numRuns: caseCount },
    );
  });
});

describe('selectMounts', () => {
  const filter = { includeTypes: [], excludeTypes: pseudoFileSystems, excludeMounts: [] };
  const select = (lines: string[], options = {}) =>
    selectMounts(parseMountinfo(lines.join('\n')), { ...filter, ...options }).map(
      ({ mountPoint, fsType }) => `${mountPoint} ${fsType}`,
    );

  it('leaves out pseudo file systems, but keeps a root that is an overlay', () => {
    const lines = [
      line(1, '0:1', '/', '/', 'overlay', 'overlay'),
      line(2, '0:2', '/', '/proc', 'proc', 'proc'),
      line(3, '0:3', '/', '/run', 'tmpfs', 'tmpfs'),
      line(4, '0:4', '/', '/var/lib/docker/overlay2/x/merged', 'overlay', 'overlay'),
      line(5, '0:5', '/', '/dev/shm', 'tmpfs', 'tmpfs'),
    ];
    expect(select(lines)).toEqual(['/ overlay', '/run tmpfs']);
  });

  it('takes the topmost of stacked mounts, and a file system once when folders of it are bound elsewhere', () => {
    const lines = [
      line(1, '8:1', '/', '/data', 'ext4', '/dev/sda1'),
      line(2, '8:2', '/', '/data', 'xfs', '/dev/sdb1'),
      line(3, '8:2', '/logs', '/srv/logs', 'xfs', '/dev/sdb1'),
      line(4, '8:9', '/only', '/srv/only', 'xfs', '/dev/sdc1'),
    ];
    expect(select(lines)).toEqual(['/data xfs', '/srv/only xfs']);
  });

  it('follows the configuration', () => {
    const lines = [
      line(1, '8:1', '/', '/', 'ext4', 'a'),
      line(2, '8:2', '/', '/mnt/x', 'xfs', 'b'),
      line(3, '8:3', '/', '/y', 'proc', 'c'),
    ];
    expect(select(lines, { includeTypes: ['proc'] })).toEqual(['/y proc']);
    expect(select(lines, { excludeMounts: ['/mnt/*'] })).toEqual(['/ ext4']);
  });
});

describe('parseStat', () => {
  it('counts in the fundamental block size, or in the other where there is none', () => {
    expect(parseStat('512 4096 100 50 40 10 5\n')).toMatchObject({
      totalBytes: 51_200,
      availBytes: 20_480,
      inodesFree: 5,
    });
    expect(parseStat('0 4096 100 50 40 10 5\n').totalBytes).toBe(409_600);
    expect(() => parseStat('512 ? 3')).toThrow('expected seven numbers');
  });
});

describe('disk collector', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'etlmon-disk-'));
    mkdirSync(join(folder, 'proc/self'), { recursive: true });
    writeFileSync(
      join(folder, 'proc/self/mountinfo'),
      [line(1, '8:1', '/', '/', 'ext4', '/dev/sda1'), line(2, '0:9', '/', '/mnt/nas', 'nfs4', 'nas:/x')].join(
        '\n',
      ),
    );
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const usage = (n: number): FsUsage => ({
    totalBytes: 100,
    freeBytes: 100 - n,
    availBytes: 90 - n,
    inodesTotal: 10,
    inodesFree: 9,
  });

  function setUp(probe: MountProbe, restored: readonly Row[] = []) {
    const clock = new ManualClock();
    const options = {
      includeTypes: [],
      excludeTypes: pseudoFileSystems,
      excludeMounts: [],
      intervalMs: 15_000,
      timeoutMs: 5000,
    };
    const collector = createDiskCollector(
      options,
      { host: new Host(folder), clock, restored: () => restored },
      probe,
    );
    const read = async () => {
      const reading = collector.tasks[0]?.read(new AbortController().signal);
      await clock.advance(200);
      return reading;
    };
    const rows = async () => ((await read())?.changes?.[0]?.rows ?? []) as Row[];
    return { clock, read, rows };
  }

  it('gives percent as df: of what a user could have', async () => {
    const { rows } = setUp(async () => usage(45));
    expect((await rows())[0]).toMatchObject({
      mount_point: '/',
      used_bytes: 45,
      avail_bytes: 45,
      used_percent: 50,
      inodes_used: 1,
      status: 'OK',
    });
  });

  it('a probe that never returns holds up nothing, is not repeated, and shows since when', async () => {
    const asked: string[] = [];
    const { clock, rows } = setUp((mount) => {
      asked.push(mount);
      return mount === '/mnt/nas' ? new Promise(() => {}) : Promise.resolve(usage(asked.length));
    });
    const started = clock.now();
    const [root, nas] = await rows();
    expect(root).toMatchObject({ status: 'OK' });
    expect(nas).toMatchObject({ status: 'PENDING', total_bytes: null });
    await clock.advance(15_000);
    const [later, hung] = await rows();
    expect(later?.['used_bytes']).toBeGreaterThan(Number(root?.['used_bytes']));
    expect(hung).toMatchObject({
      status: 'NOT_ANSWERING',
      not_answering_since: new Date(started).toISOString(),
    });
    expect(asked.filter((mount) => mount === '/mnt/nas')).toHaveLength(1);
  });

  it('keeps the last numbers of a mount that stopped answering, and is well again when it answers', async () => {
    let answer: ((value: FsUsage) => void) | undefined;
    let isHung = false;
    const { clock, rows, read } = setUp((mount) =>
      mount === '/mnt/nas' && isHung
        ? new Promise((resolve) => (answer = resolve))
        : Promise.resolve(usage(30)),
    );
    const collectedAt = (await rows())[1]?.['collected_at'];
    isHung = true;
    await rows();
    await clock.advance(6000);
    expect((await rows())[1]).toMatchObject({
      status: 'NOT_ANSWERING',
      used_bytes: 30,
      collected_at: collectedAt,
    });
    const samples =
      (await read())?.samples?.filter(({ labels }) => labels['mountpoint'] === '/mnt/nas') ?? [];
    expect(samples.map(({ name, value, labels }) => [name, value, labels['device_error']])).toEqual([
      ['node_filesystem_device_error', 1, 'mountpoint timeout'],
      ['node_filesystem_readonly', 0, undefined],
    ]);
    isHung = false;
    answer?.(usage(31));
    expect((await rows())[1]).toMatchObject({ status: 'OK', used_bytes: 31, not_answering_since: null });
  });

  it('remembers over a restart what a hung mount last said', async () => {
    const before = {
      mount_point: '/mnt/nas',
      fs_type: 'nfs4',
      total_bytes: 100,
      used_bytes: 61,
      avail_bytes: 39,
      inodes_total: 10,
      inodes_used: 1,
      collected_at: '2026-01-01T00:00:00.000Z',
    };
    const { rows } = setUp(
      (mount) => (mount === '/mnt/nas' ? new Promise(() => {}) : Promise.resolve(usage(1))),
      [before],
    );
    expect((await rows())[1]).toMatchObject({
      used_bytes: 61,
      used_percent: 61,
      collected_at: before.collected_at,
    });
  });

  it('one mount that fails is an error of that mount', async () => {
    const { rows } = setUp((mount) =>
      mount === '/' ? Promise.resolve(usage(1)) : Promise.reject(new Error('Stale file handle')),
    );
    const [root, nas] = await rows();
    expect(root).toMatchObject({ status: 'OK' });
    expect(nas).toMatchObject({ status: 'ERROR', error_message: 'Stale file handle' });
  });
});
