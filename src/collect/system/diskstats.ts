/** Counters of one block device since boot (Documentation/admin-guide/iostats.rst of the kernel). */
export interface DiskStats {
  readonly device: string;
  readonly reads: number;
  readonly readsMerged: number;
  readonly readBytes: number;
  readonly readSeconds: number;
  readonly writes: number;
  readonly writesMerged: number;
  readonly writtenBytes: number;
  readonly writeSeconds: number;
  readonly inProgress: number;
  readonly ioSeconds: number;
  readonly weightedSeconds: number;
  /** From kernel 4.18 on. */
  readonly discards: DiscardStats | undefined;
  /** From kernel 5.5 on. */
  readonly flushes: { readonly requests: number; readonly seconds: number } | undefined;
}

interface DiscardStats {
  readonly completed: number;
  readonly merged: number;
  readonly sectors: number;
  readonly seconds: number;
}

/** The unit of sector counts in /proc/diskstats, whatever the device's own sector size. */
const sectorBytes = 512;

/** Multiplied as node_exporter does it, so that the last digit is the same. */
const secondsPerTick = 0.001;

/** RAM disks, loop devices and partitions: their traffic is the whole disk's (node_exporter's default). */
const ignoredDevices = /^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$/;

/** Whether nothing is told of a device: RAM disks, loop devices and partitions. */
export function isIgnoredDevice(device: string): boolean {
  return ignoredDevices.test(device);
}

/** Parses /proc/diskstats. Ignored devices and lines with too few fields are left out. */
export function parseDiskstats(text: string): DiskStats[] {
  const disks: DiskStats[] = [];
  for (const line of text.split('\n')) {
    const fields = line.trim().split(/\s+/);
    const device = fields[2];
    if (device === undefined || fields.length < 14 || isIgnoredDevice(device)) continue;
    const n = (index: number): number => Number(fields[index]);
    disks.push({
      device,
      reads: n(3),
      readsMerged: n(4),
      readBytes: n(5) * sectorBytes,
      readSeconds: n(6) * secondsPerTick,
      writes: n(7),
      writesMerged: n(8),
      writtenBytes: n(9) * sectorBytes,
      writeSeconds: n(10) * secondsPerTick,
      inProgress: n(11),
      ioSeconds: n(12) * secondsPerTick,
      weightedSeconds: n(13) * secondsPerTick,
      discards:
        fields.length < 18
          ? undefined
          : { completed: n(14), merged: n(15), sectors: n(16), seconds: n(17) * secondsPerTick },
      flushes: fields.length < 20 ? undefined : { requests: n(18), seconds: n(19) * secondsPerTick },
    });
  }
  return disks;
}
