import type { Mount } from '../contract/fs.ts';
import type { CollectorHealth } from '../contract/health.ts';
import type { WatchedPath } from '../contract/paths.ts';
import type { Process } from '../contract/processes.ts';
import type { System } from '../contract/system.ts';
import type { MachineSnapshot } from '../node/snapshot.ts';
import { cutMiddle } from '../lib/cells.ts';
import {
  formatAge,
  formatByteRate,
  formatBytes,
  formatCount,
  formatDateTime,
  formatDuration,
  formatPercent,
} from '../lib/format.ts';
import type { Column } from './text-table.ts';
import { textTable } from './text-table.ts';

/** The snapshot as text for a person, without colour. */
export function snapshotText(snapshot: MachineSnapshot): string {
  const sections = [
    headLines(snapshot.health),
    snapshot.system ? systemLines(snapshot.system) : [],
    titled('Disks', textTable(mountColumns, snapshot.mounts), snapshot.mounts.length),
    titled(
      'Paths',
      textTable(pathColumns(Date.parse(snapshot.health.time)), snapshot.paths),
      snapshot.paths.length,
    ),
    titled('Watched processes', textTable(processColumns, snapshot.watched), snapshot.watched.length),
    titled('Busiest processes', textTable(processColumns, snapshot.busiest), snapshot.busiest.length),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function titled(title: string, lines: readonly string[], count: number): string[] {
  return count === 0 ? [] : [title, ...lines];
}

function headLines(health: MachineSnapshot['health']): string[] {
  const sign = { ok: '●', degraded: '!', failing: '✗' }[health.status];
  const collectors = [...new Set(health.collectors.map((task) => task.collector))];
  return [
    `${sign} ${health.node_name}  ${health.status}  etlmon ${health.version}  ${formatDateTime(Date.parse(health.time))}`,
    ...health.reasons.map((reason) => `  ! ${reason}`),
    ...(collectors.length === 0
      ? []
      : [`  collectors: ${collectors.map((name) => collectorText(name, health.collectors)).join(', ')}`]),
  ];
}

function collectorText(name: string, tasks: readonly CollectorHealth[]): string {
  const own = tasks.filter((task) => task.collector === name);
  const bad = own.filter((task) => task.status === 'failing').length;
  return bad === 0
    ? `${name} ${own.some((task) => task.status === 'ok') ? 'ok' : (own[0]?.status ?? '')}`
    : `${name} failing (${bad} of ${own.length})`;
}

function systemLines(system: System): string[] {
  const { cpu, memory, load, pressure } = system;
  const pairs: [string, string][] = [
    ['Host', `${system.hostname}, Linux ${system.kernel}, up ${formatDuration(system.uptime_sec * 1000)}`],
    [
      'CPU',
      `${formatPercent(cpu.used_percent)} of ${cpu.cores} cores   load ${load.load1.toFixed(2)} ${load.load5.toFixed(2)} ${load.load15.toFixed(2)}`,
    ],
    [
      'Memory',
      `${formatBytes(memory.used_bytes)} of ${formatBytes(memory.total_bytes)} used (${formatPercent(memory.used_percent)}), ${formatBytes(memory.available_bytes)} available`,
    ],
    [
      'Swap',
      memory.swap_total_bytes === 0
        ? 'none'
        : `${formatBytes(memory.swap_used_bytes)} of ${formatBytes(memory.swap_total_bytes)} used`,
    ],
  ];
  if (pressure) {
    const share = (name: 'cpu' | 'memory' | 'io'): string =>
      `${name} ${formatPercent(pressure[name]?.avg60 ?? null, 1)}`;
    pairs.push(['Pressure', `${share('cpu')}, ${share('memory')}, ${share('io')} of the last minute`]);
  }
  const disks = system.disks.filter((disk) => disk.read_bytes_per_sec + disk.write_bytes_per_sec > 0);
  for (const disk of disks) {
    pairs.push([
      'I/O',
      `${disk.device}  read ${formatByteRate(disk.read_bytes_per_sec)}  write ${formatByteRate(disk.write_bytes_per_sec)}  busy ${formatPercent(disk.busy_percent)}`,
    ]);
  }
  const interfaces = system.network.filter(
    (net) => net.receive_bytes_per_sec + net.transmit_bytes_per_sec > 0,
  );
  for (const net of interfaces) {
    pairs.push([
      'Network',
      `${net.interface}  in ${formatByteRate(net.receive_bytes_per_sec)}  out ${formatByteRate(net.transmit_bytes_per_sec)}`,
    ]);
  }
  return ['System', ...pairs.map(([name, value]) => `  ${name.padEnd(8)}  ${value}`)];
}

const mountColumns: readonly Column<Mount>[] = [
  { title: 'MOUNT', align: 'left', of: (mount) => cutMiddle(mount.mount_point, 40) },
  { title: 'TYPE', align: 'left', of: (mount) => mount.fs_type },
  { title: 'SIZE', align: 'right', of: (mount) => formatBytes(mount.total_bytes) },
  { title: 'USED', align: 'right', of: (mount) => formatBytes(mount.used_bytes) },
  { title: 'AVAIL', align: 'right', of: (mount) => formatBytes(mount.avail_bytes) },
  { title: 'USE', align: 'right', of: (mount) => formatPercent(mount.used_percent) },
  { title: 'INODES', align: 'right', of: (mount) => formatPercent(inodePercent(mount)) },
  {
    title: 'STATE',
    align: 'left',
    of: (mount) => [mount.status, mount.error_message].filter(Boolean).join(': '),
  },
];

function inodePercent({ inodes_total: total, inodes_used: used }: Mount): number | null {
  return total === null || used === null || total === 0 ? null : (used / total) * 100;
}

function pathColumns(now: number): readonly Column<WatchedPath>[] {
  const age = (at: string | null): string => (at === null ? '–' : formatAge(now - Date.parse(at)));
  return [
    { title: 'PATH', align: 'left', of: (row) => cutMiddle(row.path, 48) },
    { title: 'FILES', align: 'right', of: (row) => formatCount(row.file_count) },
    { title: 'DIRS', align: 'right', of: (row) => formatCount(row.dir_count) },
    { title: 'SIZE', align: 'right', of: (row) => formatBytes(row.total_bytes) },
    { title: 'NEWEST', align: 'right', of: (row) => age(row.newest_at) },
    { title: 'SCANNED', align: 'right', of: (row) => age(row.collected_at) },
    {
      title: 'STATE',
      align: 'left',
      of: (row) =>
        [row.partial ? `${row.status} (partial)` : row.status, row.error_message ?? row.partial_reason]
          .filter(Boolean)
          .join(': '),
    },
  ];
}

const processColumns: readonly Column<Process>[] = [
  { title: 'PID', align: 'right', of: (row) => (row.pid === null ? '–' : String(row.pid)) },
  { title: 'NAME', align: 'left', of: (row) => cutMiddle(row.process_name, 24) },
  { title: 'USER', align: 'left', of: (row) => row.user ?? '–' },
  { title: 'CPU', align: 'right', of: (row) => formatPercent(row.cpu_percent, 1) },
  { title: 'MEMORY', align: 'right', of: (row) => formatBytes(row.mem_rss_bytes) },
  {
    title: 'RUNNING',
    align: 'right',
    of: (row) => (row.runtime_sec === null ? '–' : formatDuration(row.runtime_sec * 1000)),
  },
  { title: 'STATE', align: 'left', of: (row) => row.status },
  { title: 'COMMAND', align: 'left', of: (row) => cutMiddle(row.cmdline ?? '', 60) },
];
