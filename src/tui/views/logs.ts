import type { Log } from '../../contract/logs.ts';
import { cutMiddle, displayWidth } from '../../lib/cells.ts';
import { formatBytes, formatCount, formatElapsed, harmless } from '../../lib/format.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Span } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';
import type { Column, TableSpec } from '../draw/table.ts';
import { answerTo } from '../state/answers.ts';
import type { Content, Context } from './content.ts';
import { tableContent } from './content.ts';

/** Every configured log with how far the node has read it. */
export function logsContent(context: Context): Content {
  const logs = answerTo(context.node.answers, 'logs').data ?? [];
  return tableContent(logTable(context, logs), logs, context.list);
}

function logTable({ glyphs, now }: Context, logs: readonly Log[]): TableSpec<Log> {
  const longestName = Math.max(8, ...logs.map(({ name }) => displayWidth(name)));
  const longestPath = Math.max(12, ...logs.map(({ path }) => displayWidth(path)));
  const number = (
    id: string,
    title: string,
    priority: number,
    value: (log: Log) => number | null,
  ): Pick<Column<Log>, 'id' | 'title' | 'align' | 'priority' | 'descends' | 'value'> => ({
    id,
    title,
    align: 'right',
    priority,
    descends: true,
    value,
  });
  return {
    key: ({ name }) => name,
    text: ({ name, path }) => `${name} ${path}`,
    defaultSort: { column: 'name', descending: false },
    columns: [
      {
        id: 'name',
        title: 'NAME',
        width: Math.min(16, longestName),
        maxWidth: Math.min(40, longestName),
        priority: 'keep',
        value: ({ name }) => name,
        cell: ({ name }) => harmless(name),
      },
      {
        id: 'path',
        title: 'PATH',
        width: Math.min(14, longestPath),
        maxWidth: Math.min(80, longestPath),
        priority: 4,
        value: ({ path }) => path,
        cell: ({ path }) => harmless(path),
      },
      {
        ...number('size', 'SIZE', 2, (log) => log.size_bytes),
        width: 5,
        cell: (log) => formatBytes(log.size_bytes),
      },
      {
        ...number('lines', 'LINES', 5, (log) => log.lines_stored),
        width: Math.max(7, ...logs.map((log) => formatCount(log.lines_stored).length)),
        cell: (log) => formatCount(log.lines_stored),
      },
      {
        ...number('last', 'LAST LINE', 6, lastLineAt),
        width: 9,
        cell: (log) => lastLineCell(log, now),
      },
      {
        ...number('lag', 'LAG', 3, (log) => log.lag_bytes),
        width: 5,
        cell: ({ lag_bytes: lag }) =>
          span(lag === 0 ? '–' : formatBytes(lag), lag === 0 ? tones.muted : undefined),
      },
      {
        id: 'state',
        title: 'STATE',
        width: 11,
        maxWidth: Math.max(
          11,
          ...logs.map(({ error_message: error }) => Math.min(60, 9 + (error?.length ?? 0))),
        ),
        priority: 'keep',
        cut: 'end',
        value: ({ status }) => ranks[status],
        cell: (log, width) => stateCell(log, width, glyphs),
      },
    ],
  };
}

/** The worst first. */
const ranks: Readonly<Record<Log['status'], number>> = {
  error: 0,
  behind: 1,
  paused: 2,
  waiting: 3,
  following: 4,
};

function lastLineAt({ last_line_at: at }: Log): number | null {
  return at === null ? null : Date.parse(at);
}

function lastLineCell(log: Log, now: number): Span {
  const at = lastLineAt(log);
  return at === null ? span('–', tones.muted) : span(`${formatElapsed(now - at, 1)} ago`);
}

function stateCell(log: Log, width: number, glyphs: Glyphs): Span {
  const state = logState(log, glyphs);
  if (log.error_message === null || width < 24) return state;
  return span(
    cutMiddle(`${state.text}: ${harmless(log.error_message)}`, width, glyphs.ellipsis),
    state.style,
  );
}

/** How the node is doing with a log, in a word with a sign. */
export function logState({ status }: Log, glyphs: Glyphs): Span {
  switch (status) {
    case 'following':
      return span(`${glyphs.well} following`, tones.good);
    case 'waiting':
      return span(`${glyphs.unknown} waiting`, tones.muted);
    case 'paused':
      return span(`${glyphs.unknown} paused`, tones.warning);
    case 'behind':
      return span(`${glyphs.warning} behind`, tones.warning);
    case 'error':
      return span(`${glyphs.critical} error`, tones.critical);
  }
}
