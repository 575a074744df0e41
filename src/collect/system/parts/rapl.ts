import { define, sampleOf } from './part.ts';
import type { Part } from './part.ts';
import { namesIn, numberIn, textIn } from './sys-file.ts';

const folder = 'sys/class/powercap';
/** Zones of Intel's and AMD's drivers (Documentation/power/powercap/powercap.rst of the kernel). */
const zones = ['core', 'dram', 'package', 'psys', 'uncore'];

/** Energy used by CPUs and memory. Only root may read it. */
export const raplPart: Part = {
  name: 'rapl',
  group: 'hardware',
  metrics: define(
    folder,
    zones.map((zone) => [
      `node_rapl_${zone}_joules_total`,
      'counter',
      `Current RAPL ${zone} value in joules.`,
    ]),
  ),
  read(host) {
    const counts = new Map<string, number>();
    return namesIn(host, folder, /./).flatMap((entry) => {
      const name = textIn(host, `${folder}/${entry}/name`);
      if (name === undefined) return [];
      // `package-0` has its number; of zones such as `dram` there may be several of one name.
      const [, zone = name, number] = /^([^-]+)-(\d+)$/.exec(name) ?? [];
      const index = number === undefined ? (counts.get(zone) ?? 0) : Number(number);
      counts.set(zone, index + 1);
      if (!zones.includes(zone)) return [];
      const microJoules = numberIn(host, `${folder}/${entry}/energy_uj`);
      return sampleOf(
        `node_rapl_${zone}_joules_total`,
        microJoules === undefined ? undefined : microJoules / 1e6,
        { index: String(index), path: host.path(`${folder}/${entry}`) },
      );
    });
  },
};
