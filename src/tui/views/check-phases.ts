import type { Check } from '../../contract/checks.ts';
import { padEndCells, padStartCells } from '../../lib/cells.ts';
import { formatDuration, formatPercent } from '../../lib/format.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Line, Span, Style } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';

type Phases = NonNullable<Check['phases_ms']>;

/** What the time of an answer is made of, in the order it passes. */
const phases: readonly (readonly [keyof Phases, name: string, Style])[] = [
  ['resolve', 'DNS', { color: 'cyan' }],
  ['connect', 'connect', { color: 'blue' }],
  ['tls', 'TLS', { color: 'magenta' }],
  ['processing', 'first byte', { color: 'green' }],
  ['transfer', 'transfer', { color: 'yellow' }],
];

/** A bar of exactly so many cells, each phase with its share of them and a shade of its own. */
export function phaseBar(times: Phases, width: number, glyphs: Glyphs): Span[] {
  const total = phases.reduce((sum, [key]) => sum + times[key], 0);
  if (total === 0) return [span(' '.repeat(width))];
  let passed = 0;
  let drawn = 0;
  return phases.flatMap(([key, , style], index): Span[] => {
    passed += times[key];
    const end = Math.round((passed / total) * width);
    const cells = end - drawn;
    drawn = end;
    return cells === 0 ? [] : [span(shadeOf(index, glyphs).repeat(cells), { ...style, solid: true })];
  });
}

/** What the shades of the bars mean. */
export function phaseLegend(glyphs: Glyphs): Line {
  return phases.flatMap(([, name, style], index): Span[] => [
    span(index === 0 ? '' : '  '),
    span(shadeOf(index, glyphs), style),
    span(` ${name}`, tones.muted),
  ]);
}

/** Each phase with its time, its share and where in the whole it lies. */
export function phaseLines(times: Phases, width: number, glyphs: Glyphs): Line[] {
  const total = phases.reduce((sum, [key]) => sum + times[key], 0);
  const room = Math.max(8, Math.min(100, width - 36));
  let passed = 0;
  return phases.map(([key, name, style], index): Line => {
    const time = times[key];
    const share = total === 0 ? 0 : (100 * time) / total;
    const start = total === 0 ? 0 : Math.min(room - 1, Math.floor((passed / total) * room));
    const length = time === 0 ? 0 : Math.max(1, Math.round((time / total) * room));
    passed += time;
    return [
      span(`   ${padEndCells(name, 11)}`, time === 0 ? tones.muted : undefined),
      span(padStartCells(millis(time), 9)),
      span(`${padStartCells(formatPercent(share), 6)}  `, tones.muted),
      span(' '.repeat(start)),
      span(shadeOf(index, glyphs).repeat(Math.min(length, room - start)), { ...style, solid: true }),
    ];
  });
}

/** One code unit each, of every sign set. */
const shadeOf = (index: number, { shades }: Glyphs): string => shades[index] ?? ' ';

/** A response time: below ten milliseconds with one decimal. */
export function millis(ms: number): string {
  if (ms >= 1000) return formatDuration(Math.round(ms));
  return ms > 0 && ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}
