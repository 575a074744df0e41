import type { MetricDefinition } from '../../collector.ts';
import type { SensorType } from './sensor-file.ts';
import { cleanName } from './sensor-file.ts';

/** What a property of a sensor is called and how its number is counted. */
export interface SensorMetric {
  readonly name: string;
  /** The driver's number times this is the metric's. */
  readonly factor: number;
}

const milli = 0.001;
const micro = 1e-6;

/** Ending and factor of each kind of sensor that has a unit, in the drivers' units. */
const units: Partial<Readonly<Record<SensorType, readonly [ending: string, factor: number]>>> = {
  in: ['_volts', milli],
  cpu: ['_volts', milli],
  temp: ['_celsius', milli],
  curr: ['_amps', milli],
  energy: ['_joule_total', micro],
  power: ['_watt', micro],
  humidity: ['', micro],
};

const plain: SensorMetric['factor'] = 1;
const rotations = new Set(['input', 'min', 'max', 'target']);
const averageIntervals = /^average_interval(_min|_max)?$/;

/**
 * The metric of a property. `hasOwnValue`: the sensor has a file of its bare name beside `_input`, which then is told
 * apart.
 */
export function sensorMetric(type: SensorType, property: string, hasOwnValue: boolean): SensorMetric {
  if (type === 'beep_enable') return { name: 'node_hwmon_beep_enabled', factor: plain };
  if (type === 'vrm') return { name: 'node_hwmon_voltage_regulator_version', factor: plain };
  if (type === 'update_interval') return { name: 'node_hwmon_update_interval_seconds', factor: milli };
  const isValue = property === '' || (property === 'input' && !hasOwnValue);
  const name = `node_hwmon_${type}${isValue ? '' : `_${cleanName(property)}`}`;
  if (property === 'fault' || property === 'alarm') return { name, factor: plain };
  if (property === 'beep') return { name: `${name}_enabled`, factor: plain };
  if (type === 'temp' && property === 'type') return { name, factor: plain };
  if (type === 'power' && property === 'accuracy') return { name, factor: micro };
  if (type === 'power' && averageIntervals.test(property)) return { name: `${name}_seconds`, factor: milli };
  if (type === 'fan' && rotations.has(property)) return { name: `${name}_rpm`, factor: plain };
  if (type === 'freq' && property === 'input') return { name: `${name}_freq_mhz`, factor: micro };
  const [ending, factor] = units[type] ?? ['', plain];
  return { name: `${name}${ending}`, factor };
}

/** The usual properties, for the reference; drivers have others. */
const usual: Partial<Readonly<Record<SensorType, readonly string[]>>> = {
  in: ['input', 'min', 'max', 'alarm', 'beep'],
  fan: ['input', 'min', 'max', 'target', 'alarm', 'fault', 'pulses'],
  pwm: ['', 'enable', 'mode', 'freq'],
  temp: ['input', 'max', 'min', 'crit', 'crit_alarm', 'max_hyst', 'alarm', 'fault', 'type'],
  curr: ['input', 'max', 'crit', 'alarm'],
  power: ['input', 'average', 'cap', 'max', 'average_interval', 'accuracy'],
  energy: ['input'],
  humidity: ['input'],
  intrusion: ['alarm', 'beep'],
  freq: ['input'],
  beep_enable: [''],
  vrm: [''],
  update_interval: [''],
};

/** Metrics of sensors, by node_exporter's names. */
export const sensorMetrics: readonly MetricDefinition[] = [
  { name: 'node_hwmon_chip_names', help: 'Names of chips for people, as labels; always 1.' },
  { name: 'node_hwmon_sensor_label', help: 'Label for given chip and sensor; always 1.' },
  ...(Object.entries(usual) as [SensorType, readonly string[]][]).flatMap(([type, properties]) =>
    properties.map((property) => ({
      name: sensorMetric(type, property, false).name,
      help: `Hardware monitor: ${[type, property].filter((word) => word !== '').join(' ')}.`,
    })),
  ),
].map(({ name, help }) => ({
  name,
  type: name.endsWith('_total') ? ('counter' as const) : ('gauge' as const),
  help,
  source: 'sys/class/hwmon',
}));
