import { define } from './part.ts';
import type { Part } from './part.ts';

/** Neighbours by interface. */
export const arpPart: Part = {
  name: 'arp',
  group: 'network',
  metrics: define('proc/net/arp', [['node_arp_entries', 'gauge', 'ARP entries by device.']]),
  read: (host) =>
    [...parseArp(host.readIfPresent('proc/net/arp') ?? '')].map(([device, value]) => ({
      name: 'node_arp_entries',
      labels: { device },
      value,
    })),
};

/** Counts the lines of /proc/net/arp (proc_pid_net(5)) by their last column; the heading has more columns. */
export function parseArp(text: string): Map<string, number> {
  const entries = new Map<string, number>();
  for (const line of text.split('\n')) {
    const cells = line.trim().split(/\s+/);
    const device = cells[5];
    if (cells.length === 6 && device !== undefined) entries.set(device, (entries.get(device) ?? 0) + 1);
  }
  return entries;
}
