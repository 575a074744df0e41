import { define } from './part.ts';
import type { Part } from './part.ts';

/** Columns of /proc/net/softnet_stat (`softnet_seq_show` in net/core/net-procfs.c of the kernel), all hexadecimal. */
const columns = [
  ['processed_total', 'counter', 'Number of processed packets.', 0],
  ['dropped_total', 'counter', 'Number of dropped packets.', 1],
  ['times_squeezed_total', 'counter', 'Number of times processing packets ran out of quota.', 2],
  ['cpu_collision_total', 'counter', 'Number of collisions while obtaining a device lock to transmit.', 8],
  ['received_rps_total', 'counter', 'Number of times a CPU was woken up to steer packets.', 9],
  ['flow_limit_count_total', 'counter', 'Number of times the flow limit was reached.', 10],
  ['backlog_len', 'gauge', 'Packets waiting to be processed.', 11],
] as const;

/** From kernel 5.14 on; before, lines are those of the CPUs that are online, in their order. */
const cpuColumn = 12;

/** Packets by CPU. */
export const softnetPart: Part = {
  name: 'softnet',
  group: 'network',
  metrics: define(
    'proc/net/softnet_stat',
    columns.map(([name, type, help]) => [`node_softnet_${name}`, type, help]),
  ),
  read: (host) =>
    parseSoftnet(host.readIfPresent('proc/net/softnet_stat') ?? '').flatMap(({ cpu, numbers }) =>
      columns.map(([name, , , index]) => ({
        name: `node_softnet_${name}`,
        labels: { cpu },
        value: numbers[index] ?? 0,
      })),
    ),
};

/** Parses /proc/net/softnet_stat. A line with fewer columns than any kernel writes is left out. */
export function parseSoftnet(text: string): { readonly cpu: string; readonly numbers: readonly number[] }[] {
  const lines = text.split('\n').filter((line) => /^[0-9a-f]+( [0-9a-f]+){8,}\s*$/.test(line));
  return lines.map((line, index) => {
    const numbers = line
      .trim()
      .split(' ')
      .map((cell) => Number.parseInt(cell, 16));
    return { cpu: String(numbers[cpuColumn] ?? index), numbers };
  });
}
