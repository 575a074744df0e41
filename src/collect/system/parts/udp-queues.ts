import { define } from './part.ts';
import type { Part } from './part.ts';

/** Bytes waiting in UDP sockets. */
export const udpQueuesPart: Part = {
  name: 'udp_queues',
  group: 'network',
  metrics: define('proc/net/udp', [
    ['node_udp_queues', 'gauge', 'Number of allocated memory in the kernel for UDP datagrams in bytes.'],
  ]),
  read: (host) =>
    (
      [
        ['udp', 'v4'],
        ['udp6', 'v6'],
      ] as const
    ).flatMap(([file, ip]) => {
      const text = host.readIfPresent(`proc/net/${file}`);
      if (text === undefined) return [];
      const { transmit, receive } = parseUdpQueues(text);
      return [
        { name: 'node_udp_queues', labels: { ip, queue: 'rx' }, value: receive },
        { name: 'node_udp_queues', labels: { ip, queue: 'tx' }, value: transmit },
      ];
    }),
};

/** Adds up the queues in /proc/net/udp or udp6: the column `tx_queue:rx_queue`, hexadecimal (proc_pid_net(5)). */
export function parseUdpQueues(text: string): { readonly transmit: number; readonly receive: number } {
  let transmit = 0;
  let receive = 0;
  for (const match of text.matchAll(/^ *\d+: \S+ \S+ [0-9A-F]{2} ([0-9A-F]{8}):([0-9A-F]{8}) /gm)) {
    transmit += Number.parseInt(match[1] ?? '0', 16);
    receive += Number.parseInt(match[2] ?? '0', 16);
  }
  return { transmit, receive };
}
