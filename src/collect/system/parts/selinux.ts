import { define, sampleOf } from './part.ts';
import type { Part } from './part.ts';
import { numberIn } from './sys-file.ts';

/** In `/etc/selinux/config`: what the machine starts with. */
const modes = new Map([
  ['enforcing', 1],
  ['permissive', 0],
  ['disabled', -1],
]);

/** SELinux (selinux(8)); `selinuxfs` is there where it is enabled. */
export const selinuxPart: Part = {
  name: 'selinux',
  group: undefined,
  metrics: define('sys/fs/selinux', [
    ['node_selinux_config_mode', 'gauge', 'Configured SELinux enforcement mode.'],
    ['node_selinux_current_mode', 'gauge', 'Current SELinux enforcement mode.'],
    ['node_selinux_enabled', 'gauge', 'SELinux is enabled, 1 is true, 0 is false.'],
  ]),
  read(host) {
    const current = numberIn(host, 'sys/fs/selinux/enforce');
    if (current === undefined) return [{ name: 'node_selinux_enabled', labels: {}, value: 0 }];
    const configured = /^\s*SELINUX=(\w+)/m.exec(host.readIfPresent('etc/selinux/config') ?? '')?.[1];
    return [
      ...sampleOf('node_selinux_config_mode', modes.get(configured?.toLowerCase() ?? 'disabled')),
      ...sampleOf('node_selinux_current_mode', current),
      ...sampleOf('node_selinux_enabled', 1),
    ];
  },
};
