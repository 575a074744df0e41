import type { Style } from '../draw/style.ts';

/** The sign and the colour of each series on the screen: a letter says what a colour does. */
const signs = 'abcdefgh';

/** Red comes last: it is the colour of what is wrong. */
const colors: readonly Style[] = [
  { color: 'cyan' },
  { color: 'magenta' },
  { color: 'yellow' },
  { color: 'green' },
  {},
  { color: 'blue' },
  { color: 'cyan', bold: true },
  { color: 'red' },
];

export function seriesSign(slot: number): string {
  return signs[slot % signs.length] ?? '';
}

export function seriesStyle(slot: number): Style {
  return colors[slot % colors.length] ?? {};
}
