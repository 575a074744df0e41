import type { CronJob } from '../../contract/cron.ts';
import { cutMiddle, displayWidth, padEndCells, padStartCells } from '../../lib/cells.ts';
import { formatClock, harmless } from '../../lib/format.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Line, Span } from '../draw/style.ts';
import { fitLine, overlay, span, tones } from '../draw/style.ts';
import type { ListState } from '../state/model.ts';
import { jobState } from './cron-state.ts';

/** Rows above the jobs: the hours, the axis, how many jobs begin when. */
export const timelineHeadRows = 3;

export interface TimelineRoom {
  readonly width: number;
  readonly height: number;
  readonly now: number;
  readonly glyphs: Glyphs;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const steps = [1, 2, 3, 4, 6, 12, 24] as const;

/** A row for each job with its runs from now to this time tomorrow, below the hours and how many jobs begin when. */
export function drawTimeline(jobs: readonly CronJob[], list: ListState, room: TimelineRoom): Line[] {
  const { width, glyphs, now } = room;
  const nameWidth = Math.min(
    Math.max(12, Math.floor(width / 4)),
    Math.max(4, ...jobs.map(({ name }) => displayWidth(harmless(name)))),
  );
  const left = nameWidth + 6;
  const cells = Math.max(1, width - left - 2);
  const visible = jobs.slice(list.offset, list.offset + Math.max(0, room.height - timelineHeadRows));
  return [
    ...axisLines(now, left, cells, glyphs),
    countLine(jobs, now, left, cells),
    ...visible.map((job, row) => {
      const isSelected = list.offset + row === list.index;
      const sign = jobState(job, glyphs);
      const line: Line = [
        span(isSelected ? ` ${glyphs.marker} ` : '   '),
        span(sign.text.slice(0, 1), sign.style),
        span(` ${padEndCells(cutMiddle(harmless(job.name), nameWidth, glyphs.ellipsis), nameWidth)} `),
        ...runSpans(job, now, cells, glyphs),
      ];
      return isSelected ? overlay(fitLine(line, width), { reverse: true }) : line;
    }),
  ];
}

/** The hours of the local clock, so far apart that their names have room, and the axis with a tick at each. */
function axisLines(now: number, left: number, cells: number, glyphs: Glyphs): Line[] {
  const step = steps.find((hours) => (hours * cells) / 24 >= 8) ?? 24;
  const labels = Array.from({ length: cells + 1 }, () => ' ');
  const axis = Array.from({ length: cells }, () => glyphs.rule);
  const write = (text: string, at: number): void => {
    for (let index = 0; index < text.length; index++) labels[at + index] = text.charAt(index);
  };
  for (const at of fullHours(now)) {
    const cell = cellOf(at, now, cells);
    if (cell >= cells || new Date(at).getHours() % step !== 0) continue;
    axis[cell] = glyphs.tick;
    if (cell >= 4 && cell + 5 <= labels.length) write(formatClock(at).slice(0, 5), cell);
  }
  write('now', 0);
  axis[0] = glyphs.box[4];
  return [
    [span(' '.repeat(left)), span(labels.join(''), tones.muted)],
    [span(' '.repeat(left)), span(axis.join(''), tones.muted)],
  ];
}

function fullHours(now: number): number[] {
  const first = new Date(now);
  // The local clock need not be whole hours away from UTC.
  first.setMinutes(60, 0, 0);
  return Array.from({ length: 24 }, (_, hour) => first.getTime() + hour * hourMs);
}

const cellOf = (at: number, now: number, cells: number): number =>
  Math.floor(((Math.max(at, now) - now) / dayMs) * cells);

/** How many runs fall into each cell; null: that many that the node does not name them any more. */
export function runsPerCell(job: CronJob, now: number, cells: number): (number | null)[] {
  const runs = job.next_runs.map((run) => Date.parse(run)).filter((at) => at < now + dayMs);
  const counts: (number | null)[] = Array.from({ length: cells }, () => 0);
  for (const at of runs) {
    const cell = cellOf(at, now, cells);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const last = runs.at(-1);
  if (last === undefined || job.runs_per_day <= job.next_runs.length) return counts;
  const gap = evenGap(runs);
  // A job that comes round evenly all day goes on as it began; of others nobody knows.
  const isEven = gap !== null && job.runs_per_day * gap >= 0.9 * dayMs;
  for (let cell = cellOf(last, now, cells) + 1; cell < cells; cell++) {
    counts[cell] = isEven ? Math.max(1, Math.round(dayMs / cells / gap)) : null;
  }
  return counts;
}

function evenGap(runs: readonly number[]): number | null {
  const gaps = new Set(runs.slice(1).map((at, index) => at - (runs[index] ?? at)));
  const [gap] = gaps;
  return gaps.size === 1 && gap !== undefined && gap > 0 ? gap : null;
}

/** A mark at each run; runs so close that they share cells or fill one beside the other make a band. */
function runSpans(job: CronJob, now: number, cells: number, glyphs: Glyphs): Span[] {
  const counts = runsPerCell(job, now, cells);
  const signs = counts.map((count, cell) => {
    if (count === null) return { text: glyphs.nothing, style: tones.muted };
    if (count === 0) return { text: ' ' };
    const isDense = count > 1 || ((counts[cell - 1] ?? 0) > 0 && (counts[cell + 1] ?? 0) > 0);
    return { text: isDense ? glyphs.band : glyphs.well };
  });
  const isAfterNow = (signs[0]?.text ?? ' ') === ' ';
  return isAfterNow ? [span(glyphs.box[4], tones.muted), ...signs.slice(1)] : signs;
}

/** Jobs that begin in the same slot: that is when the machine is busy. */
function countLine(jobs: readonly CronJob[], now: number, left: number, cells: number): Line {
  const counts = Array.from({ length: cells }, () => 0);
  for (const job of jobs) {
    for (const [cell, count] of runsPerCell(job, now, cells).entries()) {
      if (count !== null && count > 0) counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  const most = Math.max(...counts);
  return [
    span(`${padStartCells('jobs at once', left - 1)} `.slice(-left), tones.muted),
    ...counts.map((count) => {
      const text = count === 0 ? ' ' : count > 9 ? '+' : String(count);
      return span(text, count === most && count > 1 ? tones.strong : tones.muted);
    }),
  ];
}
