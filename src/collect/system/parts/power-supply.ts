import { define, sampleOf } from './part.ts';
import type { Part } from './part.ts';
import { namesIn, numberIn, textIn } from './sys-file.ts';

const folder = 'sys/class/power_supply';

/** By their file in /sys/class/power_supply/SUPPLY (sysfs-class-power of the kernel's ABI): name, file, its unit. */
const numbers = [
  ['capacity', 'capacity', 1],
  ['charge_ampere', 'charge_now', 1e6],
  ['charge_full', 'charge_full', 1e6],
  ['charge_full_design', 'charge_full_design', 1e6],
  ['current_ampere', 'current_now', 1e6],
  ['cyclecount', 'cycle_count', 1],
  ['energy_full', 'energy_full', 1e6],
  ['energy_full_design', 'energy_full_design', 1e6],
  ['energy_watthour', 'energy_now', 1e6],
  ['online', 'online', 1],
  ['power_watt', 'power_now', 1e6],
  ['present', 'present', 1],
  ['temp_celsius', 'temp', 10],
  ['time_to_empty_seconds', 'time_to_empty_now', 1],
  ['time_to_full_seconds', 'time_to_full_now', 1],
  ['voltage_min_design', 'voltage_min_design', 1e6],
  ['voltage_volt', 'voltage_now', 1e6],
] as const;

/** Labels of the information, files but for the supply's own name. */
const texts = [
  'capacity_level',
  'charge_type',
  'health',
  'manufacturer',
  'model_name',
  'power_supply',
  'scope',
  'serial_number',
  'status',
  'technology',
  'type',
  'usb_type',
];

/** Batteries and mains adapters, also those of an uninterruptible supply that has a driver. */
export const powerSupplyPart: Part = {
  name: 'power_supply',
  group: 'hardware',
  metrics: define(folder, [
    ...numbers.map(
      ([name]) =>
        [
          `node_power_supply_${name}`,
          'gauge',
          `${name} value of /sys/class/power_supply/<power_supply>.`,
        ] as const,
    ),
    ['node_power_supply_info', 'gauge', 'What a power supply is, as labels; always 1.'],
  ]),
  read: (host) =>
    namesIn(host, folder, /./).flatMap((supply) => {
      const there = new Set(namesIn(host, `${folder}/${supply}`, /./));
      const info = texts.flatMap((name) => {
        if (name === 'power_supply') return [[name, supply] as const];
        const value = there.has(name) ? textIn(host, `${folder}/${supply}/${name}`) : undefined;
        return value === undefined || value === '' ? [] : [[name, value] as const];
      });
      return [
        ...numbers.flatMap(([name, file, unit]) => {
          const value = there.has(file) ? numberIn(host, `${folder}/${supply}/${file}`) : undefined;
          return sampleOf(`node_power_supply_${name}`, value === undefined ? undefined : value / unit, {
            power_supply: supply,
          });
        }),
        ...sampleOf('node_power_supply_info', 1, Object.fromEntries(info)),
      ];
    }),
};
