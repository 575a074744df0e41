import { expect, it } from 'vitest';
import { differences } from '../../../tests/support/alert-scenario.ts';
import { usualThresholds } from './test-settings.ts';
import type { AlertScenario } from '../../../tests/support/alert-scenario.ts';

const check = (
  series: AlertScenario['series'],
  firing: AlertScenario['firing'],
  by = 'instance',
): readonly string[] => {
  return differences({ settings: usualThresholds, series, firing, by });
};

const node = 'instance="n", job="node", env="prod"';
/** Two cores; seconds a minute that both are idle. */
const cpu = (...idle: readonly string[]): AlertScenario['series'] => ({
  [`node_cpu_seconds_total{cpu="0", mode="idle", ${node}}`]: idle[0] ?? '',
  [`node_cpu_seconds_total{cpu="1", mode="idle", ${node}}`]: idle[1] ?? idle[0] ?? '',
  [`node_cpu_seconds_total{cpu="0", mode="user", ${node}}`]: '0+60x60',
});

it('processors must be busy together and for long, and clear well below', () => {
  expect(
    check(cpu('0+6x60'), { '14m': [], '17m': ['CpuBusy warning n'], '60m': ['CpuBusy warning n'] }),
  ).toEqual([]);
  expect(check(cpu('0+0x60', '0+60x60'), { '60m': [] })).toEqual([]);
  // 90 % busy for half an hour, then 75 %, then 60 %.
  expect(
    check(cpu('0+6x29 180+15x19 480+24x20'), {
      '29m': ['CpuBusy warning n'],
      '48m': ['CpuBusy warning n'],
      '60m': [],
    }),
  ).toEqual([]);
});

it('memory is what is available', () => {
  const memory = {
    [`node_memory_MemTotal_bytes{${node}}`]: '100x40',
    [`node_memory_MemAvailable_bytes{${node}}`]: '5x9 13x9 20x20',
  };
  expect(
    check(memory, { '4m': [], '5m': ['MemoryLow warning n'], '18m': ['MemoryLow warning n'], '21m': [] }),
  ).toEqual([]);
});

it('swapping counts where pages go out and come in at once', () => {
  const swapping = (into: string, out: string): AlertScenario['series'] => ({
    [`node_vmstat_pswpin{${node}}`]: into,
    [`node_vmstat_pswpout{${node}}`]: out,
  });
  expect(check(swapping('0+60000x40', '0+0x40'), { '40m': [] })).toEqual([]);
  expect(
    check(swapping('0+60000x40', '0+60000x40'), { '10m': [], '13m': ['MemoryThrashing warning n'] }),
  ).toEqual([]);
});

it('a process that was ended for want of memory is told of once, for ten minutes', () => {
  expect(
    check(
      { [`node_vmstat_oom_kill{${node}}`]: '3x9 4x30' },
      {
        '9m': [],
        '11m': ['OutOfMemoryKill warning n'],
        '21m': [],
      },
    ),
  ).toEqual([]);
});

it('a clock is not synchronised when the kernel says so for an hour', () => {
  const clock = (status: string, error: string): AlertScenario['series'] => ({
    [`node_timex_sync_status{${node}}`]: status,
    [`node_timex_maxerror_seconds{${node}}`]: error,
  });
  expect(check(clock('0x80', '16x80'), { '59m': [], '60m': ['ClockNotSynchronised warning n'] })).toEqual([]);
  expect(check(clock('0x80', '1x80'), { '80m': [] })).toEqual([]);
});

it('a start of the machine is told of, also the first time', () => {
  const started = {
    [`node_boot_time_seconds{${node}}`]: '0x30',
    [`node_time_seconds{${node}}`]: '0+60x30',
  };
  expect(check(started, { '1m': ['MachineRestarted info n'], '11m': [] })).toEqual([]);
});

it('an interface that goes down is told of until it is up; one that never was, or of containers, is not', () => {
  const up = (device: string): string => `node_network_up{device="${device}", ${node}}`;
  const series = {
    [up('eth0')]: '1x9 0x40 1x10',
    [up('eth1')]: '0x60',
    [up('docker0')]: '1x9 0x50',
    [up('veth12ab')]: '1x9 0x50',
    [up('lo')]: '0x60',
  };
  expect(
    check(
      series,
      {
        '10m': [],
        '11m': ['NetworkInterfaceDown warning eth0'],
        '45m': ['NetworkInterfaceDown warning eth0'],
        '52m': [],
      },
      'device',
    ),
  ).toEqual([]);
});

it('arrays and the table of connections are looked at', () => {
  expect(
    check(
      { [`node_md_disks{device="md0", state="failed", ${node}}`]: '0x2 1x10' },
      { '1m': [], '4m': ['RaidDegraded critical md0'] },
      'device',
    ),
  ).toEqual([]);
  const connections = {
    [`node_nf_conntrack_entries{${node}}`]: '95x20',
    [`node_nf_conntrack_entries_limit{${node}}`]: '100x20',
  };
  expect(check(connections, { '4m': [], '5m': ['ConnectionTableFull warning n'] })).toEqual([]);
});
