import { unquote } from '../../promql/notation/unquote.ts';
import { characterOf, numberOf } from './number.ts';
import { TokenReader } from './token-reader.ts';
import type { Token, TokenKind } from './token.ts';
import type { Command, Operand, Pipeline } from './tree.ts';

/** Reads pipelines, and keeps the variables that are known where it is. */
export class OperandParser extends TokenReader {
  readonly #functions: ReadonlySet<string>;
  #variables: readonly string[] = ['$'];

  constructor(name: string, text: string, functions: ReadonlySet<string>) {
    super(name, text);
    this.#functions = functions;
  }

  /** What is known here, for `leave`. */
  scope(): readonly string[] {
    return this.#variables;
  }

  /** Forgets all variables but these; returns what was known. */
  only(variables: readonly string[]): readonly string[] {
    const outer = this.#variables;
    this.#variables = variables;
    return outer;
  }

  leave(outer: readonly string[]): void {
    this.#variables = outer;
  }

  /** A name in quotes. */
  text(context: string): string {
    const token = this.nextNonSpace();
    if (token.kind !== 'string' && token.kind !== 'raw-string') throw this.unexpected(token, context);
    return this.#unquoted(token);
  }

  pipeline(context: string, end: TokenKind): Pipeline {
    const { at } = this.peekNonSpace();
    const { variables, isAssignment } = this.#declaration(context);
    const commands: Command[] = [];
    for (;;) {
      const token = this.nextNonSpace();
      if (token.kind === end) {
        this.#check(commands, context);
        return { kind: 'pipeline', at, isAssignment, variables, commands };
      }
      const isStart = token.kind === 'character' || isOperandStart.has(token.kind);
      if (!isStart) throw this.unexpected(token, context);
      this.backup();
      commands.push(this.#command());
    }
  }

  #declaration(context: string): Pick<Pipeline, 'variables' | 'isAssignment'> {
    const start = this.mark();
    const variables: string[] = [];
    while (this.peekNonSpace().kind === 'variable') {
      variables.push(this.nextNonSpace().text);
      const token = this.nextNonSpace();
      if (token.kind === 'comma' && context === 'range' && variables.length === 1) continue;
      // That an assigned one was declared shows only when it is executed, as in Go.
      if (token.kind === 'assign' || token.kind === 'declare') {
        this.#variables = [...this.#variables, ...variables];
        return { variables, isAssignment: token.kind === 'assign' };
      }
      if (token.kind === 'comma') throw this.fault(`too many declarations in ${context}`);
      break;
    }
    this.reset(start);
    return { variables: [], isAssignment: false };
  }

  #check(commands: readonly Command[], context: string): void {
    if (commands.length === 0) throw this.fault(`missing value for ${context}`);
    for (const [index, { operands }] of commands.entries()) {
      if (index > 0 && constants.has(operands[0].kind)) {
        throw this.fault(`non executable command in pipeline stage ${index + 1}`);
      }
    }
  }

  #command(): Command {
    const operands: Operand[] = [];
    const { at } = this.peekNonSpace();
    for (;;) {
      this.peekNonSpace();
      const operand = this.#operand();
      if (operand) operands.push(operand);
      const token = this.next();
      if (token.kind === 'space') continue;
      if (token.kind === 'right' || token.kind === 'close') this.backup();
      else if (token.kind !== 'pipe') throw this.unexpected(token, 'operand');
      break;
    }
    const [first, ...rest] = operands;
    if (first === undefined) throw this.fault('empty command');
    return { at, operands: [first, ...rest] };
  }

  #operand(): Operand | undefined {
    const term = this.#term();
    if (term === undefined) return undefined;
    const fields: string[] = [];
    // Errors name the place of the first field.
    const { at } = this.peek();
    while (this.peek().kind === 'field') fields.push(this.next().text.slice(1));
    if (fields.length === 0) return term;
    if (term.kind === 'field' || term.kind === 'variable')
      return { ...term, at, fields: [...term.fields, ...fields] };
    if (constants.has(term.kind)) throw this.fault(`unexpected . after term`);
    return { kind: 'chain', at, inner: term, fields };
  }

  #term(): Operand | undefined {
    const token = this.nextNonSpace();
    const { kind, at, text } = token;
    switch (kind) {
      case 'identifier':
        if (!this.#functions.has(text)) throw this.fault(`function ${JSON.stringify(text)} not defined`);
        return { kind: 'function', at, name: text };
      case 'dot':
      case 'nil':
        return { kind, at };
      case 'variable':
        this.#use(text);
        return { kind, at, name: text, fields: [] };
      case 'field':
        return { kind, at, fields: [text.slice(1)] };
      case 'boolean':
        return { kind, at, value: text === 'true' };
      case 'number':
      case 'character':
        return { kind: 'number', at, text, ...this.#number(token) };
      case 'string':
      case 'raw-string':
        return { kind: 'string', at, text, value: this.#unquoted(token) };
      case 'open':
        return this.pipeline('parenthesized pipeline', 'close');
      default:
        this.backup();
        return undefined;
    }
  }

  #number({ kind, text }: Token): { value: number; isInteger: boolean } {
    const number = kind === 'character' ? characterOf(text) : numberOf(text);
    if (number === undefined) throw this.fault(`illegal number syntax: ${JSON.stringify(text)}`);
    return number;
  }

  #use(name: string): void {
    if (!this.#variables.includes(name)) throw this.fault(`undefined variable ${JSON.stringify(name)}`);
  }

  #unquoted(token: Token): string {
    const value = unquote(token.text);
    if (value === undefined) throw this.fault('invalid syntax');
    return value;
  }
}

const isOperandStart: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'identifier',
  'dot',
  'nil',
  'variable',
  'field',
  'boolean',
  'number',
  'string',
  'raw-string',
  'open',
]);

const constants: ReadonlySet<Operand['kind']> = new Set<Operand['kind']>([
  'boolean',
  'dot',
  'nil',
  'number',
  'string',
]);
