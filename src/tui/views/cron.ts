import type { CronJob } from '../../contract/cron.ts';
import { cutEnd, displayWidth } from '../../lib/cells.ts';
import { formatClock, formatCounted, formatDuration, formatElapsed, harmless } from '../../lib/format.ts';
import { formatShort, formatUntil, timeOf } from '../draw/moments.ts';
import type { Line, Span } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import type { Column, Note, TableRoom, TableSpec } from '../draw/table.ts';
import { arrange, drawTable } from '../draw/table.ts';
import { answerTo } from '../state/answers.ts';
import type { Content, Context } from './content.ts';
import { tableContent } from './content.ts';
import { jobRank, jobState } from './cron-state.ts';
import { drawTimeline, timelineHeadRows } from './cron-timeline.ts';

/** Below this a screen has room for the table or the timeline; from here on for both. */
const bothFrom = 30;
const dayMs = 86_400_000;

const jobsOf = ({ node }: Context): readonly CronJob[] => answerTo(node.answers, 'cron').data ?? [];

/** Every scheduled job; the table, the next 24 hours, or one above the other where there is room. */
export function cronContent(context: Context): Content {
  const jobs = jobsOf(context);
  const { list, state, now } = context;
  const spec = cronTable(context, jobs);
  const arranged = arrange(spec, jobs, list);
  const timeline = (room: TableRoom): Line[] => drawTimeline(arranged, list, { ...room, now });
  const table = (room: TableRoom): Line[] => drawTable(spec, arranged, list, room);
  const split = (height: number): number =>
    Math.min(arranged.length + 1, Math.floor((height - 2 - timelineHeadRows) / 2));
  const content = tableContent(spec, jobs, list);
  if (content.kind !== 'list') return content;
  if (state.showsTimeline) {
    return { ...content, visible: (height) => Math.max(1, height - timelineHeadRows), draw: timeline };
  }
  return {
    ...content,
    visible: (height) => Math.max(1, (height < bothFrom ? height : split(height)) - 1),
    draw: (room) => {
      if (room.height < bothFrom) return table(room);
      const height = split(room.height);
      const below = Math.min(height - 1 + timelineHeadRows, room.height - height - 2);
      return [
        ...table({ ...room, height }),
        [],
        lineOf('   the next 24 hours', tones.strong),
        ...timeline({ ...room, height: below }),
      ];
    },
  };
}

/** How many jobs there are and what is wrong with them. */
export function cronBanner(context: Context): Line[] {
  const jobs = jobsOf(context);
  if (jobs.length === 0) return [];
  const count = (is: (job: CronJob) => boolean): number => jobs.filter(is).length;
  const errors = count((job) => job.error_message !== null);
  const missed = count((job) => job.missed_runs > 0);
  const overlaps = count((job) => job.overlaps > 0);
  const failed = count((job) => job.last_verdict === 'failed');
  const running = count((job) => job.running);
  const parts: Span[] = [span(` ${formatCounted(jobs.length, 'job', 'jobs')}`, tones.accent)];
  const add = (number: number, text: string, style: Span['style']): void => {
    if (number > 0) parts.push(span('   '), span(text, style));
  };
  add(running, `${running} running`, tones.plain);
  add(failed, `${failed} failed`, tones.critical);
  add(missed, `${missed} missed`, tones.warning);
  add(overlaps, `${overlaps} overlapped`, tones.warning);
  add(errors, `${errors} unreadable`, tones.critical);
  return [parts];
}

type Of<T> = (job: CronJob) => T;

