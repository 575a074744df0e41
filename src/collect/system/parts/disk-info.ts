import type { Sample } from '../../collector.ts';
import type { Host } from '../../host.ts';
import { isIgnoredDevice } from '../diskstats.ts';
import { define, sampleOf } from './part.ts';
import type { Part } from './part.ts';
import { textIn } from './sys-file.ts';

const ataMetrics = [
  ['node_disk_ata_rotation_rate_rpm', 'ID_ATA_ROTATION_RATE_RPM', 'Rotations per minute (0 for SSDs).'],
  ['node_disk_ata_write_cache', 'ID_ATA_WRITE_CACHE', 'ATA disk has a write cache.'],
  [
    'node_disk_ata_write_cache_enabled',
    'ID_ATA_WRITE_CACHE_ENABLED',
    'ATA disk has its write cache enabled.',
  ],
] as const;

/** What each disk is, by sysfs and what udev knows of it (udev(7)). */
export const diskInfoPart: Part = {
  name: 'disk_info',
  group: 'disk',
  metrics: define('proc/diskstats', [
    ...ataMetrics.map(([name, , help]) => [name, 'gauge', help] as const),
    ['node_disk_device_mapper_info', 'gauge', 'What device mapper knows of a disk, as labels; always 1.'],
    ['node_disk_filesystem_info', 'gauge', 'The file system on a whole disk, as labels; always 1.'],
    ['node_disk_info', 'gauge', 'What a disk is, as labels; always 1.'],
  ]),
  read(host) {
    const lines = host.readIfPresent('proc/diskstats')?.split('\n') ?? [];
    return lines.flatMap((line) => {
      const [, major, minor, device] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s/.exec(line) ?? [];
      if (major === undefined || minor === undefined || device === undefined) return [];
      return isIgnoredDevice(device) ? [] : diskSamples(host, device, major, minor);
    });
  },
};

function diskSamples(host: Host, device: string, major: string, minor: string): Sample[] {
  const known = parseUdevProperties(host.readIfPresent(`run/udev/data/b${major}:${minor}`) ?? '');
  const property = (name: string): string => known.get(name) ?? '';
  // In /sys/block a slash in a name is an exclamation mark (cciss!c0d0).
  const rotational = textIn(host, `sys/block/${device.replaceAll('/', '!')}/queue/rotational`);
  const one = (name: string, labels: Sample['labels']): Sample => ({ name, labels, value: 1 });
  return [
    one('node_disk_info', {
      device,
      major,
      minor,
      model: property('ID_MODEL'),
      path: property('ID_PATH'),
      revision: property('ID_REVISION'),
      rotational: rotational === '1' ? '1' : '0',
      serial: property('SCSI_IDENT_SERIAL') || property('ID_SERIAL_SHORT') || property('ID_SERIAL'),
      wwn: property('ID_WWN'),
    }),
    ...(property('ID_FS_TYPE') === ''
      ? []
      : [
          one('node_disk_filesystem_info', {
            device,
            type: property('ID_FS_TYPE'),
            usage: property('ID_FS_USAGE'),
            uuid: property('ID_FS_UUID'),
            version: property('ID_FS_VERSION'),
          }),
        ]),
    ...(property('DM_NAME') === ''
      ? []
      : [
          one('node_disk_device_mapper_info', {
            device,
            lv_layer: property('DM_LV_LAYER'),
            lv_name: property('DM_LV_NAME'),
            name: property('DM_NAME'),
            uuid: property('DM_UUID'),
            vg_name: property('DM_VG_NAME'),
          }),
        ]),
    ...(property('ID_ATA') === '' ? [] : ataMetrics).flatMap(([name, key]) => {
      const value = known.get(key);
      return sampleOf(name, value === undefined || value === '' ? undefined : Number(value), { device });
    }),
  ];
}

/** Parses the properties in a file of udev's database: `E:ID_MODEL=Fast_Disk`. */
export function parseUdevProperties(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/^E:([^=\n]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}
