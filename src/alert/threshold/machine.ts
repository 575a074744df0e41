import { heldAbove, minuteMs, sinceChange } from './condition.ts';
import type { Condition } from './condition.ts';

export const cpuPercent = 'instance:cpu_busy:percent';
export const memoryPercent = 'instance:memory_used:percent';

const node = ['instance'];
const host = '{{ $labels.instance }}';
/** Below these distances from the threshold an alert ends. */
const cpuClearPoints = 10;
const memoryClearPoints = 5;
/** Pages a second that come in and go out at once: 1 MiB/s with pages of 4 KiB. */
const thrashingPages = 256;
/** Devices that come and go with containers, virtual machines and tunnels. */
const virtualDevices = '(docker|br-|veth|virbr|vnet|cni|flannel|cali|lxc|lxd|tap|tun|wg|ppp|wl).*|lo';

/** What may be the case with the machine as a whole, or a part of it nobody has named. */
export const machineConditions = {
  cpu: {
    alert: 'CpuBusy',
    group: 'etlmon-machine',
    severity: 'warning',
    forMs: 15 * minuteMs,
    expression: (things, terms) =>
      heldAbove(things.of(cpuPercent), Math.max(0, terms.bound - cpuClearPoints), node, terms),
    summary: ({ bound }) =>
      `The processors of ${host} are {{ $value | printf "%.0f" }} % busy (above ${bound} % for long)`,
    description:
      'See which processes use them; where that is the nightly load, raise cpu_threshold or give it more time.',
  },
  memory: {
    alert: 'MemoryLow',
    group: 'etlmon-machine',
    severity: 'warning',
    forMs: 5 * minuteMs,
    expression: (things, terms) =>
      heldAbove(things.of(memoryPercent), Math.max(0, terms.bound - memoryClearPoints), node, terms),
    summary: ({ bound }) => `${host} uses {{ $value | printf "%.0f" }} % of its memory (above ${bound} %)`,
    description: 'See which processes have grown; the kernel ends one when nothing is left.',
  },
  swapping: {
    alert: 'MemoryThrashing',
    group: 'etlmon-machine',
    severity: 'warning',
    forMs: 10 * minuteMs,
    keepFiringForMs: 5 * minuteMs,
    expression: (things) =>
      `rate(${things.of('node_vmstat_pswpin')}[5m]) > ${thrashingPages} and rate(${things.of('node_vmstat_pswpout')}[5m]) > ${thrashingPages}`,
    summary: () => `${host} moves memory to disk and back: {{ $value | printf "%.0f" }} pages a second`,
    description:
      'More memory is in use than there is: see which processes have grown, and end or restart the largest.',
  },
  outOfMemory: {
    alert: 'OutOfMemoryKill',
    group: 'etlmon-machine',
    severity: 'warning',
    expression: (things) => `increase(${things.of('node_vmstat_oom_kill')}[10m]) > 0`,
    summary: () => `The kernel of ${host} ended a process for want of memory`,
    description: 'dmesg says which; see whether it is back, and what used the memory.',
  },
  clock: {
    alert: 'ClockNotSynchronised',
    group: 'etlmon-work',
    severity: 'warning',
    forMs: 60 * minuteMs,
    // adjtimex(2): beyond 16 s the kernel takes the clock for unsynchronised.
    expression: (things) =>
      `${things.of('node_timex_sync_status')} == 0 and ${things.of('node_timex_maxerror_seconds')} >= 16`,
    summary: () => `The clock of ${host} is not synchronised`,
    description: 'See whether chronyd, ntpd or systemd-timesyncd runs and reaches its servers.',
  },
  restarted: {
    alert: 'MachineRestarted',
    group: 'etlmon-work',
    severity: 'info',
    expression: (things) =>
      `${things.of('node_time_seconds')} - ${things.of('node_boot_time_seconds')} < 600`,
    summary: () => `${host} was started {{ $value | humanizeDuration }} ago`,
    description:
      'Where nobody did it on purpose: last -x and the journal of the boot before (journalctl -b -1 -e).',
  },
  interfaceDown: {
    alert: 'NetworkInterfaceDown',
    group: 'etlmon-machine',
    severity: 'warning',
    forMs: minuteMs,
    expression: (things, terms) => {
      const up = things.matching('node_network_up', [
        { label: 'device', operator: '!~', value: virtualDevices },
      ]);
      return sinceChange(`${up} == 0`, `max_over_time(${up}[15m]) == 1`, ['instance', 'device'], terms);
    },
    summary: () => `Network interface {{ $labels.device }} of ${host} has gone down`,
    description: 'See the cable and the switch, ip link and dmesg.',
  },
  raid: {
    alert: 'RaidDegraded',
    group: 'etlmon-work',
    severity: 'critical',
    expression: (things) => `${things.of('node_md_disks', { state: 'failed' })} > 0`,
    summary: () => `{{ $value }} disks of array {{ $labels.device }} of ${host} have failed`,
    description: 'cat /proc/mdstat says which; replace it before the next one fails.',
  },
  connections: {
    alert: 'ConnectionTableFull',
    group: 'etlmon-machine',
    severity: 'warning',
    forMs: 5 * minuteMs,
    expression: (things) =>
      `100 * ${things.of('node_nf_conntrack_entries')} / ${things.of('node_nf_conntrack_entries_limit')} > 90`,
    summary: () => `The firewall of ${host} tracks {{ $value | printf "%.0f" }} % of the connections it can`,
    description:
      'New connections fail when it is full: see who has so many (conntrack -L), or raise nf_conntrack_max.',
  },
} as const satisfies Readonly<Record<string, Condition>>;
