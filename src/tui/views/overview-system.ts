import type { System } from '../../contract/system.ts';
import {
  cutEnd,
  cutMiddle,
  formatByteRate,
  formatBytes,
  formatCount,
  formatPercent,
  harmless,
  padEndCells,
  padStartCells,
} from '../../lib/format.ts';
import { bar, shareStyle } from '../draw/bar.ts';
import type { Line, Span } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';
import { answerTo } from '../state/answers.ts';
import type { Context } from './content.ts';

type Labelled = readonly [label: string, line: Line];

const systemOf = ({ node }: Context): System | null => answerTo(node.answers, 'system').data;

/** CPU, memory and swap as bars with what they are made of. */
export function gaugeLines(context: Context, width: number): Labelled[] {
  const system = systemOf(context);
  if (system === null) return [];
  const { cpu, memory } = system;
  const swapPercent =
    memory.swap_total_bytes === 0 ? null : (100 * memory.swap_used_bytes) / memory.swap_total_bytes;
  const modes = cpu.modes;
  const parts =
    modes === null
      ? []
      : (['user', 'system', 'iowait', 'steal'] as const).map(
          (mode) => `${mode} ${formatPercent(modes[mode])}`,
        );
  const memoryText = `${formatBytes(memory.used_bytes)} of ${formatBytes(memory.total_bytes)}, ${formatBytes(memory.available_bytes)} available`;
  const swapText =
    swapPercent === null
      ? 'none'
      : `${formatBytes(memory.swap_used_bytes)} of ${formatBytes(memory.swap_total_bytes)}`;
  return [
    ['cpu', gauge(cpu.used_percent, joinFitting(parts, partsRoom(width)), context, width)],
    ['memory', gauge(memory.used_percent, memoryText, context, width)],
    ['swap', gauge(swapPercent, swapText, context, width)],
  ];
}

const barWidth = (width: number): number => (width >= 80 ? 30 : 16);
const partsRoom = (width: number): number => width - barWidth(width) - 9;

/** As many whole parts as there is room for. */
function joinFitting(parts: readonly string[], room: number): string {
  return parts.reduce((text, part) => {
    const joined = text === '' ? part : `${text}  ${part}`;
    return joined.length <= room ? joined : text;
  }, '');
}

function gauge(percent: number | null, text: string, { glyphs }: Context, width: number): Line {
  return [
    span(padStartCells(formatPercent(percent), 5), shareStyle(percent)),
    span(' '),
    ...bar(percent, barWidth(width), glyphs),
    span('  '),
    span(cutEnd(text, partsRoom(width), glyphs.ellipsis)),
  ];
}

/** Load and what is waiting for what. */
export function loadLines(context: Context): Labelled[] {
  const system = systemOf(context);
  if (system === null) return [];
  const { load, cpu, processes, pressure } = system;
  const loads = [load.load1, load.load5, load.load15].map((value) => value.toFixed(2)).join('  ');
  const isHigh = load.load5 > 2 * cpu.cores;
  const lines: Labelled[] = [
    [
      'load',
      [
        span(loads, isHigh ? tones.warning : tones.plain),
        span(
          ` on ${cpu.cores} cores   running ${processes.running}  blocked ${processes.blocked}  of ${formatCount(processes.total)}`,
        ),
      ],
    ],
  ];
  if (pressure !== null) {
    const names = ['cpu', 'memory', 'io'] as const;
    const parts = names.flatMap((name): Span[] => {
      const line = pressure[name];
      if (line === null) return [];
      const style = line.avg10 >= 50 ? tones.critical : line.avg10 >= 20 ? tones.warning : tones.plain;
      return [span(`${name} ${formatPercent(line.avg10, 1)}  `, style)];
    });
    lines.push(['pressure', [...parts, span('over 10 s', tones.muted)]]);
  }
  return lines;
}

/** The busiest disks. */
export function deviceLines(context: Context, width: number, most: number): Line[] {
  const disks = systemOf(context)?.disks ?? [];
  if (disks.length === 0) return [[span('none', tones.muted)]];
  return disks
    .toSorted((a, b) => b.busy_percent - a.busy_percent || (a.device < b.device ? -1 : 1))
    .slice(0, most)
    .map((disk) => [
      span(nameCell(disk.device, context)),
      span(` read ${rate(disk.read_bytes_per_sec)}  write ${rate(disk.write_bytes_per_sec)}`),
      span(`  busy ${padStartCells(formatPercent(disk.busy_percent), 5)}`, shareStyle(disk.busy_percent)),
      span(width < 66 || disk.await_ms === null ? '' : `  wait ${disk.await_ms.toFixed(1)} ms`),
    ]);
}

/** The interfaces with most traffic. */
export function networkLines(context: Context, width: number, most: number): Line[] {
  const { glyphs } = context;
  const traffic = (one: System['network'][number]): number =>
    one.receive_bytes_per_sec + one.transmit_bytes_per_sec;
  const network = systemOf(context)?.network ?? [];
  if (network.length === 0) return [[span('none', tones.muted)]];
  return network
    .toSorted((a, b) => traffic(b) - traffic(a) || (a.interface < b.interface ? -1 : 1))
    .slice(0, most)
    .map((one) => {
      const lost = one.errors_per_sec + one.drops_per_sec;
      return [
        span(nameCell(one.interface, context)),
        span(
          ` ${glyphs.down} ${rate(one.receive_bytes_per_sec)}  ${glyphs.up} ${rate(one.transmit_bytes_per_sec)}`,
        ),
        span(
          width < 56
            ? ''
            : `  errors ${one.errors_per_sec.toFixed(0)}/s  drops ${one.drops_per_sec.toFixed(0)}/s`,
          lost > 0 ? tones.warning : tones.muted,
        ),
      ];
    });
}

const rate = (bytesPerSec: number): string => padStartCells(formatByteRate(bytesPerSec), 7);

const nameCell = (name: string, { glyphs }: Context): string =>
  padEndCells(cutMiddle(harmless(name), 12, glyphs.ellipsis), 12);

/** Each core as a small bar, as many beside each other as there is room; nothing where they do not all fit. */
export function coreLines(context: Context, width: number, most: number): Line[] {
  const cores = systemOf(context)?.cpu.per_core ?? [];
  const cell = 20;
  const perRow = Math.max(1, Math.floor((width - 13) / cell));
  const rows = Math.ceil(cores.length / perRow);
  if (cores.length === 0 || rows > most) return [];
  return Array.from({ length: rows }, (_, row) => [
    span(row === 0 ? ' cores'.padEnd(12) : ' '.repeat(12), tones.muted),
    ...cores
      .slice(row * perRow, (row + 1) * perRow)
      .flatMap(({ core, used_percent: used }) => [
        span(`${padStartCells(core.replace(/^cpu/, ''), 3)} `, tones.muted),
        ...bar(used, 8, context.glyphs),
        span(`${padStartCells(formatPercent(used), 6)}  `, shareStyle(used)),
      ]),
  ]);
}
