import type { Sample } from '../../collector.ts';
import { define, sampleOf } from './part.ts';
import type { Part } from './part.ts';
import { namesIn, numberIn, textIn } from './sys-file.ts';

const folder = 'sys/devices/system/cpu';

/** Which CPUs are online or isolated, and how often they were slowed down for heat. */
export const cpuTopologyPart: Part = {
  name: 'cpu_topology',
  group: 'cpu',
  metrics: define(folder, [
    ['node_cpu_core_throttles_total', 'counter', 'Number of times this CPU core has been throttled.'],
    ['node_cpu_isolated', 'gauge', 'Whether each core is isolated.'],
    ['node_cpu_online', 'gauge', 'CPUs that are online and being scheduled.'],
    ['node_cpu_package_throttles_total', 'counter', 'Number of times this CPU package has been throttled.'],
  ]),
  read(host) {
    const cpus = namesIn(host, folder, /^cpu\d+$/);
    const number = (file: string): number | undefined => numberIn(host, `${folder}/${file}`);
    const throttles = new Map<string, Sample>();
    const add = (name: string, labels: Sample['labels'], file: string): void => {
      const key = JSON.stringify([name, labels]);
      if (throttles.has(key)) return;
      const [sample] = sampleOf(name, number(file), labels);
      if (sample !== undefined) throttles.set(key, sample);
    };
    // Threads of a core, and cores of a package, count together: the first that tells stands for all.
    const hasThrottles = namesIn(host, `${folder}/${cpus[0]}`, /^thermal_throttle$/).length > 0;
    for (const cpu of hasThrottles ? cpus : []) {
      const core = number(`${cpu}/topology/core_id`);
      const pkg = number(`${cpu}/topology/physical_package_id`);
      if (core === undefined || pkg === undefined) continue;
      const labels = { core: String(core), package: String(pkg) };
      add('node_cpu_core_throttles_total', labels, `${cpu}/thermal_throttle/core_throttle_count`);
      add(
        'node_cpu_package_throttles_total',
        { package: labels.package },
        `${cpu}/thermal_throttle/package_throttle_count`,
      );
    }
    return [
      ...throttles.values(),
      ...cpuList(textIn(host, `${folder}/isolated`) ?? '').map((cpu) => ({
        name: 'node_cpu_isolated',
        labels: { cpu },
        value: 1,
      })),
      // The first CPU often cannot be taken offline, and then none tells: nothing to say.
      ...(number('cpu0/online') === undefined ? [] : cpus).flatMap((cpu) =>
        sampleOf('node_cpu_online', number(`${cpu}/online`) ?? 0, { cpu: cpu.slice('cpu'.length) }),
      ),
    ];
  },
};

/** No machine has more (`CONFIG_NR_CPUS` at its highest). */
const maxCpus = 8192;

/** Parses the kernel's lists of CPUs: `1,3-5` (cpuset(7), "List format"). */
export function cpuList(text: string): string[] {
  return text.split(',').flatMap((part) => {
    const [, first, last = first] = /^\s*(\d{1,5})(?:-(\d{1,5}))?\s*$/.exec(part) ?? [];
    if (first === undefined) return [];
    const from = Number(first);
    const length = Math.min(Number(last) - from + 1, maxCpus);
    return length < 1 ? [] : Array.from({ length }, (_, index) => String(from + index));
  });
}
