/** Every sign the screens draw beside words, so that one switch makes them all ASCII. */
export interface Glyphs {
  readonly well: string;
  readonly warning: string;
  readonly critical: string;
  readonly unknown: string;
  readonly marker: string;
  readonly full: string;
  readonly rest: string;
  readonly rule: string;
  readonly ellipsis: string;
  readonly ascending: string;
  readonly descending: string;
  readonly arrows: string;
  readonly down: string;
  readonly up: string;
  /** Corners and sides of a dialog: top left, top right, bottom left, bottom right, vertical. */
  readonly box: readonly [string, string, string, string, string];
}

const unicode: Glyphs = {
  well: '●',
  warning: '!',
  critical: '✗',
  unknown: '○',
  marker: '▸',
  full: '█',
  rest: '░',
  rule: '─',
  ellipsis: '…',
  ascending: '▲',
  descending: '▼',
  arrows: '←/→',
  down: '↓',
  up: '↑',
  box: ['┌', '┐', '└', '┘', '│'],
};

const ascii: Glyphs = {
  well: '*',
  warning: '!',
  critical: 'x',
  unknown: '?',
  marker: '>',
  full: '#',
  rest: '-',
  rule: '-',
  ellipsis: '...',
  ascending: '^',
  descending: 'v',
  arrows: '</>',
  down: 'in',
  up: 'out',
  box: ['+', '+', '+', '+', '|'],
};

export function glyphsFor(isAscii: boolean): Glyphs {
  return isAscii ? ascii : unicode;
}
