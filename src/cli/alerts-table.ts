import type { Alert, AlertEpisode } from '../contract/alerts.ts';
import { cutEnd } from '../lib/cells.ts';
import { formatDateTime, formatElapsed } from '../lib/format.ts';
import { isSuppressed } from '../tui/state/alert-rank.ts';
import { alertMark, alertStateText, valueText } from '../tui/views/alert-state.ts';
import { idWidth } from './shortened-id.ts';
import type { Column } from './text-table.ts';
import { textTable } from './text-table.ts';

const width = { name: 40, state: 40, summary: 100 } as const;

/** Alerts in a table, and how many of them fire. */
export function alertsTable(alerts: readonly Alert[], now: number): string {
  if (alerts.length === 0) return 'no alerts\n';
  const shown = idWidth(alerts);
  const columns: readonly Column<Alert>[] = [
    { title: 'ID', align: 'left', of: ({ id }) => id.slice(0, shown) },
    { title: 'SEVERITY', align: 'left', of: ({ severity }) => cutEnd(severity || '–', 12) },
    { title: 'ALERT', align: 'left', of: ({ name }) => cutEnd(name, width.name) },
    { title: 'STATE', align: 'left', of: (alert) => alertStateText(alert, now, width.state) },
    { title: 'VALUE', align: 'left', of: valueText },
    { title: 'WHO', align: 'left', of: (alert) => cutEnd(alertMark(alert), 30) },
    { title: 'WHAT', align: 'left', of: ({ summary }) => cutEnd(summary, width.summary) },
  ];
  return `${textTable(columns, alerts).join('\n')}\n\n${countText(alerts)}\n`;
}

function countText(alerts: readonly Alert[]): string {
  const told = alerts.filter((alert) => !isSuppressed(alert));
  const count = (state: Alert['state']): number => told.filter((alert) => alert.state === state).length;
  const parts = [
    `${count('firing')} firing`,
    ...(['pending', 'resolved'] as const).flatMap((state) =>
      count(state) === 0 ? [] : [`${count(state)} ${state}`],
    ),
    ...(told.length === alerts.length ? [] : [`${alerts.length - told.length} silenced, inhibited or muted`]),
  ];
  return parts.join(', ');
}

/** The alerts that fired, in a table. */
export function episodesTable(episodes: readonly AlertEpisode[], now: number): string {
  if (episodes.length === 0) return 'nothing fired\n';
  const columns: readonly Column<AlertEpisode>[] = [
    { title: 'FIRED', align: 'left', of: ({ fired_at: at }) => formatDateTime(Date.parse(at)) },
    {
      title: 'LASTED',
      align: 'right',
      of: ({ fired_at: from, resolved_at: to }) =>
        to === null
          ? `fires ${formatElapsed(now - Date.parse(from))}`
          : formatElapsed(Date.parse(to) - Date.parse(from)),
    },
    { title: 'SEVERITY', align: 'left', of: ({ severity }) => cutEnd(severity || '–', 12) },
    { title: 'ALERT', align: 'left', of: ({ name }) => cutEnd(name, width.name) },
    { title: 'WHO', align: 'left', of: ({ acknowledged }) => cutEnd(acknowledged?.by ?? '', 30) },
    { title: 'WHAT', align: 'left', of: ({ summary }) => cutEnd(summary, width.summary) },
  ];
  return `${textTable(columns, episodes).join('\n')}\n`;
}
