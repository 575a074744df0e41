import type { Host } from '../../host.ts';
import { define } from './part.ts';
import type { Part } from './part.ts';
import { textIn } from './sys-file.ts';

/** Interfaces that are bonded, where there are some (Documentation/networking/bonding.rst of the kernel). */
export const bondingPart: Part = {
  name: 'bonding',
  group: 'network',
  metrics: define('sys/class/net/bonding_masters', [
    ['node_bonding_active', 'gauge', 'Number of active slaves per bonding interface.'],
    ['node_bonding_slaves', 'gauge', 'Number of configured slaves per bonding interface.'],
  ]),
  read: (host) =>
    words(textIn(host, 'sys/class/net/bonding_masters')).flatMap((master) => {
      const slaves = words(textIn(host, `sys/class/net/${master}/bonding/slaves`));
      const active = slaves.filter((slave) => isLinkUp(host, master, slave));
      return [
        { name: 'node_bonding_active', labels: { master }, value: active.length },
        { name: 'node_bonding_slaves', labels: { master }, value: slaves.length },
      ];
    }),
};

/** Kernels before 3.9 name the link `slave_`. */
function isLinkUp(host: Host, master: string, slave: string): boolean {
  const state = (prefix: string): string | undefined =>
    textIn(host, `sys/class/net/${master}/${prefix}_${slave}/bonding_slave/mii_status`);
  return (state('lower') ?? state('slave')) === 'up';
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}
