import type { Color, Line, Style } from './style.ts';

/** What the terminal can show. */
export interface Palette {
  readonly hasColors: boolean;
  readonly isAscii: boolean;
}

const foreground: Record<Color, number> = { red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 };

/** The line with its styles as SGR sequences (ECMA-48 8.3.117). Without colours, reverse, bold and dim remain. */
export function paintLine(line: Line, palette: Palette): string {
  let painted = '';
  for (const { text, style } of line) {
    const shown = palette.isAscii ? text.replaceAll('–', '-').replaceAll('·', '?') : text;
    const codes = style === undefined ? '' : sgr(style, palette.hasColors);
    painted += codes === '' ? shown : `\u001B[${codes}m${shown}\u001B[0m`;
  }
  // The terminal's own blanks do as well, and cost nothing to paint.
  return painted.trimEnd();
}

function sgr(style: Style, hasColors: boolean): string {
  const codes: number[] = [];
  if (style.bold === true) codes.push(1);
  if (style.dim === true) codes.push(2);
  if (style.reverse === true) codes.push(7);
  if (hasColors && style.color !== undefined) codes.push(foreground[style.color]);
  return codes.join(';');
}

/** https://no-color.org: the variable is set and not empty. */
export function wantsColors(environment: Readonly<Record<string, string | undefined>>): boolean {
  return (environment['NO_COLOR'] ?? '') === '';
}
