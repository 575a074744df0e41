import { isoOrNull } from '../../lib/timestamp.ts';
import type { Collector, CollectorContext, MetricDefinition, Reading, Row, Sample } from '../collector.ts';
import { MountWatch } from './mount-watch.ts';
import type { MountState } from './mount-watch.ts';
import type { MountEntry } from './mountinfo.ts';
import { parseMountinfo } from './mountinfo.ts';
import { probeMount } from './probe.ts';
import type { MountProbe } from './probe.ts';
import type { MountFilter } from './select-mounts.ts';
import { selectMounts } from './select-mounts.ts';

export interface DiskOptions extends MountFilter {
  readonly intervalMs: number;
  /** After this long without an answer a mount is shown as not answering. */
  readonly timeoutMs: number;
}

/** How long one reading waits for mounts that have not answered yet; the answer counts in the next reading then. */
const graceMs = 200;

const source = 'proc/self/mountinfo';

export const diskMetrics: readonly MetricDefinition[] = [
  {
    name: 'node_filesystem_avail_bytes',
    type: 'gauge',
    help: 'Filesystem space available to non-root users in bytes.',
    source,
  },
  {
    name: 'node_filesystem_device_error',
    type: 'gauge',
    help: 'Whether an error occurred while getting statistics for the given device.',
    source,
  },
  { name: 'node_filesystem_files', type: 'gauge', help: 'Filesystem total file nodes.', source },
  { name: 'node_filesystem_files_free', type: 'gauge', help: 'Filesystem total free file nodes.', source },
  { name: 'node_filesystem_free_bytes', type: 'gauge', help: 'Filesystem free space in bytes.', source },
  { name: 'node_filesystem_readonly', type: 'gauge', help: 'Filesystem read-only status.', source },
  { name: 'node_filesystem_size_bytes', type: 'gauge', help: 'Filesystem size in bytes.', source },
];

/** Usage of each mount. A mount that hangs holds up neither the others nor the reading. */
export function createDiskCollector(
  options: DiskOptions,
  context: CollectorContext,
  probe: MountProbe = probeMount,
): Collector {
  const watches = new Map<string, MountWatch>();

  const refreshWatches = (entries: readonly MountEntry[]): void => {
    const wanted = new Set(entries.map(identityOf));
    for (const key of watches.keys()) if (!wanted.has(key)) watches.delete(key);
    for (const entry of entries) {
      const known = watches.get(identityOf(entry));
      if (known) known.entry = entry;
      else watches.set(identityOf(entry), newWatch(entry));
    }
  };

  const newWatch = (entry: MountEntry): MountWatch => {
    const watch = new MountWatch(entry, { clock: context.clock, probe, timeoutMs: options.timeoutMs });
    restoreUsage(watch, context.restored('mounts'));
    return watch;
  };

  const read = async (): Promise<Reading> => {
    refreshWatches(selectMounts(parseMountinfo(context.host.read(context.host.mountInfo)), options));
    const answers = Promise.all([...watches.values()].map((watch) => watch.ask()));
    const { promise: graceOver, resolve } = Promise.withResolvers<void>();
    const cancel = context.clock.schedule(graceMs, resolve);
    await Promise.race([answers, graceOver]);
    cancel();
    const states = [...watches.values()].map((watch) => watch.state());
    return {
      changes: [{ kind: 'replace', table: 'mounts', rows: states.map(toRow) }],
      samples: states.flatMap(toSamples),
    };
  };

  return {
    name: 'disk',
    tasks: [{ id: 'disk', intervalMs: options.intervalMs, timeoutMs: 10_000, read }],
  };
}

/** Another device mounted on the same folder is another mount, with a probe of its own. */
function identityOf(entry: MountEntry): string {
  return [entry.mountPoint, entry.deviceId, entry.fsType, entry.device].join('\0');
}

function restoreUsage(watch: MountWatch, rows: readonly Row[]): void {
  const { mountPoint, fsType } = watch.entry;
  const row = rows.find((other) => other['mount_point'] === mountPoint && other['fs_type'] === fsType);
  if (!row || typeof row['collected_at'] !== 'string' || row['total_bytes'] === null) return;
  const number = (column: string): number => Number(row[column] ?? 0);
  watch.restore(
    {
      totalBytes: number('total_bytes'),
      freeBytes: number('total_bytes') - number('used_bytes'),
      availBytes: number('avail_bytes'),
      inodesTotal: number('inodes_total'),
      inodesFree: number('inodes_total') - number('inodes_used'),
    },
    Date.parse(row['collected_at']),
  );
}

function toRow({ entry, status, usage, usageAt, notAnsweringSince, error }: MountState): Row {
  const used = usage && usage.totalBytes - usage.freeBytes;
  return {
    mount_point: entry.mountPoint,
    device: entry.device,
    fs_type: entry.fsType,
    total_bytes: usage?.totalBytes ?? null,
    used_bytes: used ?? null,
    avail_bytes: usage?.availBytes ?? null,
    used_percent: usage && used !== undefined ? percentUsed(used, usage.availBytes) : null,
    inodes_total: usage?.inodesTotal ?? null,
    inodes_used: usage ? usage.inodesTotal - usage.inodesFree : null,
    read_only: entry.isReadOnly ? 1 : 0,
    status,
    error_message: error ?? null,
    not_answering_since: isoOrNull(notAnsweringSince),
    collected_at: isoOrNull(usageAt),
  };
}

/** As df: of what a user could have, how much is used. Two decimals. */
function percentUsed(used: number, avail: number): number {
  return used + avail === 0 ? 0 : Math.round((used / (used + avail)) * 10_000) / 100;
}

/** As node_exporter: a mount that does not answer has an error and no numbers. */
function toSamples({ entry, status, usage, error }: MountState): Sample[] {
  const labels = { device: entry.device, fstype: entry.fsType, mountpoint: entry.mountPoint };
  const readOnly = { name: 'node_filesystem_readonly', labels, value: entry.isReadOnly ? 1 : 0 };
  if (status === 'PENDING') return [];
  if (status !== 'OK' || !usage) {
    const reason = status === 'NOT_ANSWERING' ? 'mountpoint timeout' : (error ?? 'unknown');
    return [
      { name: 'node_filesystem_device_error', labels: { ...labels, device_error: reason }, value: 1 },
      readOnly,
    ];
  }
  return [
    { name: 'node_filesystem_avail_bytes', labels, value: usage.availBytes },
    { name: 'node_filesystem_device_error', labels, value: 0 },
    { name: 'node_filesystem_files', labels, value: usage.inodesTotal },
    { name: 'node_filesystem_files_free', labels, value: usage.inodesFree },
    { name: 'node_filesystem_free_bytes', labels, value: usage.freeBytes },
    readOnly,
    { name: 'node_filesystem_size_bytes', labels, value: usage.totalBytes },
  ];
}
