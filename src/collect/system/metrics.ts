import type { MetricDefinition, Sample } from '../collector.ts';
import type { DiskStats } from './diskstats.ts';
import type { InterfaceStats } from './net-dev.ts';
import { receiveColumns, transmitColumns } from './net-dev.ts';
import { memoryMetricName } from './meminfo.ts';
import type { CpuTimes } from './proc-stat.ts';
import { cpuModes } from './proc-stat.ts';
import { sensorMetrics } from './hardware/index.ts';
import { partMetrics } from './parts/index.ts';
import { define } from './parts/part.ts';
import type { RawSystem } from './raw.ts';

type MetricType = MetricDefinition['type'];

/** One counter of a disk: its name after `node_disk_`, what it means, how to get it (undefined: not on this kernel). */
type DiskMetric = readonly [string, MetricType, string, (disk: DiskStats) => number | undefined];

const diskMetrics: readonly DiskMetric[] = [
  ['reads_completed_total', 'counter', 'Reads completed successfully.', (d) => d.reads],
  ['reads_merged_total', 'counter', 'Reads merged with a neighbour.', (d) => d.readsMerged],
  ['read_bytes_total', 'counter', 'Bytes read successfully.', (d) => d.readBytes],
  ['read_time_seconds_total', 'counter', 'Seconds spent by all reads.', (d) => d.readSeconds],
  ['writes_completed_total', 'counter', 'Writes completed successfully.', (d) => d.writes],
  ['writes_merged_total', 'counter', 'Writes merged with a neighbour.', (d) => d.writesMerged],
  ['written_bytes_total', 'counter', 'Bytes written successfully.', (d) => d.writtenBytes],
  ['write_time_seconds_total', 'counter', 'Seconds spent by all writes.', (d) => d.writeSeconds],
  ['io_now', 'gauge', 'I/O requests in progress.', (d) => d.inProgress],
  ['io_time_seconds_total', 'counter', 'Seconds spent doing I/O.', (d) => d.ioSeconds],
  [
    'io_time_weighted_seconds_total',
    'counter',
    'Seconds spent doing I/O, times requests in progress.',
    (d) => d.weightedSeconds,
  ],
  ['discards_completed_total', 'counter', 'Discards completed successfully.', (d) => d.discards?.completed],
  ['discards_merged_total', 'counter', 'Discards merged with a neighbour.', (d) => d.discards?.merged],
  ['discarded_sectors_total', 'counter', 'Sectors discarded.', (d) => d.discards?.sectors],
  ['discard_time_seconds_total', 'counter', 'Seconds spent by all discards.', (d) => d.discards?.seconds],
  ['flush_requests_total', 'counter', 'Flush requests completed.', (d) => d.flushes?.requests],
  [
    'flush_requests_time_seconds_total',
    'counter',
    'Seconds spent by all flush requests.',
    (d) => d.flushes?.seconds,
  ],
];

/** Fields of every kernel since 3.10 and the later ones; a field not listed here is still emitted, as a gauge. */
const memoryFields = [
  'Active',
  'Active(anon)',
  'Active(file)',
  'AnonHugePages',
  'AnonPages',
  'Balloon',
  'Bounce',
  'Buffers',
  'Cached',
  'CmaFree',
  'CmaTotal',
  'CommitLimit',
  'Committed_AS',
  'DirectMap1G',
  'DirectMap2M',
  'DirectMap4M',
  'DirectMap4k',
  'Dirty',
  'FileHugePages',
  'FilePmdMapped',
  'GPUActive',
  'GPUReclaim',
  'HardwareCorrupted',
  'Hugepagesize',
  'Hugetlb',
  'Inactive',
  'Inactive(anon)',
  'Inactive(file)',
  'KReclaimable',
  'KernelStack',
  'Mapped',
  'MemAvailable',
  'MemFree',
  'MemTotal',
  'Mlocked',
  'NFS_Unstable',
  'PageTables',
  'Percpu',
  'Quicklists',
  'SReclaimable',
  'SUnreclaim',
  'SecPageTables',
  'ShadowCallStack',
  'Shmem',
  'ShmemHugePages',
  'ShmemPmdMapped',
  'Slab',
  'SwapCached',
  'SwapFree',
  'SwapTotal',
  'Unaccepted',
  'Unevictable',
  'VmallocChunk',
  'VmallocTotal',
  'VmallocUsed',
  'Writeback',
  'WritebackTmp',
  'Zswap',
  'Zswapped',
]
  .map((field) => memoryMetricName(field, true))
  .concat(
    ['HugePages_Free', 'HugePages_Rsvd', 'HugePages_Surp', 'HugePages_Total'].map((field) =>
      memoryMetricName(field, false),
    ),
  );

