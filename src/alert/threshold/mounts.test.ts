import { expect, it } from 'vitest';
import { differences } from '../../../tests/support/alert-scenario.ts';
import { entry, noThresholds, usualThresholds } from './test-settings.ts';
import type { AlertScenario } from '../../../tests/support/alert-scenario.ts';

const labels = (mountpoint: string): string =>
  `{job="node", instance="n", device="/dev/x", fstype="ext4", mountpoint="${mountpoint}"}`;

/** A mount of 100 bytes with so many used. */
const mount = (name: string, used: string, isReadOnly = '0x200'): AlertScenario['series'] => {
  const parts = used.split(' ');
  const free = parts.map((part) => {
    const [, value = '', rest = ''] = /^(\d+)(.*)$/.exec(part) ?? [];
    const turned = rest.replace(/^[+-]/, (sign) => (sign === '+' ? '-' : '+'));
    return `${100 - Number(value)}${turned}`;
  });
  return {
    [`node_filesystem_size_bytes${labels(name)}`]: '100x200',
    [`node_filesystem_free_bytes${labels(name)}`]: free.join(' '),
    [`node_filesystem_avail_bytes${labels(name)}`]: free.join(' '),
    [`node_filesystem_readonly${labels(name)}`]: isReadOnly,
  };
};

const check = (
  { settings = usualThresholds, series }: Partial<AlertScenario>,
  firing: AlertScenario['firing'],
): readonly string[] => {
  return differences({ settings, series: series ?? {}, firing, by: 'mountpoint' });
};

it('each mount fires on its own, goes on until it is well below, and clears', () => {
  const series = { ...mount('/', '50x60'), ...mount('/data', '90x19 83x9 86x9 81x20') };
  expect(
    check(
      { series },
      {
        '4m': [],
        '5m': ['MountFilling warning /data'],
        '25m': ['MountFilling warning /data'],
        '35m': ['MountFilling warning /data'],
        '41m': [],
      },
    ),
  ).toEqual([]);
});

it('83 % is nothing where it was never above 85 %', () => {
  expect(check({ series: mount('/', '83x30') }, { '30m': [] })).toEqual([]);
});

it('95 % is critical as well', () => {
  expect(
    check(
      { series: mount('/', '96x9 93x5 91x20') },
      {
        '1m': ['MountFilling critical /'],
        '8m': ['MountFilling critical /', 'MountFilling warning /'],
        '13m': ['MountFilling critical /', 'MountFilling warning /'],
        '18m': ['MountFilling warning /'],
      },
    ),
  ).toEqual([]);
});

it('an entry takes the place of the default for its mount, or leaves none', () => {
  const settings = {
    ...usualThresholds,
    entries: [entry('mounts', '/data', { used_above: 98 }), entry('mounts', '/mnt/*', { used_above: 'off' })],
  };
  const full = ['/', '/data', '/mnt/a', '/mnt/a/b'].map((name) => mount(name, '97x30'));
  expect(
    check(
      { settings, series: Object.assign({}, ...full) as AlertScenario['series'] },
      {
        '10m': [
          'MountFilling critical /',
          'MountFilling critical /mnt/a/b',
          'MountFilling warning /',
          'MountFilling warning /mnt/a/b',
        ],
      },
    ),
  ).toEqual([]);
  expect(
    check({ settings, series: mount('/data', '99x30') }, { '10m': ['MountFilling warning /data'] }),
  ).toEqual([]);
});

it('of two entries the first counts for a mount', () => {
  const settings = {
    ...noThresholds,
    entries: [entry('mounts', '/srv/db', { used_above: 60 }), entry('mounts', '/srv/*', { used_above: 40 })],
  };
  const series = { ...mount('/srv/db', '50x20'), ...mount('/srv/www', '50x20') };
  expect(check({ settings, series }, { '10m': ['MountFilling warning /srv/www'] })).toEqual([]);
});

it('a disk that fills up is told of in time, and a load that ends is not', () => {
  const soon = ['MountFullSoon critical /'];
  expect(check({ series: mount('/', '72+0.1x120') }, { '25m': [], '100m': soon })).toEqual([]);
  // From 72 to 84 in 20 minutes, and no further.
  expect(
    check({ series: mount('/', '72x60 72+0.6x20 84x60') }, { '75m': [], '90m': [], '100m': [], '130m': [] }),
  ).toEqual([]);
  expect(check({ series: mount('/', '20+0.3x120') }, { '110m': [] })).toEqual([]);
});

it('a mount that becomes read-only fires until it is writable again, one that was so does not', () => {
  const series = {
    ...mount('/', '50x90', '0x9 1x60 0x20'),
    ...mount('/cdrom', '100x90', '1x90'),
  };
  expect(
    check(
      { series },
      {
        '9m': [],
        '11m': ['MountReadOnly critical /'],
        '60m': ['MountReadOnly critical /'],
        '72m': [],
      },
    ),
  ).toEqual([]);
  const settings = { ...usualThresholds, entries: [entry('mounts', '/cdrom', { read_only: 1 })] };
  expect(
    check(
      { settings, series: mount('/cdrom', '100x90', '1x90') },
      { '1m': ['MountReadOnly critical /cdrom'] },
    ),
  ).toEqual([]);
});

it('a mount that does not answer fires, one that may not be looked at does not', () => {
  const error = (name: string, reason: string): string =>
    `node_filesystem_device_error{instance="n", mountpoint="${name}", device_error="${reason}"}`;
  const series = {
    [error('/nfs', 'mountpoint timeout')]: '1x10',
    [error('/run/user/1', 'EACCES: permission denied, statfs')]: '1x10',
    [error('/', '')]: '0x10',
  };
  expect(check({ series }, { '1m': [], '2m': ['MountNotAnswering critical /nfs'] })).toEqual([]);
});

it('inodes are looked at where there is a number of them', () => {
  const series = {
    [`node_filesystem_files${labels('/')}`]: '100x30',
    [`node_filesystem_files_free${labels('/')}`]: '5x10 15x20',
    [`node_filesystem_files${labels('/btrfs')}`]: '0x30',
    [`node_filesystem_files_free${labels('/btrfs')}`]: '0x30',
  };
  expect(check({ series }, { '6m': ['MountInodesFilling warning /'], '12m': [] })).toEqual([]);
});

it('an entry may ask for free bytes and for the mount to be there', () => {
  const settings = {
    ...noThresholds,
    entries: [entry('mounts', '/data', { free_below: 20, absent_for: 120_000 })],
  };
  const series = { 'up{instance="n"}': '1x30', ...mount('/data', '85x9 79x2 50x20', '0x14 stale') };
  expect(
    check(
      { settings, series },
      {
        '6m': ['MountSpaceLow warning /data'],
        '12m': ['MountSpaceLow warning /data'],
        '14m': [],
        '29m': ['MountAbsent critical /data'],
      },
    ),
  ).toEqual([]);
});
