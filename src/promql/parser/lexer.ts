import { characterAt, quote, quoteCharacter, skipEscape } from '../strings.ts';
import { keywords, type Token, type TokenKind } from './tokens.ts';

const blank = /[ \t\r\n]+/y;
const comment = /#[^\r\n]*/y;
const word = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const label = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const durationFunction = /(?:step|range|max_of|min_of)(?![a-zA-Z_])/iy;
const numeric =
  /0[xX][0-9a-fA-F_]+|(?:[0-9][0-9_]*(?:\.(?![._])[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE](?![._eE])[+-]?[0-9][0-9_]*)?/y;
const durationRest = /[smhdwy]s?(?:[0-9]+[smhdw]s?)*(?![a-zA-Z0-9_])/y;
/** As much as is read of what is neither a number nor a duration. */
const badRest = /\.{1,2}|[smhdwy]s?(?:[0-9]+[smhdw]s?)*(?:[0-9]+|[a-zA-Z_])?/y;
const operator = /==|!=|<=|>=|<\/|>\/|[-+*/%^<>@]/y;
const matcherOperator = /=~|!~|!=|=/y;
const plain: Readonly<Record<string, RegExp>> = { '"': /[^"\\\n]*/y, "'": /[^'\\\n]*/y };

/** Reads tokens one after another; comments and blanks are none. */
class Lexer {
  readonly #text: string;
  #at = 0;
  #parenDepth = 0;
  #isInBraces = false;
  #isInBrackets = false;
  /** Since the bracket was opened: whether a number stood there, anything before the colon, and the colon. */
  #hasNumber = false;
  #hasRange = false;
  #hasColon = false;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next token; at the end of the text, or after what cannot be read, `eof` or `error`. */
  next(): Token {
    while (this.#match(blank) !== undefined || this.#match(comment) !== undefined) continue;
    if (this.#isInBraces) return this.#nextInBraces();
    if (this.#isInBrackets) return this.#nextInBrackets();
    return this.#nextInExpression();
  }

  #nextInExpression(): Token {
    const character = characterAt(this.#text, this.#at);
    if (character === '') return this.#end();
    const start = this.#at;
    const isNumber =
      /[0-9]/.test(character) || (character === '.' && /[0-9]/.test(this.#text.charAt(start + 1)));
    if (isNumber) return this.#number();
    if (/["'`]/.test(character)) return this.#string(character);
    const name = this.#isInBrackets ? undefined : this.#match(word);
    if (name !== undefined) return this.#word(name, start);
    const written = this.#match(operator);
    if (written !== undefined) return this.#token('operator', start, written);
    return this.#punctuation(character);
  }

  #punctuation(character: string): Token {
    const start = this.#at;
    const next = characterAt(this.#text, start + 1);
    switch (character) {
      case '=':
        if (next === '~') return this.#error(`unexpected character after '=': '~'`);
        break;
      case '!':
        return this.#error(
          `unexpected character after '!': ${next === '' ? 'end of input' : quoteCharacter(next)}`,
        );
      case '(':
        this.#parenDepth++;
        break;
      case ')':
        if (--this.#parenDepth < 0) return this.#errorAfter(`unexpected right parenthesis ')'`);
        break;
      case '{':
        this.#isInBraces = true;
        break;
      case '[':
        if (this.#isInBrackets) return this.#error(`unexpected left bracket '['`);
        this.#isInBrackets = true;
        this.#hasNumber = false;
        this.#hasRange = false;
        this.#hasColon = false;
        break;
      case ']':
        if (!this.#isInBrackets) return this.#error(`unexpected right bracket ']'`);
        this.#isInBrackets = false;
        break;
      case ',':
        break;
      default:
        return this.#error(`unexpected character: ${quoteCharacter(character)}`);
    }
    this.#at++;
    return this.#token('punctuation', start, character);
  }

  #nextInBraces(): Token {
    const start = this.#at;
    const character = characterAt(this.#text, start);
    if (character === '') return this.#error('unexpected end of input inside braces');
    const name = this.#match(label);
    if (name !== undefined) return { kind: 'identifier', text: name, value: name, start, end: this.#at };
    if (/["'`]/.test(character)) return this.#string(character);
    const written = this.#match(matcherOperator);
    if (written !== undefined)
      return this.#token(written === '=' ? 'punctuation' : 'operator', start, written);
    if (character === '!') {
      const next = characterAt(this.#text, start + 1);
      return this.#error(
        `unexpected character after '!' inside braces: ${next === '' ? 'end of input' : quoteCharacter(next)}`,
      );
    }
    if (character === '{') return this.#error(`unexpected left brace '{'`);
    if (character !== ',' && character !== '}') {
      return this.#error(`unexpected character inside braces: ${quoteCharacter(character)}`);
    }
    if (character === '}') this.#isInBraces = false;
    this.#at++;
    return this.#token('punctuation', start, character);
  }

  #nextInBrackets(): Token {
    const start = this.#at;
    const character = characterAt(this.#text, start);
    if (character === '' && !this.#hasNumber) {
      return this.#error('unexpected end of input in duration expression');
    }
    if (character === ':') return this.#colon();
    const name = this.#match(durationFunction);
    if (name !== undefined) {
      this.#hasRange = true;
      return this.#token('time-function', start, name);
    }
    if (!this.#hasNumber && !/[-+*/%^,().0-9\]]/.test(character)) {
      return this.#error(`unexpected character in duration expression: ${quoteCharacter(character)}`);
    }
    if (/[a-zA-Z_]/.test(character)) {
      return this.#error(`unexpected character: ${quoteCharacter(character)}, expected ':'`);
    }
    return this.#nextInExpression();
  }

  #colon(): Token {
    if (!this.#hasRange) return this.#errorAfter('unexpected colon before duration in duration expression');
    if (this.#hasColon) return this.#error(`unexpected colon ':'`);
    this.#hasColon = true;
    this.#at++;
    return this.#token('punctuation', this.#at - 1, ':');
  }

  #word(name: string, start: number): Token {
    const kind = keywords.get(name.toLowerCase());
    // These came late, so they are names of metrics wherever they can be.
    const isFillMetric =
      /^fill(?:_left|_right)?$/i.test(name) &&
      !/^[ \t\r\n]*\(/.test(this.#text.slice(this.#at, this.#at + 256));
    if (kind !== undefined && !isFillMetric) return this.#token(kind, start, name);
    const isMetric = name.includes(':');
    return {
      kind: isMetric ? 'metric-identifier' : 'identifier',
      text: name,
      value: name,
      start,
      end: this.#at,
    };
  }

  #number(): Token {
    const start = this.#at;
    this.#match(numeric);
    this.#hasNumber = true;
    this.#hasRange = true;
    if (!/[a-zA-Z0-9_.]/.test(this.#text.charAt(this.#at))) return this.#token('number', start);
    if (this.#match(durationRest) !== undefined) return this.#token('duration', start);
    this.#match(badRest);
    const written = this.#text.slice(start, this.#at);
    this.#at = start;
    return this.#error(`bad number or duration syntax: ${quote(written)}`);
  }

  #string(mark: string): Token {
    const start = this.#at;
    const text = this.#text;
    if (mark === '`') {
      const end = text.indexOf('`', start + 1);
      if (end < 0) return this.#error('unterminated raw string');
      this.#at = end + 1;
      return this.#token('string', start);
    }
    let at = start + 1;
    for (;;) {
      const run = plain[mark];
      if (run === undefined) throw new Error(`BUG: no quote: ${mark}`);
      run.lastIndex = at;
      run.test(text);
      at = run.lastIndex;
      if (text.charAt(at) === mark) break;
      if (text.charAt(at) !== '\\') return this.#error('unterminated quoted string');
      const next = skipEscape(text, at, mark);
      if (typeof next === 'string') return this.#error(next);
      at = next;
    }
    this.#at = at + 1;
    return this.#token('string', start);
  }

  #end(): Token {
    if (this.#parenDepth > 0) return this.#error('unclosed left parenthesis');
    if (this.#isInBrackets) return this.#error('unclosed left bracket');
    return this.#token('eof', this.#at);
  }

  #match(expression: RegExp): string | undefined {
    expression.lastIndex = this.#at;
    const [matched] = expression.exec(this.#text) ?? [];
    if (matched !== undefined) this.#at += matched.length;
    return matched;
  }

  #token(kind: TokenKind, start: number, text = this.#text.slice(start, this.#at)): Token {
    return { kind, text, value: text.toLowerCase(), start, end: this.#at };
  }

  #error(message: string): Token {
    return { kind: 'error', text: message, value: message, start: this.#at, end: this.#text.length };
  }

  /** Where Prometheus places some faults: after the character at fault. */
  #errorAfter(message: string): Token {
    this.#at++;
    return this.#error(message);
  }
}

/** The tokens of a query. The last is `eof`, or `error` where the text cannot be read further. */
export function tokenize(text: string): readonly Token[] {
  const lexer = new Lexer(text);
  const tokens: Token[] = [];
  for (;;) {
    const token = lexer.next();
    tokens.push(token);
    if (token.kind === 'eof' || token.kind === 'error') return tokens;
  }
}
