import { define } from './part.ts';
import type { Part } from './part.ts';

/** node_exporter's default fields of /proc/net/netstat, /proc/net/snmp and /proc/net/snmp6. */
const fields: readonly string[] = [
  ...['InErrors', 'InMsgs', 'OutMsgs'].flatMap((field) => [`Icmp_${field}`, `Icmp6_${field}`]),
  ...['InOctets', 'OutOctets'].flatMap((field) => [`Ip6_${field}`, `IpExt_${field}`]),
  'Ip_Forwarding',
  ...[
    'ListenDrops',
    'ListenOverflows',
    'SyncookiesFailed',
    'SyncookiesRecv',
    'SyncookiesSent',
    'TCPOFOQueue',
    'TCPRcvQDrop',
    'TCPSynRetrans',
    'TCPTimeouts',
  ].map((field) => `TcpExt_${field}`),
  ...[
    'ActiveOpens',
    'CurrEstab',
    'InErrs',
    'InSegs',
    'OutRsts',
    'OutSegs',
    'PassiveOpens',
    'RetransSegs',
  ].map((field) => `Tcp_${field}`),
  ...['InDatagrams', 'InErrors', 'NoPorts', 'OutDatagrams', 'RcvbufErrors', 'SndbufErrors'].flatMap(
    (field) => [`Udp_${field}`, `Udp6_${field}`],
  ),
  'UdpLite_InErrors',
  'UdpLite6_InErrors',
];

const wanted = new Set(fields);

/** Counters of the network protocols. */
export const netstatPart: Part = {
  name: 'netstat',
  group: 'network',
  metrics: define(
    'proc/net/snmp',
    fields.map((field) => [`node_netstat_${field}`, 'untyped', `Statistic ${field.replace('_', '')}.`]),
  ),
  read(host) {
    const text = (file: string): string => host.readIfPresent(`proc/net/${file}`) ?? '';
    const values = new Map([
      ...parseNetstat(text('netstat')),
      ...parseNetstat(text('snmp')),
      ...parseSnmp6(text('snmp6')),
    ]);
    return [...values].map(([field, value]) => ({ name: `node_netstat_${field}`, labels: {}, value }));
  },
};

/** Parses those fields of /proc/net/netstat and snmp: a line of names, then one of values (proc_pid_net(5)). */
export function parseNetstat(text: string): Map<string, number> {
  const values = new Map<string, number>();
  let names: readonly string[] = [];
  for (const line of text.split('\n')) {
    const cells = line.split(' ');
    if (cells[0] !== names[0] || cells.length !== names.length) {
      names = cells;
      continue;
    }
    const protocol = cells[0]?.slice(0, -1) ?? '';
    names.forEach((name, index) => {
      const field = `${protocol}_${name}`;
      const value = cells[index] ?? '';
      if (wanted.has(field) && /^-?\d+$/.test(value)) values.set(field, Number(value));
    });
    names = [];
  }
  return values;
}

/** Parses those fields of /proc/net/snmp6: `Ip6InOctets  42`, where `6` ends the protocol. */
export function parseSnmp6(text: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const [, protocol, name, value] of text.matchAll(/^([A-Za-z]+6)(\w+)\s+(\d+)$/gm)) {
    const field = `${protocol}_${name}`;
    if (wanted.has(field)) values.set(field, Number(value));
  }
  return values;
}
