import type { Transfer } from '../../contract/transfers.ts';
import { displayWidth } from '../../lib/cells.ts';
import {
  formatByteRate,
  formatBytes,
  formatCount,
  formatCounted,
  formatDuration,
  formatMoment,
  harmless,
} from '../../lib/format.ts';
import type { Line, Span } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import type { Column, TableSpec } from '../draw/table.ts';
import { answerTo } from '../state/answers.ts';
import { knownTransfers } from '../state/lookup.ts';
import { isNarrowed, totalsQuery, transferLimits } from '../state/transfer-choice.ts';
import type { Content, Context } from './content.ts';
import { tableContent } from './content.ts';
import { directionText, verdictOf } from './transfer-verdict.ts';

/** The transfers chosen, newest first. */
export function transfersContent(context: Context): Content {
  const transfers = knownTransfers(context.node, context.state.transfers);
  return tableContent(transferTable(context, transfers), transfers, context.list);
}

/** What is shown and what is left out; how many there are beyond those shown. */
export function transferBanner(context: Context): Line[] {
  const { node, state, glyphs } = context;
  const choice = state.transfers;
  const count = countOf(context);
  const shown = knownTransfers(node, choice).length;
  const chosen: string[] = [
    ...(choice.user === null ? [] : [`user ${harmless(choice.user)}`]),
    ...(choice.host === null ? [] : [`host ${harmless(choice.host)}`]),
    ...(choice.direction === null ? [] : [`only ${choice.direction}s`]),
    ...(choice.isOnlyBroken ? ['only what is not whole'] : []),
  ];
  const first: Span[] = [];
  if (chosen.length > 0)
    first.push(span(` ${chosen.join(', ')}`, tones.accent), span('   c clears', tones.muted));
  else first.push(span(' all transfers', tones.accent));
  const total = count === null ? null : choice.isOnlyBroken ? count.broken : count.files;
  if (total !== null) {
    const more = total > shown;
    const isMost = more && choice.limit >= transferLimits.most;
    const text = more
      ? `the newest ${formatCount(shown)} of ${formatCount(total)}`
      : formatCounted(total, 'file', 'files');
    first.push(span(`   ${text}`));
    if (isMost) {
      const left = formatCount(total - shown);
      first.push(span(`   ${left} more: narrow by u user, o host, x direction, b broken`, tones.warning));
    }
    if (count !== null && count.broken > 0 && !choice.isOnlyBroken)
      first.push(span(`   ${glyphs.warning} ${formatCount(count.broken)} not whole`, tones.warning));
  }
  return [first, ...logLines(context)];
}

/** A log that cannot be read, or has lines nobody understands: said where its transfers are missed. */
function logLines({ node, glyphs }: Context): Line[] {
  const logs = answerTo(node.answers, 'transfer-logs').data ?? [];
  return logs.flatMap(({ path, status, error_message: error, lines_bad: bad }): Line[] => {
    const name = harmless(path);
    if (status === 'error')
      return [lineOf(` ${glyphs.critical} ${name}: ${harmless(error ?? 'cannot be read')}`, tones.critical)];
    if (status === 'waiting')
      return [
        lineOf(
          ` ${glyphs.warning} ${name} is not there yet: ${harmless(error ?? 'waiting for it')}`,
          tones.warning,
        ),
      ];
    if (bad === 0) return [];
    const text = ` ${glyphs.warning} ${name}: ${formatCounted(bad, 'line is', 'lines are')} no transfer   B shows them`;
    return [lineOf(text, tones.warning)];
  });
}

interface Count {
  readonly files: number;
  readonly broken: number;
}

/** How many transfers the choice has, as the node's totals tell. */
function countOf({ node, state }: Context): Count | null {
  const { path } = totalsQuery(state.transfers, 'direction');
  const totals = answerTo(node.answers, 'transfer-totals', path).data;
  if (totals === null) return null;
  return {
    files: totals.reduce((sum, { files }) => sum + files, 0),
    broken: totals.reduce((sum, { incomplete }) => sum + incomplete, 0),
  };
}

