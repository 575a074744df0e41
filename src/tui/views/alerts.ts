import type { Alert } from '../../contract/alerts.ts';
import { cutMiddle, displayWidth } from '../../lib/cells.ts';
import { harmless } from '../../lib/format.ts';
import { timeOf } from '../draw/moments.ts';
import type { Span } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';
import type { Column, TableSpec } from '../draw/table.ts';
import { alertRank, isSuppressed } from '../state/alert-rank.ts';
import { answerTo } from '../state/answers.ts';
import { alertMark, alertStateText, alertStyle, severitySign, valueText } from './alert-state.ts';
import type { Content, Context } from './content.ts';
import { tableContent } from './content.ts';

/** The alerts of now, the worst first, and those that were over a short while ago. */
export function activeAlertsContent(context: Context): Content {
  const alerts = answerTo(context.node.answers, 'alerts').data ?? [];
  return tableContent(alertTable(context, alerts), alerts, context.list);
}

/** Below this a column says less. */
const roomyFrom = 110;

function alertTable({ glyphs, now, state }: Context, alerts: readonly Alert[]): TableSpec<Alert> {
  const longest = (of: (alert: Alert) => string, least: number, most: number): number =>
    Math.min(most, Math.max(least, ...alerts.map((alert) => displayWidth(of(alert)))));
  const name = longest((alert) => `  ${alert.name}`, 9, 40);
  const value = longest(valueText, 5, 28);
  const mark = longest(alertMark, 4, 24);
  const columns: Column<Alert>[] = [
    {
      id: 'alert',
      title: '  ALERT',
      width: Math.min(18, name),
      maxWidth: name,
      priority: 'keep',
      value: (alert) => alert.name,
      cell: (alert, width) => [
        span(severitySign(alert.severity, glyphs), alertStyle(alert)),
        span(` ${cutMiddle(harmless(alert.name), width - 2, glyphs.ellipsis)}`, alertStyle(alert)),
      ],
    },
    {
      id: 'severity',
      title: 'SEVERITY',
      width: longest((alert) => alert.severity, 8, 10),
      priority: 2,
      value: (alert) => alert.severity,
      cell: (alert) => harmless(alert.severity === '' ? '–' : alert.severity),
    },
    {
      id: 'state',
      title: 'STATE',
      width: 13,
      maxWidth: state.columns < roomyFrom ? 13 : 19,
      priority: 'keep',
      value: alertRank,
      tie: (alert) => -(timeOf(alert.fired_at ?? alert.active_at) ?? 0),
      cell: (alert, width) => alertStateText(alert, now, width),
    },
    {
      id: 'value',
      title: 'VALUE',
      width: Math.min(value, 16),
      maxWidth: value,
      priority: 5,
      cut: 'end',
      cell: (alert) => valueText(alert),
    },
    {
      id: 'mark',
      title: 'WHO',
      width: Math.min(mark, 9),
      maxWidth: mark,
      priority: 8,
      cut: 'end',
      cell: (alert) => alertMark(alert),
    },
    {
      id: 'summary',
      title: 'WHAT',
      width: 22,
      maxWidth: 100,
      priority: 9,
      cut: 'end',
      cell: (alert) => harmless(alert.summary),
    },
  ];
  return {
    key: ({ id }) => id,
    text: ({ name: called, summary, severity, labels }) =>
      `${called} ${severity} ${summary} ${Object.values(labels).join(' ')}`,
    defaultSort: { column: 'state', descending: false },
    columns: columns.map((column) => ({
      ...column,
      cell: (alert, width) => dimmed(alert, column.cell(alert, width)),
    })),
  };
}

/** What nobody is told of, and what is over, stands back. */
function dimmed(alert: Alert, cell: ReturnType<Column<Alert>['cell']>): ReturnType<Column<Alert>['cell']> {
  if (!isSuppressed(alert) && alert.state !== 'resolved') return cell;
  if (typeof cell === 'string') return span(cell, tones.muted);
  if (isSpan(cell)) return { ...cell, style: tones.muted };
  return cell.map((part) => ({ ...part, style: tones.muted }));
}

const isSpan = (cell: Span | readonly Span[]): cell is Span => !Array.isArray(cell);