/** Everything the system collector may emit, by node_exporter's names. */
export const systemMetrics: readonly MetricDefinition[] = [
  ...define('proc/stat', [
    ['node_boot_time_seconds', 'gauge', 'Node boot time, in unixtime.'],
    ['node_context_switches_total', 'counter', 'Total number of context switches.'],
    ['node_cpu_guest_seconds_total', 'counter', 'Seconds the CPUs spent in guests (VMs) for each mode.'],
    ['node_cpu_seconds_total', 'counter', 'Seconds the CPUs spent in each mode.'],
    ['node_forks_total', 'counter', 'Total number of forks.'],
    ['node_intr_total', 'counter', 'Total number of interrupts serviced.'],
    ['node_procs_blocked', 'gauge', 'Number of processes blocked waiting for I/O to complete.'],
    ['node_procs_running', 'gauge', 'Number of processes in runnable state.'],
  ]),
  ...define('proc/loadavg', [
    ['node_load1', 'gauge', '1m load average.'],
    ['node_load5', 'gauge', '5m load average.'],
    ['node_load15', 'gauge', '15m load average.'],
  ]),
  ...define(
    'proc/meminfo',
    memoryFields.map((name) => [name, 'gauge', `Memory information field ${name.slice(12)}.`]),
  ),
  ...define(
    'proc/diskstats',
    diskMetrics.map(([name, type, help]) => [`node_disk_${name}`, type, help]),
  ),
  ...define('proc/net/dev', [
    ...receiveColumns.map(
      (c) =>
        [`node_network_receive_${c}_total`, 'counter', `Network device statistic receive_${c}.`] as const,
    ),
    ...transmitColumns.map(
      (c) =>
        [`node_network_transmit_${c}_total`, 'counter', `Network device statistic transmit_${c}.`] as const,
    ),
  ]),
  ...define('sys/class/net', [
    ['node_network_receive_nohandler_total', 'counter', 'Network device statistic receive_nohandler.'],
  ]),
  ...define('proc/pressure', [
    ['node_pressure_cpu_waiting_seconds_total', 'counter', 'Seconds in which some task waited for CPU time.'],
    [
      'node_pressure_memory_waiting_seconds_total',
      'counter',
      'Seconds in which some task waited for memory.',
    ],
    [
      'node_pressure_memory_stalled_seconds_total',
      'counter',
      'Seconds in which no task ran, all waiting for memory.',
    ],
    ['node_pressure_io_waiting_seconds_total', 'counter', 'Seconds in which some task waited for I/O.'],
    [
      'node_pressure_io_stalled_seconds_total',
      'counter',
      'Seconds in which no task ran, all waiting for I/O.',
    ],
    [
      'node_pressure_irq_stalled_seconds_total',
      'counter',
      'Seconds in which no task ran because of interrupts.',
    ],
  ]),
  ...define('proc/sys/fs/file-nr', [
    ['node_filefd_allocated', 'gauge', 'File descriptor statistics: allocated.'],
    ['node_filefd_maximum', 'gauge', 'File descriptor statistics: maximum.'],
  ]),
  ...define('proc/sys/kernel', [
    ['node_uname_info', 'gauge', 'The system information of uname(2), as labels.'],
  ]),
  ...partMetrics,
  ...sensorMetrics,
];

/** The samples of one reading. */
export function systemSamples(raw: RawSystem): Sample[] {
  const samples: Sample[] = [];
  const add = (name: string, value: number | undefined, labels: Sample['labels'] = {}): void => {
    if (value !== undefined) samples.push({ name, labels, value });
  };
  const { stat, load } = raw;
  add('node_boot_time_seconds', stat.bootTime);
  add('node_context_switches_total', stat.contextSwitches);
  for (const [cpu, times] of stat.cores) addCpu(add, cpu, times);
  add('node_forks_total', stat.forks);
  add('node_intr_total', stat.interrupts);
  add('node_procs_blocked', stat.blocked);
  add('node_procs_running', stat.running);
  add('node_load1', load?.load1);
  add('node_load5', load?.load5);
  add('node_load15', load?.load15);
  for (const [field, { value, isBytes }] of raw.meminfo ?? []) add(memoryMetricName(field, isBytes), value);
  for (const disk of raw.disks) {
    for (const [name, , , valueOf] of diskMetrics)
      add(`node_disk_${name}`, valueOf(disk), { device: disk.device });
  }
  for (const stats of raw.interfaces) addInterface(add, stats, raw.receivedWithoutHandler.get(stats.device));
  addPressure(add, raw.pressure);
  add('node_filefd_allocated', raw.fileHandles?.allocated);
  add('node_filefd_maximum', raw.fileHandles?.maximum);
  const { kernel } = raw;
  if (kernel.release !== '') {
    add('node_uname_info', 1, {
      domainname: kernel.domainname,
      machine: kernel.machine,
      nodename: kernel.nodename,
      release: kernel.release,
      sysname: kernel.sysname,
      version: kernel.version,
    });
  }
  return samples;
}

type Add = (name: string, value: number | undefined, labels?: Sample['labels']) => void;

function addCpu(add: Add, cpu: string, times: CpuTimes): void {
  for (const mode of cpuModes) add('node_cpu_seconds_total', times.seconds[mode], { cpu, mode });
  add('node_cpu_guest_seconds_total', times.guestNiceSeconds, { cpu, mode: 'nice' });
  add('node_cpu_guest_seconds_total', times.guestSeconds, { cpu, mode: 'user' });
}

function addInterface(add: Add, stats: InterfaceStats, noHandler: number | undefined): void {
  const labels = { device: stats.device };
  for (const column of receiveColumns)
    add(`node_network_receive_${column}_total`, stats.receive[column], labels);
  for (const column of transmitColumns)
    add(`node_network_transmit_${column}_total`, stats.transmit[column], labels);
  add('node_network_receive_nohandler_total', noHandler, labels);
}

function addPressure(add: Add, { cpu, memory, io, irq }: RawSystem['pressure']): void {
  add('node_pressure_cpu_waiting_seconds_total', cpu?.some?.totalSeconds);
  add('node_pressure_memory_waiting_seconds_total', memory?.some?.totalSeconds);
  add('node_pressure_memory_stalled_seconds_total', memory?.full?.totalSeconds);
  add('node_pressure_io_waiting_seconds_total', io?.some?.totalSeconds);
  add('node_pressure_io_stalled_seconds_total', io?.full?.totalSeconds);
  add('node_pressure_irq_stalled_seconds_total', irq?.full?.totalSeconds);
}
