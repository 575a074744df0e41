/** Kinds of tokens; `space` is kept, since it parts arguments. */
export type TokenKind =
  | 'text'
  | 'left'
  | 'right'
  | 'space'
  | 'identifier'
  | 'keyword'
  | 'variable'
  | 'field'
  | 'dot'
  | 'number'
  | 'character'
  | 'boolean'
  | 'nil'
  | 'string'
  | 'raw-string'
  | 'declare'
  | 'assign'
  | 'pipe'
  | 'open'
  | 'close'
  | 'comma'
  | 'fault'
  | 'end';

/** A part of a template. Of a fault, the text says what it is. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offset in UTF-16 units. */
  readonly at: number;
}
