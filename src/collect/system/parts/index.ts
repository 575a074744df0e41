import { systemClock } from '../../../lib/clock.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { MetricDefinition } from '../../collector.ts';
import { arpPart } from './arp.ts';
import { bondingPart } from './bonding.ts';
import { conntrackPart } from './conntrack.ts';
import { createCpuFrequencyPart } from './cpu-frequency.ts';
import { cpuInfoPart } from './cpu-info.ts';
import { cpuTopologyPart } from './cpu-topology.ts';
import { diskInfoPart } from './disk-info.ts';
import { dmiPart } from './dmi.ts';
import { edacPart } from './edac.ts';
import { entropyPart } from './entropy.ts';
import { mdRaidPart } from './md-raid.ts';
import { netClassPart } from './net-class.ts';
import { netstatPart } from './netstat.ts';
import { nfsPart, nfsServerPart } from './nfs.ts';
import { numaPart } from './numa.ts';
import { nvmePart } from './nvme.ts';
import { osReleasePart } from './os-release.ts';
import type { Part } from './part.ts';
import { powerSupplyPart } from './power-supply.ts';
import { raplPart } from './rapl.ts';
import { schedstatPart } from './schedstat.ts';
import { selinuxPart } from './selinux.ts';
import { sockstatPart } from './sockstat.ts';
import { softnetPart } from './softnet.ts';
import { thermalZonePart } from './thermal-zone.ts';
import { createTimePart } from './time.ts';
import { createTimexPart } from './timex.ts';
import { udpQueuesPart } from './udp-queues.ts';
import { vmstatPart } from './vmstat.ts';
import { vulnerabilitiesPart } from './vulnerabilities.ts';

export { PartReader } from './part-reader.ts';
export type { Part } from './part.ts';

/** All parts, in node_exporter's terms most of its default collectors. Some keep what they read before. */
export function createParts(clock: Clock): readonly Part[] {
  return [
    arpPart,
    bondingPart,
    conntrackPart,
    createCpuFrequencyPart(clock),
    cpuInfoPart,
    cpuTopologyPart,
    diskInfoPart,
    dmiPart,
    edacPart,
    entropyPart,
    mdRaidPart,
    netClassPart,
    netstatPart,
    nfsPart,
    nfsServerPart,
    numaPart,
    nvmePart,
    osReleasePart,
    powerSupplyPart,
    raplPart,
    schedstatPart,
    selinuxPart,
    sockstatPart,
    softnetPart,
    thermalZonePart,
    createTimePart(clock),
    createTimexPart(),
    udpQueuesPart,
    vmstatPart,
    vulnerabilitiesPart,
  ];
}

/** What they may emit. */
export const partMetrics: readonly MetricDefinition[] = uniqueByName(
  createParts(systemClock).flatMap(({ metrics }) => metrics),
);

/** `node_cpu_frequency_hertz` has two sources, with different labels. */
function uniqueByName(metrics: readonly MetricDefinition[]): MetricDefinition[] {
  return [...new Map(metrics.map((metric) => [metric.name, metric])).values()];
}
