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

/** RAM disks, loop devices and partitions: their traffic is the whole disk's (node_exporter's default). */
const ignoredDevices = /^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$/;

/** Parses /proc/diskstats. Ignored devices and lines with too few fields are left out. */
export function parseDiskstats(text: string): DiskStats[] {
  const disks: DiskStats[] = [];
  for (const line of text.split('\n')) {
    const fields = line.trim().split(/\s+/);
    const device = fields[2];
    if (device === undefined || fields.length < 14 || ignoredDevices.test(device)) continue;
    const n = (index: number): number => Number(fields[index]);
    disks.push({
      device,
      reads: n(3),
      readsMerged: n(4),
      readBytes: n(5) * sectorBytes,
      readSeconds: n(6) / 1000,
      writes: n(7),
      writesMerged: n(8),
      writtenBytes: n(9) * sectorBytes,
      writeSeconds: n(10) / 1000,
      inProgress: n(11),
      ioSeconds: n(12) / 1000,
      weightedSeconds: n(13) / 1000,
      discards:
        fields.length < 18
          ? undefined
          : { completed: n(14), merged: n(15), sectors: n(16), seconds: n(17) / 1000 },
      flushes: fields.length < 20 ? undefined : { requests: n(18), seconds: n(19) / 1000 },
    });
  }
  return disks;
}
