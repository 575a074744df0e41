import type { Clock } from '../../../lib/clock.ts';
import type { Sample } from '../../collector.ts';
import type { Host } from '../../host.ts';
import { cpuList } from './cpu-topology.ts';
import { define, sampleOf } from './part.ts';
import type { Part } from './part.ts';
import { namesIn, numberIn, textIn } from './sys-file.ts';

const folder = 'sys/devices/system/cpu';

/** Files of /sys/devices/system/cpu/cpuN/cpufreq, in kHz (Documentation/admin-guide/pm/cpufreq.rst of the kernel). */
const frequencies = [
  ['node_cpu_frequency_avg_hertz', 'cpuinfo_avg_freq', 'Average CPU thread frequency in hertz.'],
  ['node_cpu_frequency_hertz', 'cpuinfo_cur_freq', 'Current CPU thread frequency in hertz.'],
  ['node_cpu_frequency_max_hertz', 'cpuinfo_max_freq', 'Maximum CPU thread frequency in hertz.'],
  ['node_cpu_frequency_min_hertz', 'cpuinfo_min_freq', 'Minimum CPU thread frequency in hertz.'],
  ['node_cpu_scaling_frequency_hertz', 'scaling_cur_freq', 'Current scaled CPU thread frequency in hertz.'],
  [
    'node_cpu_scaling_frequency_max_hertz',
    'scaling_max_freq',
    'Maximum scaled CPU thread frequency in hertz.',
  ],
  [
    'node_cpu_scaling_frequency_min_hertz',
    'scaling_min_freq',
    'Minimum scaled CPU thread frequency in hertz.',
  ],
] as const;

/**
 * Kernels before 5.18 sleep up to 20 ms for each current frequency. So much is spent on a round; CPUs that are left
 * over keep what they had, and the next round goes on with them.
 */
const budgetMs = 10;

/** How fast each CPU runs and may run. */
export function createCpuFrequencyPart(clock: Clock): Part {
  const known = new Map<string, readonly Sample[]>();
  let next = 0;
  return {
    name: 'cpu_frequency',
    group: 'cpu',
    metrics: define(folder, [
      ...frequencies.map(([name, , help]) => [name, 'gauge', help] as const),
      ['node_cpu_scaling_governor', 'gauge', 'Current enabled CPU frequency governor.'],
    ]),
    read(host) {
      const offline = new Set(cpuList(textIn(host, `${folder}/offline`) ?? '').map((cpu) => `cpu${cpu}`));
      const cpus = namesIn(host, folder, /^cpu\d+$/).filter((cpu) => !offline.has(cpu));
      for (const cpu of known.keys()) if (!cpus.includes(cpu)) known.delete(cpu);
      // Virtual machines mostly have none.
      if (textIn(host, `${folder}/${cpus[0]}/cpufreq/scaling_governor`) === undefined) return [];
      const startedAt = clock.monotonic();
      for (let count = 0; count < cpus.length; count++) {
        if (clock.monotonic() - startedAt > budgetMs) break;
        const cpu = cpus[next % cpus.length] ?? '';
        known.set(cpu, cpuSamples(host, cpu));
        next = (next + 1) % cpus.length;
      }
      return [...known.values()].flat();
    },
  };
}

function cpuSamples(host: Host, name: string): Sample[] {
  const own = `${folder}/${name}/cpufreq`;
  const governor = textIn(host, `${own}/scaling_governor`);
  if (governor === undefined) return [];
  const cpu = name.slice('cpu'.length);
  const governors = textIn(host, `${own}/scaling_available_governors`)?.split(' ') ?? [];
  return [
    ...frequencies.flatMap(([metric, file]) => {
      const kiloHertz = numberIn(host, `${own}/${file}`);
      return sampleOf(metric, kiloHertz === undefined ? undefined : kiloHertz * 1000, { cpu });
    }),
    ...governors.map((one) => ({
      name: 'node_cpu_scaling_governor',
      labels: { cpu, governor: one },
      value: one === governor ? 1 : 0,
    })),
  ];
}
