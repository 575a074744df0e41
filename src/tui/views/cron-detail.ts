import type { CronJob, CronRun } from '../../contract/cron.ts';
import { cutEnd, padEndCells, padStartCells } from '../../lib/cells.ts';
import {
  formatCounted,
  formatDateTime,
  formatDuration,
  formatElapsed,
  formatMoment,
  harmless,
} from '../../lib/format.ts';
import { machineZone } from '../../lib/zone.ts';
import type { Field } from '../draw/fields.ts';
import { drawBlocks, drawFields } from '../draw/fields.ts';
import { formatInZone, formatUntil, timeOf } from '../draw/moments.ts';
import { sparkline } from '../draw/sparkline.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import { answerTo } from '../state/answers.ts';
import type { Context, PageContent } from './content.ts';
import { neverText, sourceOf } from './cron.ts';
import { jobState, verdictSpan } from './cron-state.ts';

const shownRuns = { next: 10, bar: 60 } as const;

/** One job: what it is, when it comes next, how it went. */
export function cronDetail(context: Context): PageContent {
  const { node, place } = context;
  const job = answerTo(node.answers, 'cron').data?.find(({ job_id: id }) => id === place.detail);
  if (job === undefined) {
    return { kind: 'page', lines: () => [lineOf(' this job is not there any more', tones.warning)] };
  }
  const runs = answerTo(node.answers, 'cron-runs', job.job_id);
  return {
    kind: 'page',
    lines: (width) => [
      ...drawFields(jobFields(job, context), width),
      [],
      ...drawBlocks(
        [
          () => nextLines(job, context),
          (room) =>
            runs.data === null
              ? [lineOf(` ${harmless(runs.failure?.message ?? 'asking for the last runs')}`, tones.muted)]
              : runLines(runs.data, context, room),
        ],
        width,
        120,
      ),
    ],
  };
}

function jobFields(job: CronJob, { glyphs, now }: Context): Field[] {
  // Zones of other names may show the same clock.
  const isForeign = formatInZone(now, now, job.time_zone) !== null;
  const last = timeOf(job.last_run);
  const took = job.last_duration_ms === null ? '' : `, took ${formatDuration(job.last_duration_ms)}`;
  const lastText =
    last === null ? 'none seen' : `${formatMoment(last, now)}, ${formatElapsed(now - last)} ago${took}`;
  const fields: Field[] = [
    ['job', span(harmless(job.name), tones.strong)],
    ['state', jobState(job, glyphs)],
  ];
  if (job.error_message !== null) fields.push(['error', span(harmless(job.error_message), tones.critical)]);
  fields.push(
    ['command', harmless(job.command)],
    [
      'schedule',
      `${harmless(job.schedule)}, ${formatCounted(job.runs_per_day, 'run', 'runs')} in the next 24 h`,
    ],
    [
      'time zone',
      `${harmless(job.time_zone)}${isForeign ? `; the times here are those of ${machineZone()}` : ''}`,
    ],
    ['user', harmless(job.user)],
    ['source', `${harmless(sourceOf(job))} (${job.kind})`],
    ['last run', lastText],
    ['last 24 h', troubleSpan(job)],
    ['read at', formatMoment(Date.parse(job.last_checked), now)],
  );
  return fields;
}

function troubleSpan({ missed_runs: missed, overlaps }: CronJob): Field[1] {
  const text = `${formatCounted(missed, 'run', 'runs')} missed, ${formatCounted(overlaps, 'overlap', 'overlaps')}`;
  return missed + overlaps > 0 ? span(text, tones.warning) : text;
}

function nextLines(job: CronJob, { now }: Context): Line[] {
  const runs = job.next_runs.slice(0, shownRuns.next).map((run) => Date.parse(run));
  const next = timeOf(job.next_run);
  const known = runs.length > 0 ? runs : next === null ? [] : [next];
  if (known.length === 0) {
    const text = `   ${job.error_message === null ? neverText(job) : 'not known'}`;
    return [lineOf(' next runs', tones.strong), lineOf(text, tones.muted)];
  }
  const there = known.map((at) => formatInZone(at, now, job.time_zone));
  const isForeign = there.some((text) => text !== null);
  const foreign = isForeign ? `, then by the clock of ${harmless(job.time_zone)}` : '';
  return [
    [span(' next runs', tones.strong), span(foreign, tones.muted)],
    ...known.map((at, index): Line => [
      span(`   ${formatDateTime(at)}  ${padEndCells(formatUntil(at, now), 12)}`),
      span(`  ${there[index] ?? ''}`, tones.muted),
    ]),
  ];
}

function runLines(runs: readonly CronRun[], context: Context, width: number): Line[] {
  const { glyphs, now } = context;
  if (runs.length === 0) {
    return [
      lineOf(' last runs', tones.strong),
      lineOf('   none seen: the log of the cron daemon or the journal tells them', tones.muted),
    ];
  }
  const timed = runs.slice(0, Math.min(shownRuns.bar, width - 24)).toReversed();
  const durations = timed.map(({ duration_ms: took }) => took);
  const most = Math.max(0, ...durations.map((took) => took ?? 0));
  const bar: Line[] =
    most === 0
      ? []
      : [
          [
            span(`   ${sparkline(durations, glyphs)}`),
            span(`  longest ${formatDuration(most)}`, tones.muted),
          ],
        ];
  return [
    lineOf(' last runs', tones.strong),
    ...bar,
    lineOf(
      `   ${padEndCells('STARTED', 19)}  ${padStartCells('TOOK', 9)}  ${padEndCells('VERDICT', 12)}`,
      tones.muted,
    ),
    ...runs.map((run): Line => {
      const started = timeOf(run.started_at) ?? timeOf(run.expected_at);
      const verdict = verdictSpan(run.verdict, glyphs);
      const took = run.duration_ms === null ? '–' : formatDuration(run.duration_ms);
      const detail = cutEnd(detailOf(run, now), Math.max(4, width - 51), glyphs.ellipsis);
      return [
        span(`   ${padEndCells(started === null ? '–' : formatDateTime(started), 19)}`),
        span(`  ${padStartCells(took, 9)}  `),
        span(padEndCells(verdict.text, 12), verdict.style),
        span(`  ${detail}`, tones.muted),
      ];
    }),
  ];
}

function detailOf(run: CronRun, now: number): string {
  if (run.detail !== null) return harmless(run.detail);
  if (run.exit_status !== null && run.exit_status !== 0) return `exit status ${run.exit_status}`;
  if (run.verdict === 'missed' && run.expected_at !== null)
    return `was due ${formatMoment(Date.parse(run.expected_at), now)}`;
  return run.pid === null ? '' : `pid ${run.pid}`;
}
