import type { Sample } from '../../collector.ts';
import type { Host } from '../../host.ts';
import { define, sampleOf } from './part.ts';
import type { Part } from './part.ts';
import { namesIn, numberIn, textIn } from './sys-file.ts';

/** Labels of `node_md_state`, and how the kernel words them while it is at it. */
const states = [
  ['active', 'active'],
  ['inactive', 'inactive'],
  ['recovering', 'recovery'],
  ['resync', 'resync'],
  ['check', 'check'],
] as const;

/** Software RAID (md(4)). */
export const mdRaidPart: Part = {
  name: 'md_raid',
  group: 'disk',
  metrics: [
    ...define('proc/mdstat', [
      ['node_md_blocks', 'gauge', 'Total number of blocks on device.'],
      ['node_md_blocks_synced', 'gauge', 'Number of blocks synced on device.'],
      ['node_md_disks', 'gauge', 'Number of active/failed/spare disks of device.'],
      ['node_md_disks_required', 'gauge', 'Total number of disks of device.'],
      ['node_md_state', 'gauge', 'Indicates the state of md-device.'],
    ]),
    ...define('sys/block', [
      ['node_md_degraded', 'gauge', 'Number of degraded disks on device.'],
      ['node_md_raid_disks', 'gauge', 'Number of raid disks on device.'],
    ]),
  ],
  read(host) {
    const text = host.readIfPresent('proc/mdstat');
    if (text === undefined) return [];
    return [
      ...parseMdstat(text).flatMap(arraySamples),
      ...namesIn(host, 'sys/block', /^md/).flatMap((device) => kernelSamples(host, device)),
    ];
  },
};

/** One array of /proc/mdstat. */
export interface MdArray {
  readonly device: string;
  /** As the kernel words it: `active`, `inactive`; while it is at it `recovery`, `resync`, `check`, `reshape`. */
  readonly state: string;
  readonly disks: { readonly active: number; readonly failed: number; readonly spare: number };
  readonly required: number;
  readonly blocks: number;
  readonly blocksSynced: number;
}

/**
 * Parses /proc/mdstat (`md_seq_show` in drivers/md/md.c of the kernel): an array begins at the margin, its lines below
 * are indented. What is not an array is passed over.
 */
export function parseMdstat(text: string): MdArray[] {
  const arrays: MdArray[] = [];
  const blocks = text.split(/\n(?=\S)/);
  for (const block of blocks) {
    const [heading = '', ...details] = block.split('\n');
    const [, device, activity] = /^(md\S*) : (\w+)/.exec(heading) ?? [];
    const size = /^\s+(\d+) blocks/.exec(details[0] ?? '')?.[1];
    if (device === undefined || activity === undefined || size === undefined) continue;
    // One that does not run needs no disk. Without redundancy the kernel counts none: all are needed, all are there.
    const isRunning = activity !== 'inactive';
    const [, required, active] = (isRunning && /\[(\d+)\/(\d+)\]/.exec(details[0] ?? '')) || [];
    const members = isRunning ? (heading.match(/\[\d+\]/g)?.length ?? 0) : 0;
    const rest = details.slice(1).join('\n');
    const [, work, progress] = /\b(recovery|resync|check|reshape)\s*=\s*(.*)/.exec(rest) ?? [];
    const synced = /\((\d+)\/\d+\)/.exec(progress ?? '')?.[1];
    arrays.push({
      device,
      state: work ?? activity,
      disks: {
        active: active === undefined ? members : Number(active),
        failed: heading.match(/\(F\)/g)?.length ?? 0,
        spare: heading.match(/\(S\)/g)?.length ?? 0,
      },
      required: required === undefined ? members : Number(required),
      blocks: Number(size),
      blocksSynced: work === undefined ? Number(size) : Number(synced ?? 0),
    });
  }
  return arrays;
}

function arraySamples({ device, state, disks, required, blocks, blocksSynced }: MdArray): Sample[] {
  return [
    ...sampleOf('node_md_blocks', blocks, { device }),
    ...sampleOf('node_md_blocks_synced', blocksSynced, { device }),
    ...Object.entries(disks).flatMap(([which, count]) =>
      sampleOf('node_md_disks', count, { device, state: which }),
    ),
    ...sampleOf('node_md_disks_required', required, { device }),
    ...states.flatMap(([label, word]) =>
      sampleOf('node_md_state', state === word ? 1 : 0, { device, state: label }),
    ),
  ];
}

/** While an array grows, the file has the number before it in brackets: `11 (10)`. */
function kernelSamples(host: Host, device: string): Sample[] {
  const folder = `sys/block/${device}/md`;
  const level = textIn(host, `${folder}/level`);
  if (level === undefined) return [];
  const disks = Number.parseInt(textIn(host, `${folder}/raid_disks`) ?? '', 10);
  return [
    ...sampleOf('node_md_degraded', numberIn(host, `${folder}/degraded`) ?? 0, { device }),
    ...sampleOf('node_md_raid_disks', /^raid|^linear/.test(level) ? disks : undefined, { device }),
  ];
}
