import { define } from './part.ts';
import type { Part } from './part.ts';
import { namesIn, textIn } from './sys-file.ts';

/** Labels by their file in /sys/class/dmi/id. Those that only root may read are left out for others. */
const files: Readonly<Record<string, string>> = Object.fromEntries([
  ...[
    'bios_date',
    'bios_release',
    'bios_vendor',
    'bios_version',
    'board_asset_tag',
    'board_name',
    'board_serial',
    'board_vendor',
    'board_version',
    'chassis_asset_tag',
    'chassis_serial',
    'chassis_vendor',
    'chassis_version',
    'product_family',
    'product_name',
    'product_serial',
    'product_sku',
    'product_uuid',
    'product_version',
  ].map((name) => [name, name]),
  ['system_vendor', 'sys_vendor'],
]);

/** Make and model of the machine, from its firmware. */
export const dmiPart: Part = {
  name: 'dmi',
  group: 'hardware',
  isFixed: true,
  metrics: define('sys/class/dmi/id', [
    ['node_dmi_info', 'gauge', 'What the firmware tells of the machine, as labels; always 1.'],
  ]),
  read(host) {
    const there = new Set(namesIn(host, 'sys/class/dmi/id', /./));
    const labels = Object.entries(files).flatMap(([label, file]) => {
      const value = there.has(file) ? textIn(host, `sys/class/dmi/id/${file}`) : undefined;
      return value === undefined ? [] : [[label, value] as const];
    });
    if (labels.length === 0) return [];
    return [{ name: 'node_dmi_info', labels: Object.fromEntries(labels), value: 1 }];
  },
};
