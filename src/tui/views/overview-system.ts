import type { System } from '../../contract/system.ts';
import { cutEnd, cutMiddle, padEndCells, padStartCells } from '../../lib/cells.ts';
import { formatByteRate, formatBytes, formatCount, formatPercent, harmless } from '../../lib/format.ts';
import { bar, shareStyle } from '../draw/bar.ts';
import { sparkline } from '../draw/sparkline.ts';
import type { Line, Span } from '../draw/style.ts';
import { lineWidth, span, tones } from '../draw/style.ts';
import { answerTo } from '../state/answers.ts';
import type { Spark, SparkId } from '../state/sparks.ts';
import { joinSparks, resample, sparkMean, sparkSum } from '../state/sparks.ts';
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
  const { answers } = context.node;
  const busy = sparkMean(answers, 'idle').map((idle) => (idle === null ? null : 100 * (1 - idle)));
  const total = memory.total_bytes;
  const used = sparkSum(answers, 'available').map((free) =>
    free === null ? null : 100 * (1 - free / total),
  );
  return [
    ['cpu', gauge(cpu.used_percent, busy, joinFitting(parts, partsRoom(width)), context, width)],
    ['memory', gauge(memory.used_percent, used, memoryText, context, width)],
    ['swap', gauge(swapPercent, [], swapText, context, width)],
  ];
}

/** Cells of the last hour beside a number; none on a narrow screen. */
const sparkWidth = (width: number): number => (width >= 80 ? 18 : width >= 64 ? 10 : width >= 44 ? 8 : 0);

/** The last hour in the same cells whether it is known or not, so that nothing jumps. */
function hourSpan(spark: Spark, width: number, { glyphs }: Context, full?: number): Span {
  return span(sparkline(resample(spark, width), glyphs, full), tones.muted);
}

const barWidth = (width: number): number => (width >= 80 ? 22 : width < 64 && width >= 44 ? 12 : 16);
const partsRoom = (width: number): number => width - barWidth(width) - sparkWidth(width) - 11;

/** As many whole parts as there is room for. */
function joinFitting(parts: readonly string[], room: number): string {
  return parts.reduce((text, part) => {
    const joined = text === '' ? part : `${text}  ${part}`;
    return joined.length <= room ? joined : text;
  }, '');
}

function gauge(percent: number | null, spark: Spark, text: string, context: Context, width: number): Line {
  const { glyphs } = context;
  return [
    span(padStartCells(formatPercent(percent), 5), shareStyle(percent)),
    span(' '),
    ...bar(percent, barWidth(width), glyphs),
    span(' '),
    hourSpan(spark, sparkWidth(width), context, 100),
    span('  '),
    span(cutEnd(text, partsRoom(width), glyphs.ellipsis)),
  ];
}

/** Load and what is waiting for what. */
export function loadLines(context: Context, width: number): Labelled[] {
  const system = systemOf(context);
  if (system === null) return [];
  const { load, cpu, processes, pressure } = system;
  const loads = [load.load1, load.load5, load.load15].map((value) => value.toFixed(2)).join('  ');
  const isHigh = load.load5 > 2 * cpu.cores;
  const loadHour = sparkSum(context.node.answers, 'load');
  const lines: Labelled[] = [
    [
      'load',
      [
        span(padEndCells(loads, barWidth(width) + 6), isHigh ? tones.warning : tones.plain),
        span(' '),
        hourSpan(loadHour, sparkWidth(width), context, Math.max(cpu.cores, ...loadHour.map(Number))),
        span(
          `  ${joinFitting(
            [
              `on ${cpu.cores} cores`,
              `running ${processes.running}`,
              `blocked ${processes.blocked}`,
              `of ${formatCount(processes.total)}`,
            ],
            partsRoom(width),
          )}`,
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
      const spark = sparkSum(context.node.answers, `${name}Pressure`);
      return [
        span(`${name} ${formatPercent(line.avg10, 1)} `, style),
        hourSpan(spark, width >= 64 ? 6 : 0, context, 1),
        span(width >= 64 ? '  ' : ' '),
      ];
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
    .map((disk) =>
      withHour(context, width, flow(context, ['read', 'written'], disk), [
        span(nameCell(disk.device, context)),
        span(` read ${rate(disk.read_bytes_per_sec)}  write ${rate(disk.write_bytes_per_sec)}`),
        span(`  busy ${padStartCells(formatPercent(disk.busy_percent), 5)}`, shareStyle(disk.busy_percent)),
        span(width < 80 || disk.await_ms === null ? '' : `  wait ${disk.await_ms.toFixed(1)} ms`),
      ]),
    );
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
      return withHour(context, width, flow(context, ['received', 'sent'], { device: one.interface }), [
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
      ]);
    });
}

/** What went in and out of one device in the last hour, together. */
function flow(
  { node }: Context,
  [a, b]: readonly [SparkId, SparkId],
  { device }: { readonly device: string },
): Spark {
  const [into, out] = [sparkSum(node.answers, a, { device }), sparkSum(node.answers, b, { device })];
  return joinSparks(into, out, (left, right) => left + right);
}

const hourCells = { fewest: 6, most: 20 } as const;
/** A full bar is no less than that: a trickle is not to look like a flood. */
const leastFlow = 1024 ** 2;

/** The line with the last hour behind it, as far as there is room. */
function withHour(context: Context, width: number, spark: Spark, line: Line): Line {
  const room = Math.min(hourCells.most, width - lineWidth(line) - 2);
  const full = Math.max(leastFlow, ...spark.map(Number));
  return room < hourCells.fewest ? line : [...line, span('  '), hourSpan(spark, room, context, full)];
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
