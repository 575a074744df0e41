import { OperandParser } from './operand-parser.ts';
import type { Node, Pipeline, Tree } from './tree.ts';

/** Reads a template of Go's text/template. Throws `TemplateError`, in Go's words: `template: name:1: …`. */
export function parseTemplate(name: string, text: string, functions: ReadonlySet<string>): Tree {
  return new Parser(name, text, functions).tree();
}

interface List {
  readonly body: Node[];
  /** What ended it. */
  readonly end: 'end' | 'else' | 'eof';
}

class Parser extends OperandParser {
  readonly #defined = new Map<string, readonly Node[]>();
  #rangeDepth = 0;

  tree(): Tree {
    const { body, end } = this.#list(true);
    if (end !== 'eof') throw this.fault(`unexpected {{${end}}}`);
    return { body, defined: this.#defined };
  }

  #list(isTop = false): List {
    const body: Node[] = [];
    for (;;) {
      const token = this.next();
      if (token.kind === 'end') {
        if (isTop) return { body, end: 'eof' };
        throw this.fault('unexpected EOF');
      }
      if (token.kind === 'text') {
        body.push({ kind: 'text', at: token.at, text: token.text });
        continue;
      }
      if (token.kind !== 'left') throw this.unexpected(token, 'input');
      const keyword = this.peekNonSpace();
      if (keyword.kind === 'keyword' && (keyword.text === 'end' || keyword.text === 'else')) {
        this.nextNonSpace();
        if (keyword.text === 'end') this.expect('right', 'end');
        return { body, end: keyword.text };
      }
      const node = this.#action(isTop);
      if (node) body.push(node);
    }
  }

  #action(isTop: boolean): Node | undefined {
    const token = this.nextNonSpace();
    if (token.kind === 'keyword') {
      const { at, text } = token;
      switch (text) {
        case 'if':
        case 'with':
        case 'range':
          return this.#branch(text, at);
        case 'template':
          return this.#template();
        case 'block':
          return this.#block();
        case 'break':
        case 'continue':
          if (this.#rangeDepth === 0) throw this.fault(`{{${text}}} outside {{range}}`);
          this.expect('right', `{{${text}}}`);
          return { kind: text, at };
        default:
          if (text !== 'define' || !isTop) throw this.unexpected(token, 'command');
          this.#define();
          return undefined;
      }
    }
    this.backup();
    const { at } = this.peekNonSpace();
    return { kind: 'action', at, pipeline: this.pipeline('command', 'right') };
  }

  #branch(kind: 'if' | 'with' | 'range', at: number): Node {
    const outer = this.scope();
    const pipeline = this.pipeline(kind, 'right');
    if (kind === 'range') this.#rangeDepth += 1;
    const { body, end } = this.#list();
    if (kind === 'range') this.#rangeDepth -= 1;
    const otherwise = end === 'else' ? this.#otherwise(kind) : [];
    this.leave(outer);
    return { kind, at, pipeline, body, otherwise };
  }

  #otherwise(kind: 'if' | 'with' | 'range'): readonly Node[] {
    const token = this.peekNonSpace();
    // `{{else if x}}` is an `if` of its own within the else, ended by the same end.
    if (kind !== 'range' && token.kind === 'keyword' && token.text === kind) {
      this.nextNonSpace();
      return [this.#branch(kind, token.at)];
    }
    this.expect('right', 'else');
    const { body, end } = this.#list();
    if (end !== 'end') throw this.fault('expected end; found {{else}}');
    return body;
  }

  #template(): Node {
    const { at } = this.peekNonSpace();
    const name = this.text('template clause');
    const pipeline = this.#pipelineOrEnd('template clause');
    return { kind: 'template', at, name, pipeline };
  }

  #pipelineOrEnd(context: string): Pipeline | undefined {
    if (this.peekNonSpace().kind !== 'right') return this.pipeline(context, 'right');
    this.nextNonSpace();
    return undefined;
  }

  #block(): Node {
    const { at } = this.peekNonSpace();
    const name = this.text('block clause');
    const pipeline = this.pipeline('block clause', 'right');
    this.#defined.set(name, this.#definition('block clause'));
    return { kind: 'template', at, name, pipeline };
  }

  #define(): void {
    const name = this.text('define clause');
    this.expect('right', 'define clause');
    if (this.#defined.has(name)) throw this.fault(`multiple definition of template ${JSON.stringify(name)}`);
    this.#defined.set(name, this.#definition('define clause'));
  }

  /** Its own variables, none of those outside. */
  #definition(context: string): readonly Node[] {
    const outer = this.only(['$']);
    const { body, end } = this.#list();
    if (end !== 'end') throw this.fault(`unexpected {{${end}}} in ${context}`);
    this.leave(outer);
    return body;
  }
}