/** The columns of the jobs. */
function cronTable({ glyphs, now }: Context, jobs: readonly CronJob[]): TableSpec<CronJob> {
  const widest = (of: Of<string>, least: number, most: number): number =>
    Math.min(most, Math.max(least, ...jobs.map((job) => displayWidth(of(job)))));
  const words = (id: string, title: string, priority: number, width: number, most: number, of: Of<string>) =>
    ({
      id,
      title,
      width: widest(of, Math.min(width, 6), width),
      maxWidth: widest(of, width, most),
      priority,
      value: of,
      cell: (job: CronJob) => harmless(of(job)),
    }) satisfies Column<CronJob>;
  const moment = (id: string, title: string, width: number, priority: number, of: Of<string | null>) =>
    ({
      id,
      title,
      width,
      align: 'right',
      priority,
      value: (job: CronJob) => timeOf(of(job)),
    }) satisfies Omit<Column<CronJob>, 'cell'>;
  return {
    key: ({ job_id: id }) => id,
    identity: ({ name, job_id: id }) => `${name} ${id}`,
    text: (job) => `${job.name} ${job.command} ${job.user} ${job.schedule} ${job.source}`,
    defaultSort: { column: 'next', descending: false },
    note: (job) => jobNote(job, glyphs.critical),
    besideNote: ['name', 'schedule'],
    columns: [
      { ...words('name', 'NAME', 0, 18, 60, ({ name }) => name), priority: 'keep' },
      { ...words('schedule', 'SCHEDULE', 7, 12, 30, ({ schedule }) => schedule), cut: 'end' },
      { ...words('user', 'USER', 3, 8, 14, ({ user }) => user), cut: 'end' },
      words('source', 'SOURCE', 2, 16, 36, sourceOf),
      {
        ...moment('next', 'NEXT', 12, 9, (job) => job.next_run),
        cell: (job) => {
          const at = timeOf(job.next_run);
          return at === null ? neverText(job) : formatUntil(at, now);
        },
      },
      {
        ...moment('at', 'AT', widestClock(jobs, now), 8, (job) => job.next_run),
        cell: (job) => {
          const at = timeOf(job.next_run);
          return at === null ? '' : clockOf(at, now);
        },
      },
      {
        ...moment('last', 'LAST RUN', 9, 6, (job) => job.last_run),
        descends: true,
        cell: (job) => {
          const at = timeOf(job.last_run);
          return at === null ? '–' : `${formatElapsed(now - at, 1)} ago`;
        },
      },
      {
        id: 'took',
        title: 'TOOK',
        width: 9,
        align: 'right',
        priority: 5,
        descends: true,
        value: (job) => job.last_duration_ms,
        cell: ({ last_duration_ms: took }) => (took === null ? '–' : formatDuration(took)),
      },
      {
        id: 'state',
        title: 'STATE',
        width: 15,
        priority: 'keep',
        value: jobRank,
        cell: (job) => jobState(job, glyphs),
      },
      {
        id: 'command',
        title: 'COMMAND',
        width: 20,
        maxWidth: 300,
        priority: 1,
        cut: 'end',
        cell: ({ command }) => span(harmless(command), tones.muted),
      },
    ],
  };
}

/** Within a day the time alone says which. */
function clockOf(at: number, now: number): string {
  return at - now < dayMs ? formatClock(at).slice(0, 5) : formatShort(at, now);
}

function widestClock(jobs: readonly CronJob[], now: number): number {
  const widths = jobs.map(({ next_run: next }) =>
    next === null ? 0 : clockOf(Date.parse(next), now).length,
  );
  return Math.max(5, ...widths);
}

/** The file with the line where there is one. */
export function sourceOf({ source, source_line: line }: CronJob): string {
  return line === null ? source : `${source}:${line}`;
}

/** Why a job without error has no next run. */
export function neverText({ schedule }: CronJob): string {
  return schedule.trim() === '@reboot' ? 'at boot' : 'never';
}

function jobNote(job: CronJob, sign: string): Note | null {
  if (job.error_message === null) return null;
  const where = job.source_line === null ? '' : `line ${job.source_line}: `;
  const error = harmless(job.error_message);
  return { text: `${sign} ${where}${error}`, short: cutEnd(`${sign} ${error}`, 200), style: tones.critical };
}
