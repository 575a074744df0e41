import { define } from './part.ts';
import type { Part } from './part.ts';

/** node_exporter's default fields of /proc/vmstat. */
const fields = ['oom_kill', 'pgfault', 'pgmajfault', 'pgpgin', 'pgpgout', 'pswpin', 'pswpout'];

/** Paging, swapping and processes killed for memory. */
export const vmstatPart: Part = {
  name: 'vmstat',
  group: 'memory',
  metrics: define(
    'proc/vmstat',
    fields.map((field) => [`node_vmstat_${field}`, 'untyped', `/proc/vmstat information field ${field}.`]),
  ),
  read(host) {
    const values = parseVmstat(host.readIfPresent('proc/vmstat') ?? '');
    return [...values].map(([field, value]) => ({ name: `node_vmstat_${field}`, labels: {}, value }));
  },
};

/** Parses those fields of /proc/vmstat (proc_vmstat(5)); most of the file is passed over. */
export function parseVmstat(text: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const field of fields) {
    const value = new RegExp(`^${field} (\\d+)$`, 'm').exec(text)?.[1];
    if (value !== undefined) values.set(field, Number(value));
  }
  return values;
}
