import type { TransferLog, TransferTotal } from '../../contract/transfers.ts';
import { cutEnd, cutMiddle, displayWidth, padEndCells, padStartCells } from '../../lib/cells.ts';
import {
  formatByteRate,
  formatBytes,
  formatCount,
  formatCounted,
  formatMoment,
  harmless,
} from '../../lib/format.ts';
import { wrapCells } from '../draw/fields.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import { answerTo } from '../state/answers.ts';
import type { TotalKey } from '../state/transfer-choice.ts';
import { totalKeys, totalsQuery } from '../state/transfer-choice.ts';
import type { Context, PageContent } from './content.ts';

/** What went over each user, host, direction or hour, with bars; below, how reading the logs goes. */
export function totalsPage(context: Context): PageContent {
  const { node, state } = context;
  const by = state.transfers.totalsBy;
  const answer = answerTo(node.answers, 'transfer-totals', totalsQuery(state.transfers, by).path);
  return {
    kind: 'page',
    lines: (width) => [
      headLine(context, by),
      [],
      ...totalLines(answer.data ?? [], by, context, width),
      [],
      ...logSummary(context, width),
    ],
  };
}

/** Which of the totals these are, and of what. */
function headLine({ state }: Context, by: TotalKey): Line {
  const { user, host, direction } = state.transfers;
  const chosen = [
    ...(user === null ? [] : [`user ${harmless(user)}`]),
    ...(host === null ? [] : [`host ${harmless(host)}`]),
    ...(direction === null ? [] : [`only ${direction}s`]),
  ];
  return [
    span(' per '),
    ...totalKeys.flatMap((key) => [span(key, key === by ? tones.current : tones.plain), span('  ')]),
    span(chosen.length === 0 ? '' : ` of ${chosen.join(', ')}`, tones.accent),
  ];
}

function totalLines(totals: readonly TransferTotal[], by: TotalKey, context: Context, width: number): Line[] {
  if (totals.length === 0) return [lineOf('   nothing was transferred', tones.muted)];
  const { glyphs, now } = context;
  const figures = 48;
  const names = totals.map(({ key }) => nameOf(key, by, now));
  const most = Math.max(...totals.map(({ bytes }) => bytes));
  const nameWidth = Math.min(
    Math.max(8, width - figures - 14),
    Math.max(by.length, ...names.map((name) => displayWidth(name))),
  );
  const barWidth = Math.max(4, Math.min(60, width - figures - nameWidth - 4));
  const title = `   ${padEndCells(by.toUpperCase(), nameWidth)}  ${padStartCells('FILES', 8)}  ${padStartCells('BYTES', 6)}  ${padEndCells('', barWidth)}  ${padStartCells('RATE', 8)}  NOT WHOLE`;
  return [
    lineOf(title, tones.muted),
    ...totals.map((total, index): Line => {
      const name = cutMiddle(names[index] ?? '', nameWidth, glyphs.ellipsis);
      const filled =
        most === 0 ? 0 : Math.max(Number(total.bytes > 0), Math.round((total.bytes / most) * barWidth));
      return [
        span(`   ${padEndCells(name, nameWidth)}`),
        span(
          `  ${padStartCells(formatCount(total.files), 8)}  ${padStartCells(formatBytes(total.bytes), 6)}  `,
        ),
        span(glyphs.full.repeat(filled)),
        span(' '.repeat(barWidth - filled)),
        span(`  ${padStartCells(formatByteRate(total.throughput_bytes_per_sec), 8)}  `),
        total.incomplete === 0
          ? span(padStartCells('0', 9), tones.muted)
          : span(padStartCells(`${glyphs.warning} ${formatCount(total.incomplete)}`, 9), tones.warning),
      ];
    }),
  ];
}

function nameOf(key: string, by: TotalKey, now: number): string {
  if (by !== 'hour') return harmless(key);
  const at = Date.parse(key);
  return Number.isNaN(at) ? harmless(key) : formatMoment(at, now).replace(/:00$/, '');
}

function logSummary({ node, glyphs }: Context, width: number): Line[] {
  const logs = answerTo(node.answers, 'transfer-logs').data ?? [];
  if (logs.length === 0) return [lineOf(' no log is read', tones.muted)];
  return logs.map((log): Line => {
    const text = ` ${harmless(log.path)}: ${logWords(log)}`;
    const style = log.status === 'error' ? tones.critical : log.lines_bad > 0 ? tones.warning : tones.muted;
    return [span(cutEnd(text, width - 1, glyphs.ellipsis), style)];
  });
}

function logWords(log: TransferLog): string {
  const lines = `${formatCounted(log.lines_parsed, 'line', 'lines')} read, ${formatCount(log.lines_bad)} no transfer`;
  return log.error_message === null
    ? `${log.status}, ${lines}`
    : `${log.status}: ${harmless(log.error_message)}; ${lines}`;
}

/** The last lines of the logs that are no transfers, each with why. */
export function badLinesPage({ node, glyphs, now }: Context): PageContent {
  const logs = answerTo(node.answers, 'transfer-logs').data ?? [];
  return {
    kind: 'page',
    lines: (width) =>
      logs.length === 0
        ? [lineOf(' no log is read', tones.muted)]
        : logs.flatMap((log, index) => [
            ...(index === 0 ? [] : [[]]),
            lineOf(` ${harmless(log.path)}: ${logWords(log)}`, tones.strong),
            ...(log.bad_lines.length === 0 ? [lineOf('   every line is a transfer', tones.muted)] : []),
            ...log.bad_lines.flatMap(({ line, error, at }): Line[] => [
              lineOf(`   ${formatMoment(Date.parse(at), now)}`, tones.muted),
              ...wrapCells(`${glyphs.warning} ${harmless(error)}`, width - 8).map((row) =>
                lineOf(`      ${row}`, tones.warning),
              ),
              ...wrapCells(harmless(line), width - 8).map((row) => lineOf(`      ${row}`)),
            ]),
          ]),
  };
}
