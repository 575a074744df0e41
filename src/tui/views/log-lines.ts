import type { LogLine } from '../../contract/logs.ts';
import { cutEnd, displayWidth, padEndCells } from '../../lib/cells.ts';
import { formatCount, harmless } from '../../lib/format.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import { breakCells, enough, shownText } from '../draw/log-text.ts';
import type { Line, Span, Style } from '../draw/style.ts';
import { fitLine, lineWidth, overlay, span, tones } from '../draw/style.ts';
import type { LogEntry } from '../state/log-layout.ts';
import { gapBefore } from '../state/log-layout.ts';
import type { Severity } from '../state/log-levels.ts';
import { severityNames } from '../state/log-levels.ts';
import type { LogParts } from '../state/log-parts.ts';
import { partsOf } from '../state/log-parts.ts';
import { formatTime, timeWidths } from '../state/log-time.ts';
import type { Logs, LogView } from '../state/log-view.ts';

/** What lines are drawn with. */
export interface LogRoom {
  readonly width: number;
  readonly height: number;
  readonly glyphs: Glyphs;
  readonly now: number;
  /** How a line is taken apart; `partsOf` where it is left out. */
  readonly parts?: (line: string) => LogParts;
}

export const severityTones: Readonly<Record<Severity, Style>> = {
  fatal: tones.critical,
  critical: tones.critical,
  error: tones.critical,
  warning: tones.warning,
  notice: tones.accent,
  info: tones.plain,
  debug: tones.muted,
  trace: tones.muted,
};

/** The rows of an entry, the line one is on marked by a sign and reverse video. */
export function drawEntry(log: LogView, logs: Logs, room: LogRoom, entry: LogEntry): Line[] {
  const line = log.lines[entry.last];
  if (line === undefined) return [];
  const isCurrent = !log.isFollowing && isWithin(log, entry);
  const count = entry.last - entry.first + 1;
  const prefix = timeSpans(line, logs, room);
  const indent = 1 + lineWidth(prefix);
  const repeat = count === 1 ? '' : `  ${room.glyphs.times}${formatCount(count)}`;
  const texts = messageRows(line, log, logs, room, indent, displayWidth(repeat));
  const rows = texts.map((text, index): Line => {
    const sign = span(isCurrent && index === 0 ? room.glyphs.marker : ' ');
    const head = index === 0 ? prefix : [span(' '.repeat(indent - 1))];
    const left = [sign, ...head, ...text];
    const row =
      index === 0 && repeat !== ''
        ? [...fitLine(left, room.width - displayWidth(repeat) - 1), span(repeat, tones.strong)]
        : left;
    return isCurrent ? overlay(fitLine(row, room.width), { reverse: true }) : row;
  });
  return [...gapRows(log, entry, room), ...rows];
}

function isWithin({ cursor, lines }: LogView, { first, last }: LogEntry): boolean {
  return cursor !== null && (lines[first]?.id ?? 0) <= cursor && cursor <= (lines[last]?.id ?? 0);
}

/** What goes on from the line before has no time of its own to show; a time that is not the line's own is dimmed. */
function timeSpans(line: LogLine, { times }: Logs, { now }: LogRoom): Line {
  const width = timeWidths[times];
  if (width === 0) return [];
  if (/^\s/.test(line.line)) return [span(' '.repeat(width + 2))];
  const at = Date.parse(line.logged_at ?? line.created_at);
  const style = line.logged_at === null ? tones.muted : undefined;
  return [span(padEndCells(formatTime(at, times, now), width), style), span('  ')];
}

/** Message and what is said before it, cut at the right or broken into rows. */
function messageRows(
  line: LogLine,
  log: LogView,
  { times, wraps }: Logs,
  room: LogRoom,
  indent: number,
  reserved: number,
): Line[] {
  const width = Math.max(4, room.width - indent - 1);
  const mostRows = Math.max(2, room.height - 2);
  const cells = wraps ? width * mostRows : width;
  const parts = times === 'written' ? null : (room.parts ?? partsOf)(line.line);
  const spans = parts === null ? writtenSpans(line.line, cells) : partSpans(parts, cells);
  const marked = spans.flatMap((one) => markedSpans(one, log.search));
  if (!wraps) return [cutSpans(marked, width - reserved, room.glyphs.ellipsis)];
  return breakSpans(marked, width, mostRows, room.glyphs.ellipsis);
}

