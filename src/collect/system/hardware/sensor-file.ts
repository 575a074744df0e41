/** A file of a hardware monitor taken apart: `temp1_input` is the property `input` of the sensor `temp1`. */
export interface SensorFile {
  readonly type: SensorType;
  readonly sensor: string;
  /** Empty: the file has the sensor's name and nothing else (`pwm1`). */
  readonly property: string;
}

/** Kinds of sensors (Documentation/hwmon/sysfs-interface.rst of the kernel). */
const types = [
  'vrm',
  'beep_enable',
  'update_interval',
  'in',
  'cpu',
  'fan',
  'pwm',
  'temp',
  'curr',
  'power',
  'energy',
  'humidity',
  'intrusion',
  'freq',
] as const;

export type SensorType = (typeof types)[number];

/** Takes the name of a file apart; undefined where it belongs to no sensor (`name`, `uevent`, `device`). */
export function parseSensorFile(file: string): SensorFile | undefined {
  const [, word = '', number = '', property = ''] = /^([^0-9]+?)(\d*)(?:_(.+))?$/.exec(file) ?? [];
  const whole = types.find((type) => type === file);
  if (whole !== undefined) return { type: whole, sensor: `${whole}0`, property: '' };
  const type = types.find((one) => one === word);
  return type === undefined ? undefined : { type, sensor: `${type}${Number(number)}`, property };
}

/** Small letters, digits and underscores, none at the ends: what node_exporter makes of names. */
export function cleanName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9:_]/g, '_')
    .replace(/^_+/, '')
    .replace(/_+$/, '');
}
