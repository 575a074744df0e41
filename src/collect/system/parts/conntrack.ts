import { define, sampleOf } from './part.ts';
import type { Part } from './part.ts';
import { numberIn } from './sys-file.ts';

/** Counters by their column in /proc/net/stat/nf_conntrack, and what each counts. */
const counters = [
  ['drop', 10, 'Number of packets dropped because connection tracking failed.'],
  ['early_drop', 11, 'Number of entries dropped to make room in a full table.'],
  ['found', 2, 'Number of searched entries which were successful.'],
  ['ignore', 5, 'Number of packets seen which are already connected to an entry.'],
  ['insert', 8, 'Number of entries inserted into the list.'],
  ['insert_failed', 9, 'Number of entries that could not be inserted.'],
  ['invalid', 4, 'Number of packets seen which can not be tracked.'],
  ['search_restart', 16, 'Number of lookups which had to be restarted due to hashtable resizes.'],
] as const;

/** The table of tracked connections, where the module is loaded. */
export const conntrackPart: Part = {
  name: 'conntrack',
  group: 'network',
  metrics: [
    ...define('proc/sys/net/netfilter', [
      ['node_nf_conntrack_entries', 'gauge', 'Number of tracked connections.'],
      ['node_nf_conntrack_entries_limit', 'gauge', 'Maximum size of the connection tracking table.'],
    ]),
    ...define(
      'proc/net/stat/nf_conntrack',
      counters.map(([name, , help]) => [`node_nf_conntrack_stat_${name}`, 'gauge', help]),
    ),
  ],
  read(host) {
    const entries = numberIn(host, 'proc/sys/net/netfilter/nf_conntrack_count');
    if (entries === undefined) return [];
    const text = host.readIfPresent('proc/net/stat/nf_conntrack');
    const sums = text === undefined ? undefined : parseConntrackStat(text);
    return [
      ...sampleOf('node_nf_conntrack_entries', entries),
      ...sampleOf(
        'node_nf_conntrack_entries_limit',
        numberIn(host, 'proc/sys/net/netfilter/nf_conntrack_max'),
      ),
      ...counters.flatMap(([name]) => sampleOf(`node_nf_conntrack_stat_${name}`, sums?.get(name))),
    ];
  },
};

/** Parses /proc/net/stat/nf_conntrack: a heading, then a line of hexadecimal numbers for each CPU, added up here. */
export function parseConntrackStat(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => /^[0-9a-f]+(\s+[0-9a-f]+){15,}\s*$/.test(line));
  const sums = new Map<string, number>(counters.map(([name]) => [name, 0]));
  for (const line of lines) {
    const cells = line.trim().split(/\s+/);
    for (const [name, column] of counters)
      sums.set(name, (sums.get(name) ?? 0) + Number.parseInt(cells[column] ?? '0', 16));
  }
  return sums;
}
