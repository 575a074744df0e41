import type { CollectorHealth, Health } from '../../contract/health.ts';
import { cutMiddle, padEndCells, padStartCells } from '../../lib/cells.ts';
import {
  formatAge,
  formatBytes,
  formatCount,
  formatDuration,
  formatElapsed,
  formatMoment,
  harmless,
} from '../../lib/format.ts';
import type { Field } from '../draw/fields.ts';
import { drawFields, wrapCells } from '../draw/fields.ts';
import type { Line, Span, Style } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import { answerTo } from '../state/answers.ts';
import type { Context, PageContent } from './content.ts';

/** A node's own health: why it is not ok, its database, and each collector's last success, error and duration. */
export function nodeHealth(context: Context): PageContent {
  const health = answerTo(context.node.answers, 'health').data;
  if (health === null) {
    return {
      kind: 'page',
      lines: () => [lineOf(` ${harmless(context.node.name)} has not answered yet`, tones.muted)],
    };
  }
  return {
    kind: 'page',
    lines: (width) => [
      ...drawFields(healthFields(health, context), width),
      [],
      ...collectorTable(health.collectors, context, width),
    ],
  };
}

const statusStyles: Record<string, Style> = {
  ok: tones.good,
  degraded: tones.warning,
  retrying: tones.warning,
  failing: tones.critical,
  failed: tones.critical,
  pending: tones.muted,
  unavailable: tones.muted,
};

/** What the state of a collector looks like. */
export function collectorStyle(status: CollectorHealth['status']): Style {
  return statusStyles[status] ?? tones.plain;
}

function healthFields(health: Health, { node, now }: Context): Field[] {
  const { database, event_loop_delay_ms: delay } = health;
  const fields: Field[] = [
    ['node', span(`${harmless(health.node_name)}  ${harmless(node.address)}`, tones.strong)],
    ['status', span(health.status, statusStyles[health.status])],
    ...health.reasons.map((reason): Field => ['because', span(harmless(reason), tones.warning)]),
    [
      'version',
      `${harmless(health.version)}, pid ${health.pid}, up ${formatElapsed(health.uptime_sec * 1000)}`,
    ],
    [
      'database',
      span(
        `${database.status}, ${harmless(database.path)}, ${formatBytes(database.size_bytes)}, ${formatCount(database.pending_rows)} rows waiting`,
        database.status === 'ok' ? tones.plain : statusStyles[database.status],
      ),
    ],
    [
      'event loop',
      `late by ${delay.p50.toFixed(1)} ms (median), ${delay.p99.toFixed(1)} ms (p99), ${delay.max.toFixed(0)} ms at most`,
    ],
  ];
  if (database.last_commit_at !== null) {
    fields.push(['last commit', formatMoment(Date.parse(database.last_commit_at), now)]);
  }
  if (database.error_message !== null)
    fields.push(['error', span(harmless(database.error_message), tones.critical)]);
  return fields;
}

/** Failing collectors first, each with its error below it. */
function collectorTable(
  collectors: readonly CollectorHealth[],
  { now, glyphs }: Context,
  width: number,
): Line[] {
  const nameWidth = Math.max(12, Math.min(40, width - 66));
  const cells = (name: string, status: Span, figures: readonly string[]): Line => [
    span(` ${padEndCells(cutMiddle(name, nameWidth, glyphs.ellipsis), nameWidth)}  `),
    span(padEndCells(status.text, 13), status.style),
    span(figures.map((figure, index) => padStartCells(figure, index === 1 ? 11 : 8)).join('')),
  ];
  const head = cells('COLLECTOR', span('STATE'), ['EVERY', 'LAST OK', 'TOOK', 'FAILED', 'SKIPPED']);
  const ranked = collectors.toSorted(
    (a, b) => Number(b.status === 'failing') - Number(a.status === 'failing'),
  );
  return [
    head.map(({ text }) => span(text, tones.muted)),
    ...ranked.flatMap((one): Line[] => {
      const name = harmless(one.task === one.collector ? one.collector : `${one.collector} ${one.task}`);
      const sign = one.status === 'failing' ? `${glyphs.critical} ` : '';
      const line = cells(name, span(sign + one.status, statusStyles[one.status]), [
        formatDuration(one.interval_ms, 1),
        one.last_success_at === null ? 'never' : formatAge(now - Date.parse(one.last_success_at)),
        one.duration_ms === null ? '–' : formatDuration(one.duration_ms, 1),
        `${formatCount(one.failures)}/${formatCount(one.runs)}`,
        formatCount(one.skipped_ticks),
      ]);
      if (one.last_error === null || one.status === 'ok') return [line];
      const at = one.last_error_at === null ? '' : `${formatMoment(Date.parse(one.last_error_at), now)}  `;
      return [
        line,
        ...wrapCells(at + harmless(one.last_error), width - 6).map((text) =>
          lineOf(`   ${text}`, tones.muted),
        ),
      ];
    }),
  ];
}
