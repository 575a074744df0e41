import { Unavailable } from '../../lib/errors.ts';
import type { Host } from '../host.ts';
import type { DiskStats } from './diskstats.ts';
import { parseDiskstats } from './diskstats.ts';
import type { LoadAverage } from './loadavg.ts';
import { parseLoadavg } from './loadavg.ts';
import { parseMeminfo } from './meminfo.ts';
import type { InterfaceStats } from './net-dev.ts';
import { parseNetDev } from './net-dev.ts';
import type { Pressure } from './pressure.ts';
import { parsePressure } from './pressure.ts';
import type { ProcStat } from './proc-stat.ts';
import { parseProcStat } from './proc-stat.ts';

/** Everything the system collector reads in one go; what this kernel does not have is `undefined`. */
export interface RawSystem {
  readonly stat: ProcStat;
  readonly meminfo: ReturnType<typeof parseMeminfo> | undefined;
  readonly load: LoadAverage | undefined;
  readonly disks: readonly DiskStats[];
  readonly interfaces: readonly InterfaceStats[];
  /** Packets received that nobody wanted, by interface, where sysfs tells. */
  readonly receivedWithoutHandler: ReadonlyMap<string, number>;
  readonly pressure: {
    readonly cpu?: Pressure;
    readonly memory?: Pressure;
    readonly io?: Pressure;
    readonly irq?: Pressure;
  };
  readonly fileHandles: { readonly allocated: number; readonly maximum: number } | undefined;
  readonly uptimeSeconds: number | undefined;
  readonly kernel: KernelNames;
}

export interface KernelNames {
  readonly sysname: string;
  readonly release: string;
  readonly version: string;
  readonly nodename: string;
  readonly domainname: string;
  readonly machine: string;
}

/** Reads the system's files. Throws `Unavailable` where there is no /proc/stat. */
export function readSystem(host: Host): RawSystem {
  const statText = host.readIfPresent('proc/stat');
  if (statText === undefined) throw new Unavailable('no /proc/stat: not a Linux /proc');
  const parsed = <T>(file: string, parse: (text: string) => T): T | undefined => {
    const text = host.readIfPresent(file);
    return text === undefined ? undefined : parse(text);
  };
  const interfaces = parsed('proc/net/dev', parseNetDev) ?? [];
  return {
    stat: parseProcStat(statText),
    meminfo: parsed('proc/meminfo', parseMeminfo),
    load: parsed('proc/loadavg', parseLoadavg),
    disks: parsed('proc/diskstats', parseDiskstats) ?? [],
    interfaces,
    receivedWithoutHandler: readNoHandler(host, interfaces),
    pressure: readPressure(host),
    fileHandles: parsed('proc/sys/fs/file-nr', parseFileNr),
    uptimeSeconds: parsed('proc/uptime', (text) => Number.parseFloat(text)),
    kernel: readKernelNames(host),
  };
}

function readNoHandler(host: Host, interfaces: readonly InterfaceStats[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { device } of interfaces) {
    const text = host.readIfPresent(`sys/class/net/${device}/statistics/rx_nohandler`);
    if (text !== undefined) counts.set(device, Number(text));
  }
  return counts;
}

/** A kernel with PSI compiled in but switched off has the files and refuses to read them. */
function readPressure(host: Host): RawSystem['pressure'] {
  const pressure: { cpu?: Pressure; memory?: Pressure; io?: Pressure; irq?: Pressure } = {};
  for (const resource of ['cpu', 'memory', 'io', 'irq'] as const) {
    const text = host.readIfPresent(`proc/pressure/${resource}`);
    if (text !== undefined) pressure[resource] = parsePressure(text);
  }
  return pressure;
}

/** /proc/sys/fs/file-nr: allocated, free (always 0 since 2.6), maximum (proc_sys_fs(5)). */
function parseFileNr(text: string): { allocated: number; maximum: number } | undefined {
  const [allocated, , maximum] = text.trim().split(/\s+/).map(Number);
  return allocated === undefined || maximum === undefined ? undefined : { allocated, maximum };
}

function readKernelNames(host: Host): KernelNames {
  const name = (file: string): string => host.readIfPresent(`proc/sys/kernel/${file}`)?.trim() ?? '';
  return {
    sysname: name('ostype'),
    release: name('osrelease'),
    version: name('version'),
    nodename: name('hostname'),
    domainname: name('domainname'),
    machine: name('arch'),
  };
}
