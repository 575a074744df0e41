import { offsetAt, machineZone } from '../../../lib/zone.ts';
import type { Clock } from '../../../lib/clock.ts';
import { define } from './part.ts';
import type { Part } from './part.ts';
import { namesIn, textIn } from './sys-file.ts';
import { zoneAbbreviation } from './zone-abbreviation.ts';

/** The machine's zone and what its clock ticks by. */
export function createTimePart(clock: Clock): Part {
  let zone: string | undefined;
  let rules: string | undefined;
  return {
    name: 'time',
    group: 'time',
    metrics: [
      ...define('sys/devices/system/clocksource', [
        ['node_time_clocksource_available_info', 'gauge', 'Available clock sources.'],
        ['node_time_clocksource_current_info', 'gauge', 'The clock source in use.'],
      ]),
      ...define('etc/localtime', [
        ['node_time_zone_offset_seconds', 'gauge', 'System time zone offset in seconds.'],
      ]),
    ],
    read(host) {
      const folder = 'sys/devices/system/clocksource';
      const sources = namesIn(host, folder, /^clocksource\d+$/).flatMap((name, index) => {
        const device = String(index);
        const current = textIn(host, `${folder}/${name}/current_clocksource`);
        const available = textIn(host, `${folder}/${name}/available_clocksource`)?.split(/\s+/) ?? [];
        return [
          ...available.map((clocksource) => ({
            name: 'node_time_clocksource_available_info',
            labels: { clocksource, device },
            value: 1,
          })),
          ...(current === undefined
            ? []
            : [
                {
                  name: 'node_time_clocksource_current_info',
                  labels: { clocksource: current, device },
                  value: 1,
                },
              ]),
        ];
      });
      if (host.root !== '/') return sources;
      zone ??= machineZone();
      rules ??= host.readIfPresent(process.env['TZ'] ? `usr/share/zoneinfo/${zone}` : 'etc/localtime') ?? '';
      const offsetSeconds = offsetAt(zone, clock.now()) / 1000;
      const labels = { time_zone: zoneAbbreviation(rules, offsetSeconds) };
      return [...sources, { name: 'node_time_zone_offset_seconds', labels, value: offsetSeconds }];
    },
  };
}