/** Why no transfer is shown, and what to do. */
export function whyNoTransfers({ node, state }: Context): readonly string[] {
  const logs = answerTo(node.answers, 'transfer-logs').data;
  if (isNarrowed(state.transfers)) return ['No transfer matches; c shows all.'];
  const [log] = logs ?? [];
  if (log !== undefined && log.status !== 'off') {
    return [
      `${harmless(log.path)} has no transfer since its parse_start,`,
      'or none young enough to be kept. Those to come show as they are logged.',
    ];
  }
  return [
    'No transfer log is read on this node.',
    'vsftpd writes one with xferlog_enable=YES and xferlog_std_format=YES.',
    'Name it in the node.yaml:',
    '',
    '  xferlog:',
    '    path: /var/log/xferlog',
    '    vsftpd_log: /var/log/vsftpd.log',
  ];
}

type Of<T> = (transfer: Transfer) => T;

function transferTable({ state, glyphs, now }: Context, transfers: readonly Transfer[]): TableSpec<Transfer> {
  const longest = (of: Of<string>, least: number): number =>
    Math.max(least, ...transfers.map((transfer) => displayWidth(of(transfer))));
  const text = (id: string, title: string, width: number, most: number, priority: number, of: Of<string>) =>
    ({
      id,
      title,
      width: Math.min(width, longest(of, title.length + 1)),
      maxWidth: Math.min(most, longest(of, title.length + 1)),
      priority,
      value: of,
      cell: (transfer: Transfer) => harmless(of(transfer)),
    }) satisfies Column<Transfer>;
  const number = (id: string, title: string, width: number, priority: number, of: Of<number | null>) =>
    ({ id, title, width, priority, value: of, align: 'right', descends: true }) satisfies Omit<
      Column<Transfer>,
      'cell'
    >;
  const isAllToday = transfers.every(
    ({ log_time: time }) => new Date(time).toDateString() === new Date(now).toDateString(),
  );
  // On a narrow screen the file's name gets the room.
  const isRoomy = state.columns >= 130;
  return {
    key: ({ id }) => String(id),
    identity: ({ id }) => -id,
    text: (transfer) =>
      `${transfer.username} ${transfer.remote_host} ${transfer.filename} ${transfer.direction}`,
    defaultSort: { column: 'time', descending: true },
    columns: [
      {
        id: 'time',
        title: 'TIME',
        // Seconds of today; of other days the date says more.
        width: isAllToday ? 8 : 11,
        maxWidth: isAllToday ? 8 : isRoomy ? 19 : 11,
        priority: 10,
        descends: true,
        value: (transfer) => Date.parse(transfer.log_time),
        cell: (transfer, width) => {
          const moment = formatMoment(Date.parse(transfer.log_time), now);
          return moment.length > width ? moment.slice(5, 16) : moment;
        },
      },
      {
        id: 'direction',
        title: 'DIR',
        width: isRoomy ? 10 : 6,
        priority: 8,
        value: ({ direction }) => direction,
        cell: ({ direction }, width) => directionText(direction, glyphs, width),
      },
      { ...text('user', 'USER', 8, 16, 7, ({ username }) => username), cut: 'end' },
      text('host', 'HOST', 13, 40, 5, (transfer) => transfer.remote_host),
      { ...text('file', 'FILE', 24, 120, 0, ({ filename }) => filename), priority: 'keep' },
      {
        ...number('bytes', 'BYTES', 6, 9, ({ bytes }) => bytes),
        cell: ({ bytes }) => formatBytes(bytes),
      },
      {
        ...number('took', 'TOOK', 9, 3, (transfer) => transfer.transfer_time_sec),
        cell: (transfer) => formatDuration(transfer.transfer_time_sec * 1000),
      },
      {
        ...number('rate', 'RATE', 7, 4, (transfer) => transfer.throughput_bytes_per_sec),
        cell: (transfer) => formatByteRate(transfer.throughput_bytes_per_sec),
      },
      {
        id: 'verdict',
        title: 'VERDICT',
        width: 9,
        priority: 'keep',
        value: verdictRank,
        cell: ({ verdict }) => verdictOf(verdict, glyphs),
      },
      {
        id: 'reason',
        title: 'REASON',
        width: 12,
        maxWidth: 60,
        priority: 1,
        cut: 'end',
        cell: ({ verdict_reason: reason }) => span(harmless(reason ?? ''), tones.muted),
      },
    ],
  };
}

/** The worst first. */
function verdictRank({ verdict }: Transfer): number {
  return ['broken', 'suspect', 'unknown', 'pending', 'whole'].indexOf(verdict);
}