function partSpans({ severity, logger, message, rest }: LogParts, cells: number): Span[] {
  const spans: Span[] = [];
  if (severity !== null) spans.push(span(`${severityNames[severity].padEnd(5)}  `, severityTones[severity]));
  if (logger !== null) spans.push(span(`${cutEnd(shownText(enough(logger, 40)), 40)}  `, tones.accent));
  const isQuiet = severity === 'debug' || severity === 'trace';
  spans.push(span(shownText(enough(message, cells)), isQuiet ? tones.muted : undefined));
  if (rest !== '') spans.push(span(`  ${shownText(enough(rest, cells))}`, tones.muted));
  return spans;
}

/** The line as it stands, its level coloured where it is. */
function writtenSpans(line: string, cells: number): Span[] {
  const { severity, word } = partsOf(line);
  const text = shownText(enough(line, cells));
  const at = severity === null ? -1 : text.indexOf(word);
  if (severity === null || at === -1 || word === '') return [span(text)];
  return [span(text.slice(0, at)), span(word, severityTones[severity]), span(text.slice(at + word.length))];
}

/**
 * What is searched for, marked where it stands. Only plain words are: a regular expression is for the node to run, where
 * one that takes too long is stopped.
 */
function markedSpans({ text, style }: Span, search: string): Span[] {
  const wanted = harmless(search).toLowerCase();
  if (wanted === '' || /[\\^$.*+?()[\]{}|]/.test(search)) return [span(text, style)];
  const lower = text.toLowerCase();
  const spans: Span[] = [];
  let from = 0;
  // Where lower case is longer than the text, places do not match: rather no mark than a wrong one.
  for (let at = lower.length === text.length ? lower.indexOf(wanted) : -1; at !== -1;) {
    spans.push(span(text.slice(from, at), style));
    from = at + wanted.length;
    spans.push(span(text.slice(at, from), { ...style, ...matchStyle }));
    at = lower.indexOf(wanted, from);
  }
  return [...spans, span(text.slice(from), style)].filter((one) => one.text !== '');
}

const matchStyle: Style = { bold: true, color: 'magenta' };

function cutSpans(spans: readonly Span[], width: number, ellipsis: string): Line {
  if (lineWidth(spans) <= width) return spans;
  const kept = fitLine(spans, Math.max(0, width - displayWidth(ellipsis)));
  return [...kept, span(ellipsis, tones.muted)];
}

/** Broken at the width; what is too long for a screen ends with the ellipsis. */
function breakSpans(spans: readonly Span[], width: number, mostRows: number, ellipsis: string): Line[] {
  const rows: Line[] = [];
  let row: Span[] = [];
  let room = width;
  for (const { text, style } of spans) {
    let rest = text;
    while (rest !== '') {
      const piece = room > 0 ? takeWords(rest, room, width) : '';
      const cells = displayWidth(piece);
      if (piece !== '' && cells <= room) {
        row.push(span(piece, style));
        rest = rest.slice(piece.length);
        room -= cells;
      }
      if (rest === '') continue;
      if (rows.length === mostRows - 1) return [...rows, cutSpans([...row, span(rest)], width, ellipsis)];
      rows.push(row);
      row = [];
      room = width;
    }
  }
  return [...rows, row];
}

/** As much as fits up to a space, if that leaves no more than half of a row empty; else as much as fits. */
function takeWords(text: string, room: number, width: number): string {
  const [piece = ''] = breakCells(text, room, 1);
  if (piece.length === text.length || text[piece.length] === ' ') return piece;
  const space = piece.lastIndexOf(' ') + 1;
  return room < width && room - space <= width / 2
    ? piece.slice(0, space)
    : space < piece.length / 2
      ? piece
      : piece.slice(0, space);
}

function gapRows(log: LogView, entry: LogEntry, { width, glyphs }: LogRoom): Line[] {
  const gap = gapBefore(log, entry.first);
  if (gap === undefined) return [];
  const count = formatCount(gap.to - gap.from + 1);
  const text = ` ${glyphs.rule.repeat(2)} up to ${count} lines are missing here: retention dropped them before they were sent`;
  return [[span(cutEnd(text, width, glyphs.ellipsis), tones.warning)]];
}
