import type { Sample } from '../../collector.ts';
import type { Host } from '../../host.ts';
import { define, sampleOf } from './part.ts';
import type { Part } from './part.ts';
import { namesIn, numberIn, textIn } from './sys-file.ts';

/** Numbers by their file in /sys/class/net/DEVICE (sysfs-class-net of the kernel's ABI). */
const numbers = [
  ['address_assign_type', 'addr_assign_type', 'gauge'],
  ['carrier', 'carrier', 'gauge'],
  ['carrier_changes_total', 'carrier_changes', 'counter'],
  ['carrier_down_changes_total', 'carrier_down_count', 'counter'],
  ['carrier_up_changes_total', 'carrier_up_count', 'counter'],
  ['device_id', 'dev_id', 'gauge'],
  ['dormant', 'dormant', 'gauge'],
  ['flags', 'flags', 'gauge'],
  ['iface_id', 'ifindex', 'gauge'],
  ['iface_link', 'iflink', 'gauge'],
  ['iface_link_mode', 'link_mode', 'gauge'],
  ['mtu_bytes', 'mtu', 'gauge'],
  ['name_assign_type', 'name_assign_type', 'gauge'],
  ['net_dev_group', 'netdev_group', 'gauge'],
  ['protocol_type', 'type', 'gauge'],
  ['speed_bytes', 'speed', 'gauge'],
  ['transmit_queue_length', 'tx_queue_len', 'gauge'],
] as const;

/** What the kernel refuses to tell of an interface that is switched off: it answers `EINVAL`, which costs most of all. */
const onlyWhileUp: ReadonlySet<string> = new Set(['carrier', 'dormant', 'duplex', 'speed']);
/** The file tells Mbit/s; -1 where the driver does not know. */
const speedFactor = 1e6 / 8;
/** `IFF_UP` (netdevice(7)). */
const upFlag = 1;

/** What each interface is and whether it is up. */
export const netClassPart: Part = {
  name: 'net_class',
  group: 'network',
  metrics: define('sys/class/net', [
    ...numbers.map(
      ([name, , type]) => [`node_network_${name}`, type, `Network device property: ${name}.`] as const,
    ),
    ['node_network_info', 'gauge', 'Non-numeric data from /sys/class/net/<iface>, value is always 1.'],
    ['node_network_up', 'gauge', "Value is 1 if operstate is 'up', 0 otherwise."],
  ]),
  // Plain files such as `bonding_masters` lie there too.
  read: (host) =>
    namesIn(host, 'sys/class/net', /./)
      .filter((device) => textIn(host, `sys/class/net/${device}/ifindex`) !== undefined)
      .flatMap((device) => interfaceSamples(host, device)),
};

function interfaceSamples(host: Host, device: string): Sample[] {
  const text = (file: string): string => textIn(host, `sys/class/net/${device}/${file}`) ?? '';
  const operstate = text('operstate');
  const flags = numberIn(host, `sys/class/net/${device}/flags`);
  const isOff = flags !== undefined && (flags & upFlag) === 0;
  const adminstate = flags === undefined ? 'unknown' : isOff ? 'down' : 'up';
  const info = {
    address: text('address'),
    adminstate,
    broadcast: text('broadcast'),
    device,
    duplex: isOff ? '' : text('duplex'),
    ifalias: text('ifalias'),
    operstate,
  };
  const labels = { device };
  return [
    { name: 'node_network_info', labels: info, value: 1 },
    { name: 'node_network_up', labels, value: operstate === 'up' ? 1 : 0 },
    ...numbers.flatMap(([name, file]) => {
      if (isOff && onlyWhileUp.has(file)) return [];
      const value = file === 'flags' ? flags : numberIn(host, `sys/class/net/${device}/${file}`);
      const factor = file === 'speed' ? speedFactor : 1;
      return sampleOf(`node_network_${name}`, value === undefined ? undefined : value * factor, labels);
    }),
  ];
}
