import type { CronJob, CronRun } from '../../contract/cron.ts';
import { formatCounted } from '../../lib/format.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Span } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';

/** How a job stands in a word or two, with a sign: what runs and what went wrong last, else what did in the last day. */
export function jobState(job: CronJob, glyphs: Glyphs): Span {
  if (job.error_message !== null) return span(`${glyphs.critical} error`, tones.critical);
  if (job.running) {
    return job.last_verdict === 'overlap' || job.last_verdict === 'long'
      ? span(`${glyphs.warning} runs, ${job.last_verdict}`, tones.warning)
      : span(`${glyphs.running} running`, tones.accent);
  }
  if (job.last_verdict === 'failed') return span(`${glyphs.critical} failed`, tones.critical);
  if (job.missed_runs > 0) return span(`${glyphs.warning} ${job.missed_runs} missed`, tones.warning);
  if (job.overlaps > 0)
    return span(`${glyphs.warning} ${formatCounted(job.overlaps, 'overlap', 'overlaps')}`, tones.warning);
  return job.last_verdict === null
    ? span(`${glyphs.unknown} not seen yet`, tones.muted)
    : verdictSpan(job.last_verdict, glyphs);
}

/** The verdict on one run. */
export function verdictSpan(verdict: CronRun['verdict'], glyphs: Glyphs): Span {
  switch (verdict) {
    case 'ok':
      return span(`${glyphs.well} ok`, tones.good);
    case 'running':
      return span(`${glyphs.running} running`, tones.accent);
    case 'failed':
      return span(`${glyphs.critical} failed`, tones.critical);
    default:
      return span(`${glyphs.warning} ${verdict}`, tones.warning);
  }
}

/** The worst first: lines that cannot be read, failures, what was missed or overlapped, what runs, the rest. */
export function jobRank(job: CronJob): number {
  if (job.error_message !== null) return 0;
  if (job.last_verdict === 'failed') return 1;
  if (job.missed_runs > 0) return 2;
  if (job.overlaps > 0) return 3;
  if (job.running) return 4;
  return job.last_verdict === 'ok' ? 6 : 5;
}
