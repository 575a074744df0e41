import type { Sample } from '../../collector.ts';
import { cleanName, parseSensorFile } from './sensor-file.ts';
import type { SensorFile } from './sensor-file.ts';
import { sensorMetric } from './sensor-value.ts';

/** A hardware monitor as read: its files of sensors by name. */
export interface Chip {
  /** `hwmon3`: changes with the order in which drivers are loaded. */
  readonly entry: string;
  /** The last two parts of its device's path, or none where it belongs to no device. */
  readonly devicePath: readonly string[];
  /** What its driver calls it; empty: nothing. */
  readonly driverName: string;
  readonly files: ReadonlyMap<string, string>;
}

/** The samples of all chips, each under a label of its own that is the same after a restart. */
export function chipSamples(chips: readonly Chip[]): Sample[] {
  return chips.flatMap((chip) => [
    ...(cleanName(chip.driverName) === ''
      ? []
      : [
          {
            name: 'node_hwmon_chip_names',
            labels: { chip: labelOf(chip, chips), chip_name: cleanName(chip.driverName) },
            value: 1,
          },
        ]),
    ...sensorSamples(chip.files, labelOf(chip, chips)),
  ]);
}

function baseLabel({ entry, devicePath, driverName }: Chip): string {
  const device = devicePath.map(cleanName).filter((part) => part !== '');
  return device.length > 0 ? device.join('_') : cleanName(driverName) || cleanName(entry);
}

/** Two monitors of one device are told apart by their drivers' names, else by their entries. */
function labelOf(chip: Chip, chips: readonly Chip[]): string {
  const base = baseLabel(chip);
  const same = chips.filter((one) => baseLabel(one) === base);
  if (same.length === 1) return base;
  const isNamed =
    chip.driverName !== '' && same.filter(({ driverName }) => driverName === chip.driverName).length === 1;
  return `${base}_${cleanName(isNamed ? chip.driverName : chip.entry)}`;
}

function sensorSamples(files: ReadonlyMap<string, string>, chip: string): Sample[] {
  const sensors = new Map<string, { readonly part: SensorFile; readonly text: string }[]>();
  for (const [file, text] of files) {
    const part = parseSensorFile(file);
    if (part === undefined) continue;
    const own = sensors.get(part.sensor);
    if (own === undefined) sensors.set(part.sensor, [{ part, text }]);
    else own.push({ part, text });
  }
  return [...sensors].flatMap(([sensor, properties]) => {
    const hasOwnValue = properties.some(({ part }) => part.property === '');
    const label = properties.find(({ part }) => part.property === 'label')?.text;
    return properties.flatMap(({ part: { type, property }, text }): Sample[] => {
      if (property === 'label')
        return [{ name: 'node_hwmon_sensor_label', labels: { chip, label: text, sensor }, value: 1 }];
      const isNumber = /^[-+]?\d+(\.\d+)?$/.test(text);
      // A clock without a name tells nobody of what.
      if (!isNumber || (type === 'freq' && property === 'input' && label === undefined)) return [];
      const { name, factor } = sensorMetric(type, property, hasOwnValue);
      const shown = type === 'freq' && property === 'input' ? cleanName(label ?? '') : sensor;
      const value = factor === 1e-6 ? Number(text) / 1e6 : Number(text) * factor;
      return [{ name, labels: { chip, sensor: shown }, value }];
    });
  });
}
