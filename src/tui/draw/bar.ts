import type { Glyphs } from './glyphs.ts';
import type { Span, Style } from './style.ts';
import { tones } from './style.ts';

/** Where a share of something limited (space, memory, CPU) begins to deserve attention, in percent. */
export const thresholds = { warning: 85, critical: 95 } as const;

/** The style of a share, calm until it deserves attention. */
export function shareStyle(percent: number | null): Style {
  if (percent === null || percent < thresholds.warning) return tones.plain;
  return percent < thresholds.critical ? tones.warning : tones.critical;
}

/** A bar of exactly `width` cells; never full before 100 %, never empty above 0 %. */
export function bar(percent: number | null, width: number, glyphs: Glyphs): Span[] {
  if (percent === null) return [{ text: ' '.repeat(width) }];
  const share = Math.min(100, Math.max(0, percent));
  let filled = Math.round((share / 100) * width);
  if (share < 100) filled = Math.min(filled, width - 1);
  if (share > 0) filled = Math.max(filled, 1);
  const style = share < thresholds.warning ? tones.good : shareStyle(share);
  return [
    { text: glyphs.full.repeat(filled), style: { ...style, solid: true } },
    { text: glyphs.rest.repeat(Math.max(0, width - filled)), style: { ...tones.muted, solid: true } },
  ];
}
