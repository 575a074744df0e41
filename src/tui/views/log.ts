import type { Log } from '../../contract/logs.ts';
import { cutEnd, cutMiddle } from '../../lib/cells.ts';
import { formatBytes, formatCount, formatCounted, formatElapsed, harmless } from '../../lib/format.ts';
import { wrapCells } from '../draw/fields.ts';
import type { Line, Span } from '../draw/style.ts';
import { fitLine, lineOf, lineWidth, span, tones } from '../draw/style.ts';
import { answerTo } from '../state/answers.ts';
import { layOut } from '../state/log-layout.ts';
import type { LogView } from '../state/log-view.ts';
import type { Content, Context } from './content.ts';
import { drawEntry } from './log-lines.ts';
import type { LogRoom } from './log-lines.ts';
import { logLineContent } from './log-line.ts';
import { logState } from './logs.ts';

/** Rows above the lines: what the log is and does, and a rule. */
export const logHeaderRows = 2;

/** The lines of the log that is open, or one of them whole. */
export function logContent(context: Context): Content {
  const { place, state } = context;
  if (place.line !== undefined) return logLineContent(context);
  const { open } = state.logs;
  return {
    kind: 'pane',
    draw: ({ width, height, glyphs }) => {
      const rule = lineOf(glyphs.rule.repeat(width), tones.muted);
      if (open === null) return [];
      const room = { width, height: height - logHeaderRows, glyphs, now: context.now };
      return [headerLine(context, open, width), rule, ...bodyLines(context, open, room)];
    },
  };
}

function bodyLines(context: Context, open: LogView, room: LogRoom): Line[] {
  const { logs } = context.state;
  if (open.lines.length === 0) return noLines(context, open, room);
  const placed = layOut(open, room.height, (entry) => drawEntry(open, logs, room, entry));
  return placed.flatMap(({ rows }) => rows);
}

/** The log as the node listed it last. */
function listedLog({ node, place }: Context): Log | undefined {
  return answerTo(node.answers, 'logs').data?.find(({ name }) => name === place.detail);
}

/** ` app  /var/log/app.log   following ●   filter: ERROR|WARN   1 284 of 100 000 lines` */
function headerLine(context: Context, open: LogView, width: number): Line {
  const { glyphs } = context;
  const log = listedLog(context);
  const name = span(` ${cutMiddle(harmless(open.name), 30, glyphs.ellipsis)}`, tones.strong);
  const flow = flowSpans(context, open, log);
  const counted = log === undefined ? [] : [span(linesText(open, log))];
  // The narrower the screen, the less is said of what is searched for; that there is a filter is always said.
  const choices = [
    [...flow, ...expressionSpans(context, open, 40), ...counted],
    [...flow, ...expressionSpans(context, open, 16), ...counted],
    [...flow, ...expressionSpans(context, { ...open, search: '' }, 16), ...counted],
    [...flow, ...expressionSpans(context, { ...open, search: '' }, 16)],
  ];
  const takes = (parts: readonly Span[]): number => lineWidth([name, ...parts]) + 3 * parts.length + 1;
  const parts = choices.find((one) => takes(one) <= width) ?? choices.at(-1) ?? [];
  const room = width - takes(parts) - 2;
  const path = log === undefined ? '' : harmless(log.path);
  const shown = room < 8 ? [] : [span(`  ${cutMiddle(path, room, glyphs.ellipsis)}`)];
  return fitLine([name, ...shown, ...parts.flatMap((part) => [span('   '), part])], width);
}

/** The filter and what is searched for, each in so many cells at most. */
function expressionSpans({ glyphs, state }: Context, { filter, search }: LogView, most: number): Span[] {
  const notCase = state.logs.ignoresCase ? ' (any case)' : '';
  const said = (sign: string, text: string): Span[] =>
    text === ''
      ? []
      : [span(`${sign}${cutEnd(harmless(text), most, glyphs.ellipsis)}${notCase}`, tones.accent)];
  return [...said('filter: ', filter), ...said('/', search)];
}

function linesText(open: LogView, { lines_stored: stored }: Log): string {
  return open.filter === '' || open.matches === null
    ? formatCounted(stored, 'line', 'lines')
    : `${formatCount(open.matches)} of ${formatCounted(stored, 'line', 'lines')}`;
}

/** What flows: on the node, on the way, on this screen. The first that does not is what is said. */
export function flowSpans({ glyphs, now }: Context, open: LogView, log: Log | undefined): Span[] {
  const { stream } = open;
  const spans: Span[] = [];
  if (stream.status === 'broken') {
    const wait = stream.retryAt === null ? 0 : stream.retryAt - now;
    const when = wait > 999 ? `in ${formatElapsed(wait)}` : 'now';
    spans.push(span(`${glyphs.warning} cut off, reconnecting ${when}`, tones.warning));
  } else if (stream.status === 'refused') {
    const why = cutEnd(harmless(stream.message), 40, glyphs.ellipsis);
    spans.push(span(`${glyphs.critical} ended: ${why}`, tones.critical));
  } else if (log !== undefined && log.status !== 'following') {
    spans.push(logState(log, glyphs));
    if (log.status === 'behind') spans.push(span(`${formatBytes(log.lag_bytes)} to go`, tones.warning));
  } else if (open.isFollowing) {
    spans.push(span(`following ${glyphs.well}`, tones.good));
  }
  if (!open.isFollowing) {
    const below = open.newBelow === 0 ? '' : `, ${formatCount(open.newBelow)} new below`;
    spans.push(span(`not following${below}`, open.newBelow === 0 ? tones.muted : tones.accent));
  }
  return spans;
}

/** Why there are none, and what to do. */
function noLines(context: Context, open: LogView, { width, glyphs }: LogRoom): Line[] {
  const log = listedLog(context);
  const text = (words: string, style = tones.plain): Line[] =>
    wrapCells(words, width - 6).map((row) => lineOf(`   ${row}`, style));
  const { stream } = open;
  if (stream.status === 'refused')
    return [
      [],
      ...wrapCells(harmless(stream.message), width - 6).map((row, index) =>
        lineOf(index === 0 ? ` ${glyphs.critical} ${row}` : `   ${row}`, tones.critical),
      ),
      ...(stream.hint === null ? [] : text(harmless(stream.hint))),
    ];
  if (stream.status === 'broken') return [[], ...text(harmless(stream.message), tones.warning)];
  if (!open.isLoaded) return [[], ...text(`waiting for the lines of ${harmless(open.name)}`, tones.muted)];
  if (open.filter !== '')
    return [
      [],
      ...text(`No stored line matches ${harmless(open.filter)}.`),
      ...text('New ones that do appear here. F changes the filter; F and an empty one shows all lines.'),
    ];
  return [[], ...whyEmpty(log).flatMap((words) => text(words))];
}

function whyEmpty(log: Log | undefined): string[] {
  if (log === undefined) return ['This log is not configured on the node any more.'];
  const path = harmless(log.path);
  switch (log.status) {
    case 'waiting':
      return [
        `No file matches ${path} yet; its lines appear here as soon as there is one.`,
        'Is the path in node.yaml the right one?',
        '',
        '  logs:',
        `    - name: ${harmless(log.name)}`,
        `      path: ${path}`,
      ];
    case 'error':
      return [harmless(log.error_message ?? `${path} cannot be read`)];
    case 'paused':
      return ['Reading is paused and no line is stored; p goes on.'];
    default:
      return [
        `Nothing was written to ${path} since the node follows it.`,
        'To have what it held before, add to this log in node.yaml:',
        '',
        '      from: beginning',
      ];
  }
}
