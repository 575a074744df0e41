import type { GroupName } from './condition.ts';
import { cpuPercent, memoryPercent } from './machine.ts';
import { inodesPercent, usedPercent } from './mounts.ts';

/** A series that several rules and charts need, made once. */
export interface RecordDraft {
  readonly record: string;
  readonly group: GroupName;
  readonly expression: string;
}

const filesystem = (name: string): string => `node_filesystem_${name}`;
const used = `(${filesystem('size_bytes')} - ${filesystem('free_bytes')})`;

/** What is made to be read fills nothing. */
const writable = `unless on (instance, mountpoint) ${filesystem('readonly')} == 1`;

/** Series of percentages. Those no rule asks for are left out. */
export const records: readonly RecordDraft[] = [
  {
    // As df(1) and the screens of etlmon tell it: of what an ordinary user can have.
    record: usedPercent,
    group: 'etlmon-machine',
    expression: `100 * ${used} / (${used} + ${filesystem('avail_bytes')} > 0) ${writable}`,
  },
  {
    // Some file systems have no fixed number of inodes: it is 0 then.
    record: inodesPercent,
    group: 'etlmon-machine',
    expression: `100 - 100 * ${filesystem('files_free')} / (${filesystem('files')} > 0) ${writable}`,
  },
  {
    record: cpuPercent,
    group: 'etlmon-machine',
    expression:
      '100 - 100 * sum without (cpu, mode) (rate(node_cpu_seconds_total{mode=~"idle|iowait"}[5m])) / ' +
      'count without (cpu, mode) (node_cpu_seconds_total{mode="idle"})',
  },
  {
    record: memoryPercent,
    group: 'etlmon-machine',
    expression: '100 - 100 * node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes',
  },
];
