import {
  durationText,
  growthWindow,
  heldAbove,
  heldBelow,
  minuteMs,
  seconds,
  sinceChange,
  sizeText,
} from './condition.ts';
import type { Condition } from './condition.ts';

export const usedPercent = 'mount:filesystem_used:percent';
export const inodesPercent = 'mount:filesystem_inodes_used:percent';

const mount = ['instance', 'mountpoint'];
const where = '{{ $labels.mountpoint }} of {{ $labels.instance }}';
/** Below this much use a forecast does not count: a nightly load fills half a disk and clears it again. */
const forecastFromPercent = 70;

/** Percent that a mount must fall below its threshold before its alert ends. */
const clearPoints = 3;

/** What may be the case with a mount. */
export const mountConditions = {
  used_above: {
    alert: 'MountFilling',
    group: 'etlmon-machine',
    severity: 'warning',
    forMs: 5 * minuteMs,
    expression: (mounts, terms) =>
      heldAbove(mounts.of(usedPercent), Math.max(0, terms.bound - clearPoints), mount, terms),
    summary: ({ bound }) => `${where} is {{ $value | printf "%.1f" }} % full (above ${bound} %)`,
    description:
      'Look for what has grown (du -x, or the paths of this node), remove or move it, or make it larger.',
  },
  free_below: {
    alert: 'MountSpaceLow',
    group: 'etlmon-machine',
    severity: 'warning',
    forMs: 5 * minuteMs,
    expression: (mounts, terms) =>
      heldBelow(mounts.of('node_filesystem_avail_bytes'), Math.ceil(terms.bound * 1.1), mount, terms),
    summary: ({ bound }) => `${where} has {{ $value | humanize1024 }}B left (below ${sizeText(bound)})`,
    description:
      'Look for what has grown (du -x, or the paths of this node), remove or move it, or make it larger.',
  },
  inodes_above: {
    alert: 'MountInodesFilling',
    group: 'etlmon-machine',
    severity: 'warning',
    forMs: 5 * minuteMs,
    expression: (mounts, terms) =>
      heldAbove(mounts.of(inodesPercent), Math.max(0, terms.bound - clearPoints), mount, terms),
    summary: ({ bound }) =>
      `${where} has used {{ $value | printf "%.1f" }} % of its inodes (above ${bound} %)`,
    description: 'Look for a folder with very many small files: sessions, caches, mail, temporary files.',
  },
  full_within: {
    alert: 'MountFullSoon',
    group: 'etlmon-work',
    severity: 'critical',
    forMs: 30 * minuteMs,
    // Over the long window it would be full in time, over the short one it still grows, and it is not half empty.
    expression: (mounts, { bound }) => {
      const free = 'node_filesystem_avail_bytes';
      const windowMs = growthWindow(bound);
      const left = `${mounts.of(free)} / -deriv(${mounts.of(free)}[${durationText(windowMs)}])`;
      const recent = `predict_linear(${mounts.of(free)}[${durationText(windowMs / 6)}], ${seconds(bound)}) < 0`;
      return `${left} >= 0 < ${seconds(bound)} and ${recent} and on (${mount.join(', ')}) ${mounts.of(usedPercent)} > ${forecastFromPercent}`;
    },
    summary: () => `${where} is full in {{ $value | humanizeDuration }} if it goes on like this`,
    description:
      'Find what writes now (the processes of this node by disk use) and stop it, or make room before it is full.',
  },
  read_only: {
    alert: 'MountReadOnly',
    group: 'etlmon-machine',
    severity: 'critical',
    expression: (mounts) => `${mounts.of('node_filesystem_readonly')} == 1`,
    summary: () => `${where} is read-only`,
    description:
      'The kernel does this when a disk fails: look into dmesg and at the disk before mounting it again.',
  },
  not_answering_for: {
    alert: 'MountNotAnswering',
    group: 'etlmon-machine',
    severity: 'critical',
    isBoundFor: true,
    // What this user may not look at is not broken.
    expression: (mounts) =>
      `${mounts.matching('node_filesystem_device_error', [
        { label: 'device_error', operator: '!~', value: 'E(ACCES|PERM)\\b.*' },
      ])} == 1`,
    summary: () => `${where} does not answer: {{ $labels.device_error }}`,
    description:
      'A network mount: look at its server and the way there. Processes that touch it hang until it answers.',
  },
  absent_for: {
    alert: 'MountAbsent',
    group: 'etlmon-machine',
    severity: 'critical',
    isBoundFor: true,
    expression: (mounts) => `up unless on () ${mounts.of('node_filesystem_readonly')}`,
    // The series is that of the node, which knows nothing of mounts.
    summary: ({ name }) => `${name} of {{ $labels.instance }} is not mounted`,
    description: 'Mount it, and look why it went: what is written there now goes to the disk below.',
  },
} as const satisfies Readonly<Record<string, Condition>>;

/** The default: only a mount that has become read-only, as long as it stays so. */
export const remounted: Condition = {
  ...mountConditions.read_only,
  expression: (mounts, terms) => {
    const readOnly = mounts.of('node_filesystem_readonly');
    return sinceChange(`${readOnly} == 1`, `min_over_time(${readOnly}[15m]) == 0`, mount, terms);
  },
  summary: () => `${where} has become read-only`,
};
