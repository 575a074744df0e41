import type { Glyphs } from './glyphs.ts';

/**
 * A bar of one cell for each value, the largest, or what is given as `full`, at full height; unknown ones stay empty.
 * Never negative.
 */
export function sparkline(values: readonly (number | null)[], glyphs: Glyphs, full?: number): string {
  // Of every sign set they are one code unit each.
  const { levels } = glyphs;
  const most = full ?? Math.max(0, ...values.map((value) => value ?? 0));
  return values
    .map((value) => {
      if (value === null) return ' ';
      const level = most === 0 ? 0 : Math.round((value / most) * (levels.length - 1));
      return levels[Math.max(0, Math.min(levels.length - 1, level))] ?? ' ';
    })
    .join('');
}
