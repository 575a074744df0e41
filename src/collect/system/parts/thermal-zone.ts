import { define, sampleOf } from './part.ts';
import type { Part } from './part.ts';
import { namesIn, numberIn, textIn } from './sys-file.ts';

const folder = 'sys/class/thermal';

/** Temperatures and what cools (Documentation/driver-api/thermal/sysfs-api.rst of the kernel). */
export const thermalZonePart: Part = {
  name: 'thermal_zone',
  group: 'hardware',
  metrics: define(folder, [
    ['node_cooling_device_cur_state', 'gauge', 'Current throttle state of the cooling device.'],
    ['node_cooling_device_max_state', 'gauge', 'Maximum throttle state of the cooling device.'],
    ['node_thermal_zone_temp', 'gauge', 'Zone temperature in Celsius.'],
  ]),
  read: (host) => [
    ...namesIn(host, folder, /^thermal_zone\d+$/).flatMap((name) => {
      const milliCelsius = numberIn(host, `${folder}/${name}/temp`);
      const labels = {
        type: textIn(host, `${folder}/${name}/type`) ?? '',
        zone: name.slice('thermal_zone'.length),
      };
      return sampleOf(
        'node_thermal_zone_temp',
        milliCelsius === undefined ? undefined : milliCelsius / 1000,
        labels,
      );
    }),
    ...namesIn(host, folder, /^cooling_device\d+$/).flatMap((device) => {
      const labels = {
        name: device.slice('cooling_device'.length),
        type: textIn(host, `${folder}/${device}/type`) ?? '',
      };
      return ['cur_state', 'max_state'].flatMap((state) =>
        sampleOf(`node_cooling_device_${state}`, numberIn(host, `${folder}/${device}/${state}`), labels),
      );
    }),
  ],
};
