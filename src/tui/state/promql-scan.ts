/** A piece of an expression that is being typed; whatever it is, every text falls into such pieces. */
export interface Piece {
  readonly kind: 'word' | 'number' | 'string' | 'open' | 'close' | 'comma' | 'sign' | 'comment';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const patterns: readonly (readonly [Piece['kind'], RegExp])[] = [
  ['comment', /#.*/y],
  // A string that is not closed yet goes on to the end.
  ['string', /"(?:[^"\\]|\\[^])*(?:"|\\?$)|'(?:[^'\\]|\\[^])*(?:'|\\?$)|`[^`]*(?:`|$)/y],
  ['number', /(?:\d[\w.]*|\.\d[\w.]*)/y],
  ['word', /[a-zA-Z_:][\w:]*/y],
  ['open', /[([{]/y],
  ['close', /[)\]}]/y],
  ['comma', /,/y],
  ['sign', /=~|!~|==|!=|>=|<=|[^\s]/y],
];

/** The pieces of an expression, in order and without the blanks between them. Takes any text, also half of one. */
export function scanPromql(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    const piece = pieceAt(text, at);
    if (piece !== undefined) pieces.push(piece);
    at = piece?.end ?? at + 1;
  }
  return pieces;
}

function pieceAt(text: string, start: number): Piece | undefined {
  for (const [kind, pattern] of patterns) {
    const expression = new RegExp(pattern);
    expression.lastIndex = start;
    const found = expression.exec(text)?.[0];
    if (found !== undefined && found !== '') return { kind, text: found, start, end: start + found.length };
  }
  return undefined;
}

/** Whether a string has its closing quote. */
export function isClosed({ text }: Pick<Piece, 'text'>): boolean {
  const quote = text[0];
  if (text.length < 2 || !text.endsWith(quote ?? '')) return false;
  if (quote === '`') return true;
  const backslashes = /\\*$/.exec(text.slice(0, -1))?.[0].length ?? 0;
  return backslashes % 2 === 0;
}

/** Which bracket is open at the end of some pieces, by its index; -1 where none is. */
export function innermost(pieces: readonly Piece[]): number {
  let depth = 0;
  for (let index = pieces.length - 1; index >= 0; index--) {
    const kind = pieces[index]?.kind;
    if (kind === 'close') depth += 1;
    if (kind !== 'open') continue;
    if (depth === 0) return index;
    depth -= 1;
  }
  return -1;
}
