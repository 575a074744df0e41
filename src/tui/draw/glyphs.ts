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
  /** Before how often something came: ×3. */
  readonly times: string;
  readonly up: string;
  readonly running: string;
  readonly pending: string;
  /** To the server and from it. */
  readonly upload: string;
  readonly download: string;
  /** Came, but after its time. */
  readonly late: string;
  /** Neither good nor bad: nothing was to happen. */
  readonly nothing: string;
  /** So many in a row that they make a line. */
  readonly band: string;
  readonly tick: string;
  /** Where an axis of values or of times has a round number. */
  readonly valueTick: string;
  readonly timeTick: string;
  /** Going up from nothing to all, for bars of one cell. */
  readonly levels: string;
  /** Parts of a bar that are told apart without colours. */
  readonly shades: string;
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
  times: '×',
  up: '↑',
  running: '▶',
  pending: '…',
  upload: '↑',
  download: '↓',
  late: '◐',
  nothing: '·',
  band: '━',
  tick: '┬',
  valueTick: '┤',
  timeTick: '┴',
  levels: '▁▂▃▄▅▆▇█',
  shades: '░▒▓█▄',
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
  times: 'x',
  up: 'out',
  running: '>',
  pending: '~',
  upload: '^',
  download: 'v',
  late: 'l',
  nothing: '.',
  band: '=',
  tick: '+',
  valueTick: '+',
  timeTick: '+',
  levels: '_.:-=+*#',
  shades: '.:+#=',
  box: ['+', '+', '+', '+', '|'],
};

export function glyphsFor(isAscii: boolean): Glyphs {
  return isAscii ? ascii : unicode;
}
