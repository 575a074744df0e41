import { define, sampleOf } from './part.ts';
import type { Part } from './part.ts';

/** Labels of `node_cpu_info` by their key in /proc/cpuinfo; other architectures than x86 have few of them. */
const labelKeys = {
  cachesize: 'cache size',
  core: 'core id',
  cpu: 'processor',
  family: 'cpu family',
  microcode: 'microcode',
  model: 'model',
  model_name: 'model name',
  package: 'physical id',
  stepping: 'stepping',
  vendor: 'vendor_id',
} as const;

/** Make and model of each CPU. The kernel asks every CPU for its frequency: a slow file on machines with many. */
export const cpuInfoPart: Part = {
  name: 'cpu_info',
  group: 'cpu_info',
  metrics: define('proc/cpuinfo', [
    ['node_cpu_frequency_hertz', 'gauge', 'CPU frequency in hertz.'],
    ['node_cpu_info', 'gauge', 'CPU information from /proc/cpuinfo, as labels; always 1.'],
  ]),
  read: (host) =>
    parseCpuInfo(host.readIfPresent('proc/cpuinfo') ?? '').flatMap((fields) => {
      const labels = Object.fromEntries(
        Object.entries(labelKeys).map(([label, key]) => [label, fields.get(key) ?? '']),
      );
      const { core = '', cpu = '', package: physical = '' } = labels;
      const megaHertz = Number(fields.get('cpu MHz') ?? NaN);
      return [
        { name: 'node_cpu_info', labels, value: 1 },
        ...sampleOf('node_cpu_frequency_hertz', megaHertz * 1e6, { core, cpu, package: physical }),
      ];
    }),
};

/** Parses the blocks of /proc/cpuinfo (proc_cpuinfo(5)) that are CPUs. */
export function parseCpuInfo(text: string): ReadonlyMap<string, string>[] {
  return text.split(/\n\s*\n/).flatMap((block) => {
    const fields = new Map(
      [...block.matchAll(/^([^:\n]+?)[ \t]*:[ \t]*(.*)$/gm)].map(([, key = '', value = '']) => [
        key,
        value.trim(),
      ]),
    );
    return fields.has('processor') ? [fields] : [];
  });
}
