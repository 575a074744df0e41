import type { Check } from '../../contract/checks.ts';
import { cutEnd, padEndCells, padStartCells } from '../../lib/cells.ts';
import { formatClock, formatCounted, harmless } from '../../lib/format.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import { sparkline } from '../draw/sparkline.ts';
import type { Line, Span } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import { millis } from './check-phases.ts';
import type { Context } from './content.ts';

type Result = Check['history'][number];

const shownFailures = 8;

/** The last runs as a strip, the newest at its right: height is time, a failed one has a sign; then those that failed. */
export function resultLines({ history }: Check, { glyphs }: Context, width: number): Line[] {
  const title = lineOf(' last runs', tones.strong);
  const oldest = history.at(-1);
  if (oldest === undefined) return [title, lineOf('   none yet', tones.muted)];
  const seen = history.slice(0, Math.max(4, width - 6)).toReversed();
  const times = history.map((run) => run.duration_ms).toSorted((a, b) => a - b);
  const failures = history.filter(({ ok }) => !ok);
  const middle = times[Math.floor(times.length / 2)] ?? 0;
  const facts = [
    `${formatCounted(history.length, 'run', 'runs')} since ${formatClock(Date.parse(oldest.at))}`,
    `half within ${millis(middle)}`,
    `slowest ${millis(times.at(-1) ?? 0)}`,
  ].join(', ');
  const failed: Line[] =
    failures.length === 0 ? [] : [lineOf(`   ${failures.length} failed`, tones.critical)];
  return [
    title,
    [span('   '), ...stripSpans(seen, glyphs)],
    lineOf(`   ${facts}`, tones.muted),
    ...failed,
    ...failures.slice(0, shownFailures).map((run) => failureLine(run, width, glyphs)),
  ];
}

function stripSpans(runs: readonly Result[], glyphs: Glyphs): Span[] {
  const bars = sparkline(
    runs.map((run) => run.duration_ms),
    glyphs,
  );
  return runs.map(({ ok }, index) =>
    ok ? span(bars[index] ?? ' ', tones.good) : span(glyphs.critical, tones.critical),
  );
}

function failureLine({ at, duration_ms: took, reason }: Result, width: number, glyphs: Glyphs): Line {
  const text = cutEnd(harmless(reason ?? 'it did not say why'), Math.max(4, width - 27), glyphs.ellipsis);
  return [
    span(`   ${padEndCells(formatClock(Date.parse(at)), 8)}  ${padStartCells(millis(took), 9)}  `),
    span(text, tones.muted),
  ];
}
