import type { Sample } from '../../collector.ts';
import { memoryMetricName, parseMeminfo } from '../meminfo.ts';
import { define, sampleOf } from './part.ts';
import type { Part } from './part.ts';
import { namesIn } from './sys-file.ts';

const folder = 'sys/devices/system/node';

/** Fields of a node's meminfo in kernels of today; one not listed here is still emitted, as a gauge. */
const fields = `
  Active Active(anon) Active(file) AnonHugePages AnonPages Bounce Dirty FileHugePages FilePages FilePmdMapped
  HugePages_Free HugePages_Surp HugePages_Total Inactive Inactive(anon) Inactive(file) KReclaimable KernelStack Mapped
  MemFree MemTotal MemUsed Mlocked NFS_Unstable PageTables SReclaimable SUnreclaim SecPageTables Shmem ShmemHugePages
  ShmemPmdMapped Slab SwapCached Unevictable Writeback WritebackTmp`
  .trim()
  .split(/\s+/);

/** Documentation/admin-guide/numastat.rst of the kernel. */
const counters = ['interleave_hit', 'local_node', 'numa_foreign', 'numa_hit', 'numa_miss', 'other_node'];

/** Memory of each NUMA node. */
export const numaPart: Part = {
  name: 'numa',
  group: 'numa',
  metrics: define(folder, [
    ...fields.map((field) => [metricName(field), 'gauge', `Memory information field ${field}.`] as const),
    ...counters.map(
      (field) =>
        [`node_memory_numa_${field}_total`, 'counter', `Memory information field ${field}.`] as const,
    ),
  ]),
  read: (host) =>
    namesIn(host, folder, /^node\d+$/).flatMap((name) => {
      const node = name.slice('node'.length);
      // Each line begins with `Node 0`.
      const text = (host.readIfPresent(`${folder}/${name}/meminfo`) ?? '').replaceAll(/^Node \d+ /gm, '');
      return [
        ...[...parseMeminfo(text)].flatMap(([field, { value }]) =>
          sampleOf(metricName(field), value, { node }),
        ),
        ...parseNumastat(host.readIfPresent(`${folder}/${name}/numastat`) ?? '', node),
      ];
    }),
};

/** The samples of a node's numastat: `numa_hit 4711`. */
export function parseNumastat(text: string, node: string): Sample[] {
  return [...text.matchAll(/^(\w+) (\d+)$/gm)].flatMap(([, field = '', value]) =>
    sampleOf(`node_memory_numa_${field}_total`, Number(value), { node }),
  );
}

/** In bytes, but not called so. */
function metricName(field: string): string {
  return memoryMetricName(field, false).replace('node_memory_', 'node_memory_numa_');
}
