import { cutEnd, padStartCells } from '../../lib/cells.ts';
import type { Line, Span } from '../draw/style.ts';
import { beside, fitLine, lineOf, overlay, span, tones } from '../draw/style.ts';
import { answerTo } from '../state/answers.ts';
import { keepVisible } from '../state/list.ts';
import { isRoomy } from '../state/model.ts';
import type { Trouble } from '../state/problems.ts';
import { troublesOf } from '../state/problems.ts';
import type { Context, ListContent } from './content.ts';
import { collectorLines, mountLines } from './overview-parts.ts';
import { tableLines } from './overview-tables.ts';
import { coreLines, deviceLines, gaugeLines, loadLines, networkLines } from './overview-system.ts';

const twoColumnsFrom = 120;
const fewestTableRows = 8;

/** Whether something is wrong, what, and how busy the machine is. The rows to choose from are the problems. */
export function overviewContent(context: Context): ListContent {
  const troubles = troublesOf(context.node, context.now);
  return {
    kind: 'list',
    keys: troubles.map(({ key }) => key),
    total: troubles.length,
    sorts: [],
    sort: null,
    visible: (height) => troubleRoom(troubles.length, height),
    draw: ({ width, height }) => {
      const head = troubleLines(context, troubles, width, troubleRoom(troubles.length, height));
      const room = height - head.length - 1;
      const rest = roomyLines(context, width, room) ?? systemLines(context, width, room);
      return [...head, [], ...rest].slice(0, height);
    },
  };
}

/** Problems take a third of the room at most, so that the machine stays in sight. */
function troubleRoom(count: number, height: number): number {
  return Math.max(1, Math.min(count, Math.floor(height / 3)));
}

function troubleLines(context: Context, troubles: readonly Trouble[], width: number, room: number): Line[] {
  const { glyphs, list } = context;
  if (troubles.length === 0) return [wellLine(context)];
  const offset = keepVisible(list.offset, list.index, troubles.length, room);
  const visible = troubles.slice(offset, offset + room);
  return visible.map((trouble, row) => {
    const index = offset + row;
    const isSelected = index === list.index;
    const tone = trouble.severity === 'critical' ? tones.critical : tones.warning;
    const sign = trouble.severity === 'critical' ? glyphs.critical : glyphs.warning;
    const hidden = row === room - 1 ? troubles.length - offset - room : 0;
    const more = `${hidden > 0 ? `${hidden} more   ` : ''}${trouble.view}`;
    const text = cutEnd(trouble.text, width - more.length - 9, glyphs.ellipsis);
    const line: Line = [
      span(isSelected ? ` ${glyphs.marker} ` : '   '),
      span(`${sign} ${text}`, tone),
      span(padStartCells(more, width - text.length - 6), tones.muted),
    ];
    return isSelected ? overlay(fitLine(line, width), { reverse: true }) : line;
  });
}

/** Only says so when everything was asked and answered. */
function wellLine({ node, glyphs }: Context): Line {
  const { alerts } = node.answers;
  const awaited = (
    ['health', 'fs', 'watched', 'paths', 'cron', 'arrivals', 'services', 'checks'] as const
  ).filter((kind) => answerTo(node.answers, kind).data === null);
  // An older node has no alerts to tell of.
  const isAsking = alerts === undefined || (alerts.data === null && alerts.failure === null);
  if (awaited.length > 0 || isAsking) return lineOf(` ${glyphs.unknown} looking for problems`, tones.muted);
  return [span(` ${glyphs.well} `, tones.good), span('nothing is wrong')];
}

/** The machine in short, then what is on it in tables; undefined where there is no room for them. */
function roomyLines(context: Context, width: number, height: number): Line[] | undefined {
  if (!isRoomy(context.state)) return undefined;
  const machine = machineLines(context, width);
  const room = height - machine.length - 1;
  return room < fewestTableRows ? undefined : [...machine, [], ...tableLines(context, width, room)];
}

function machineLines(context: Context, width: number): Line[] {
  const isWide = width >= twoColumnsFrom;
  const half = isWide ? Math.floor(width / 2) : width;
  const room = half - 13;
  const left = [...gaugeLines(context, room), ...loadLines(context, room)].flatMap(([label, line]) =>
    labelled(label, [line]),
  );
  const right = [
    ...labelled('disk', deviceLines(context, room, 2)),
    ...labelled('network', networkLines(context, room, 2)),
    ...labelled('collectors', collectorLines(context, room, 1)),
  ];
  return [...(isWide ? beside(left, right, half) : [...left, ...right]), ...coreLines(context, width, 8)];
}

/** Label, then what there is; the label only on the first line of a block. */
function labelled(label: string, lines: readonly (readonly Span[])[]): Line[] {
  return lines.map((line, index): Line => [
    span(` ${index === 0 ? label : ''}`.padEnd(12), tones.muted),
    ...line,
  ]);
}

function systemLines(context: Context, width: number, height: number): Line[] {
  const isWide = width >= twoColumnsFrom;
  const half = isWide ? Math.floor(width / 2) : width;
  const room = half - 13;
  const left = [
    ...gaugeLines(context, room).flatMap(([label, line]) => labelled(label, [line])),
    ...loadLines(context, room).flatMap(([label, line]) => labelled(label, [line])),
  ];
  const right = listLines(context, room, height - (isWide ? 0 : left.length));
  if (!isWide) {
    const used = left.length + right.length + 1;
    return [
      ...left,
      ...right,
      ...(used < height - 1 ? [[], ...coreLines(context, width, height - used)] : []),
    ];
  }
  const leftWithCores = [...left, [], ...coreLines(context, half, height - left.length - 1)];
  return beside(leftWithCores, right, half);
}

/** The four lists share the room: each has a line, the fullest mounts get the most of the rest. */
function listLines(context: Context, room: number, height: number): Line[] {
  let spare = Math.max(0, height - 4);
  const grant = (most: number): number => {
    const granted = Math.min(spare, most);
    spare -= granted;
    return 1 + granted;
  };
  const isTall = spare > 16;
  const mounts = mountLines(context, room, grant(isTall ? 9 : 4));
  const disks = deviceLines(context, room, grant(isTall ? 4 : 1));
  const interfaces = networkLines(context, room, grant(isTall ? 4 : 1));
  const collectors = collectorLines(context, room, grant(8));
  return [
    ...labelled('disk', disks),
    ...labelled('network', interfaces),
    ...labelled('mounts', mounts),
    ...labelled('collectors', collectors),
  ];
}
