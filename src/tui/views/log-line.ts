import type { LogLine } from '../../contract/logs.ts';
import { displayWidth } from '../../lib/cells.ts';
import { formatCounted, formatDateTime } from '../../lib/format.ts';
import type { Field } from '../draw/fields.ts';
import { drawFields } from '../draw/fields.ts';
import { breakCells, shownText } from '../draw/log-text.ts';
import type { Line, Span } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import { answerTo } from '../state/answers.ts';
import { severityNames } from '../state/log-levels.ts';
import { partsOf, plainText } from '../state/log-parts.ts';
import type { OpenedLine } from '../state/log-view.ts';
import type { Context, PageContent } from './content.ts';
import { severityTones } from './log-lines.ts';

const mostRows = 5000;

/**
 * One line with everything known of it. The line itself stands at the left edge with nothing beside it, so that what a
 * terminal selects is the line and nothing else.
 */
export function logLineContent(context: Context): PageContent {
  const opened = context.state.logs.open?.opened ?? null;
  if (opened === null) return { kind: 'page', lines: () => [] };
  return {
    kind: 'page',
    lines: (width) => [
      ...drawFields(fieldsOf(context, opened), width),
      [],
      ...breakCells(shownText(opened.line.line), width, mostRows).map((row) => lineOf(row)),
      ...prettyLines(opened.line, width),
    ],
  };
}

function fieldsOf({ node, place }: Context, { line, count, last }: OpenedLine): Field[] {
  const { severity, logger } = partsOf(line.line);
  const level: Span | null =
    severity === null ? null : span(severityNames[severity], severityTones[severity]);
  const files = answerTo(node.answers, 'logs').data?.find(({ name }) => name === place.detail)?.files;
  const path = files?.find(({ inode }) => inode === line.source_inode)?.path;
  const time = line.logged_at === null ? 'none found in the line' : momentText(line.logged_at);
  return [
    ['time', time],
    ['read', momentText(line.created_at)],
    ...(level === null ? [] : [['level', level] as const]),
    ...(logger === null ? [] : [['logger', shownText(logger)] as const]),
    ['line', String(line.id)],
    ['file', path === undefined ? `inode ${line.source_inode}` : shownText(path)],
    ['length', formatCounted(line.line.length, 'character', 'characters')],
    ...(line.truncated
      ? [['cut', span('longer than max_line of this log in node.yaml', tones.warning)] as const]
      : []),
    ...(count > 1
      ? [
          [
            'repeated',
            `${count} times, the last at ${momentText(last.logged_at ?? last.created_at)}`,
          ] as const,
        ]
      : []),
  ];
}

/** `2026-11-21 09:41:03.120`, in the time of this machine. */
function momentText(timestamp: string): string {
  const at = Date.parse(timestamp);
  return `${formatDateTime(at)}.${String(new Date(at).getMilliseconds()).padStart(3, '0')}`;
}

/** The JSON a line is, or ends with, a field a row. */
function prettyLines({ line }: LogLine, width: number): Line[] {
  const text = plainText(line).trim();
  const start = text.indexOf('{');
  if (start === -1 || !text.endsWith('}')) return [];
  let pretty: string;
  try {
    pretty = JSON.stringify(JSON.parse(text.slice(start)), null, 2);
  } catch {
    return [];
  }
  const rows = pretty.split('\n').flatMap((row) => breakCells(shownText(row), width, mostRows));
  return [[], ...rows.slice(0, mostRows).map((row) => keyed(row))];
}

/** A field's name in its own colour. */
function keyed(row: string): Line {
  const key = /^ *"(?:[^"\\]|\\.)*":/.exec(row)?.[0] ?? '';
  return displayWidth(key) === 0 ? lineOf(row) : [span(key, tones.accent), span(row.slice(key.length))];
}
