import type { NotificationRecord } from '../../contract/alerts.ts';
import { displayWidth } from '../../lib/cells.ts';
import { formatCounted, formatDateTime, formatDuration, formatMoment, harmless } from '../../lib/format.ts';
import type { Field } from '../draw/fields.ts';
import { drawFields } from '../draw/fields.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import type { TableSpec } from '../draw/table.ts';
import { answerTo } from '../state/answers.ts';
import { labelLines } from './alert-facts.ts';
import type { Content, Context, PageContent } from './content.ts';
import { tableContent } from './content.ts';
import { notificationState } from './notification-state.ts';

/** Who was told what, newest first; what was given up can be sent again. */
export function notificationsContent(context: Context): Content {
  const records = answerTo(context.node.answers, 'notifications').data ?? [];
  return tableContent(notificationTable(context, records), records, context.list);
}

const ranks: readonly NotificationRecord['state'][] = ['dead', 'failing', 'sending', 'sent'];

const alertsOf = ({ alerts }: NotificationRecord): string =>
  harmless([...new Set(alerts.map(({ name }) => name))].join(', '));
const whomOf = ({ receiver, integration }: NotificationRecord): string =>
  harmless(`${receiver} ${integration}`);

function notificationTable(
  { glyphs, now, state }: Context,
  records: readonly NotificationRecord[],
): TableSpec<NotificationRecord> {
  const longest = (of: (record: NotificationRecord) => string, least: number, most: number): number =>
    Math.min(most, Math.max(least, ...records.map((record) => displayWidth(of(record)))));
  const whom = longest(whomOf, 8, 36);
  const isRoomy = state.columns >= 110;
  return {
    key: ({ id }) => String(id),
    identity: ({ id }) => -id,
    text: (record) =>
      `${whomOf(record)} ${record.target} ${alertsOf(record)} ${record.state} ${record.error ?? ''}`,
    defaultSort: { column: 'time', descending: true },
    columns: [
      {
        id: 'time',
        title: 'TIME',
        width: longest(({ at }) => formatMoment(Date.parse(at), now), 8, isRoomy ? 19 : 11),
        priority: 9,
        descends: true,
        value: ({ at }) => Date.parse(at),
        cell: ({ at }, width) => {
          const moment = formatMoment(Date.parse(at), now);
          return moment.length > width ? moment.slice(5, 16) : moment;
        },
      },
      {
        id: 'state',
        title: 'STATE',
        width: 12,
        priority: 'keep',
        value: (record) => ranks.indexOf(record.state),
        cell: (record) => notificationState(record, glyphs),
      },
      {
        id: 'whom',
        title: 'TO',
        width: Math.min(16, whom),
        maxWidth: whom,
        priority: 'keep',
        value: whomOf,
        cell: whomOf,
      },
      {
        id: 'status',
        title: 'SAYS',
        width: 8,
        priority: 5,
        value: ({ status }) => status,
        cell: ({ status, reason }) => (reason === 'test' ? 'test' : status),
      },
      {
        id: 'alerts',
        title: 'ALERTS',
        width: 16,
        maxWidth: longest(alertsOf, 16, 60),
        priority: 7,
        cut: 'end',
        cell: alertsOf,
      },
      {
        id: 'error',
        title: 'ERROR',
        width: 14,
        maxWidth: 80,
        priority: 4,
        cut: 'end',
        cell: ({ error }) => harmless(error ?? ''),
      },
    ],
  };
}

/** One notification: to whom, what about, and how it went. */
export function notificationDetail({ node, place, glyphs }: Context): PageContent {
  const records = answerTo(node.answers, 'notifications').data;
  const record = records?.find(({ id }) => String(id) === place.detail);
  if (record === undefined)
    return {
      kind: 'page',
      lines: () => [lineOf(' this is not among the last ones any more', tones.warning)],
    };
  return {
    kind: 'page',
    lines: (width) => [
      ...drawFields(fieldsOf(record, glyphs), width),
      [],
      ...labelLines(' group', record.group_labels, width),
      [],
      lineOf(` about ${formatCounted(record.alerts.length, 'alert', 'alerts')}`, tones.strong),
      ...record.alerts.map(({ name, status, summary }): Line => [
        span(`   ${status.padEnd(8)}  `),
        span(harmless(name), tones.strong),
        span(harmless(`  ${summary}`)),
      ]),
    ],
  };
}

function fieldsOf(record: NotificationRecord, glyphs: Glyphs): Field[] {
  const { sent_at: sent, duration_ms: took, error, attempts } = record;
  const lasted = took === null ? '' : `, the last took ${formatDuration(took)}`;
  return [
    ['to', span(`${whomOf(record)}  ${harmless(record.target)}`, tones.strong)],
    ['state', notificationState(record, glyphs)],
    ['says', `${record.status}; sent because: ${record.reason}`],
    ['first tried', formatDateTime(Date.parse(record.at))],
    ['tried', `${formatCounted(attempts, 'time', 'times')}${lasted}`],
    ...(sent === null ? [] : [['sent', formatDateTime(Date.parse(sent))] satisfies Field]),
    ...(error === null ? [] : [['error', span(harmless(error), tones.critical)] satisfies Field]),
  ];
}
