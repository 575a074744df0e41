import { readFileSync } from 'node:fs';
import type { Host } from '../../host.ts';
import { define } from './part.ts';
import type { Part } from './part.ts';

/** What the kernel tells of each protocol (net/ipv4/proc.c, net/ipv6/proc.c); `mem` counts pages. */
const fields: Readonly<Record<string, readonly string[]>> = {
  TCP: ['inuse', 'orphan', 'tw', 'alloc', 'mem'],
  UDP: ['inuse', 'mem'],
  UDPLITE: ['inuse'],
  RAW: ['inuse'],
  FRAG: ['inuse', 'memory'],
  TCP6: ['inuse'],
  UDP6: ['inuse'],
  UDPLITE6: ['inuse'],
  RAW6: ['inuse'],
  FRAG6: ['inuse', 'memory'],
};

const states = Object.entries(fields).flatMap(([protocol, names]) =>
  names.flatMap((name) => (name === 'mem' ? ['mem', 'mem_bytes'] : [name]).map((state) => [protocol, state])),
);

/** Sockets by protocol and state. */
export const sockstatPart: Part = {
  name: 'sockstat',
  group: 'network',
  metrics: define('proc/net/sockstat', [
    ['node_sockstat_sockets_used', 'gauge', 'Number of IPv4 sockets in use.'],
    ...states.map(
      ([protocol, state]) =>
        [
          `node_sockstat_${protocol}_${state}`,
          'gauge',
          `Number of ${protocol} sockets in state ${state}.`,
        ] as const,
    ),
  ]),
  read(host) {
    const text = ['sockstat', 'sockstat6']
      .map((file) => host.readIfPresent(`proc/net/${file}`) ?? '')
      .join('');
    return [...parseSockstat(text, pageBytes(host))].map(([name, value]) => ({
      name: `node_sockstat_${name}`,
      labels: {},
      value,
    }));
  },
};

/** Parses /proc/net/sockstat and sockstat6 (proc_pid_net(5)): `TCP: inuse 1 orphan 0 tw 1 alloc 1 mem 0`. */
export function parseSockstat(text: string, bytesPerPage: number): Map<string, number> {
  const values = new Map<string, number>();
  for (const [, protocol = '', rest = ''] of text.matchAll(/^(\w+):((?: \w+ \d+)+)$/gm)) {
    const known =
      protocol === 'sockets' ? ['used'] : Object.hasOwn(fields, protocol) ? fields[protocol] : undefined;
    for (const [, name = '', number = ''] of rest.matchAll(/ (\w+) (\d+)/g)) {
      if (known?.includes(name) !== true) continue;
      values.set(`${protocol}_${name}`, Number(number));
      if (name === 'mem') values.set(`${protocol}_mem_bytes`, Number(number) * bytesPerPage);
    }
  }
  return values;
}

/** The entry of the auxiliary vector that has the size of a page (getauxval(3), `AT_PAGESZ`). */
const pageSizeEntry = 6n;

/** The size of a page: 4 KiB nearly everywhere, 64 KiB on some arm64 and ppc64. */
function pageBytes(host: Host): number {
  try {
    const vector = new BigUint64Array(new Uint8Array(readFileSync(host.path('proc/self/auxv'))).buffer);
    for (let index = 0; index + 1 < vector.length; index += 2) {
      if (vector[index] === pageSizeEntry) return Number(vector[index + 1]);
    }
  } catch {
    // No such file in a tree of fixtures, and on a 32-bit machine another layout.
  }
  return 4096;
}
