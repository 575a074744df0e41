import type { TailChunk } from '../tail/index.ts';
import { lineExpressions } from './line-filter.ts';
import type { LineExpression } from './line-filter.ts';

const lineFeed = 10;
const decoder = new TextDecoder();

/** Counts the lines of a log that match expressions, in time that grows with the lines only (RE2). */
export class LineCounter {
  readonly #expressions: ReadonlyMap<string, LineExpression>;
  readonly #counts: Map<string, number>;

  private constructor(expressions: ReadonlyMap<string, LineExpression>) {
    this.#expressions = expressions;
    this.#counts = new Map([...expressions.keys()].map((expression) => [expression, 0]));
  }

  /** Undefined where nothing is counted. Rejects with an error that names an expression RE2 does not know. */
  static async of(expressions: readonly string[]): Promise<LineCounter | undefined> {
    if (expressions.length === 0) return undefined;
    const compile = await lineExpressions();
    return new LineCounter(new Map(expressions.map((each) => [each, compile(each)])));
  }

  /** How many lines each expression has matched. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  add({ text, lineCount }: Pick<TailChunk, 'text' | 'lineCount'>): void {
    let start = 0;
    for (let index = 0; index < lineCount; index++) {
      const end = text.indexOf(lineFeed, start);
      const line = decoder.decode(text.subarray(start, end));
      for (const [key, expression] of this.#expressions) {
        if (expression.test(line)) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
      }
      start = end + 1;
    }
  }
}
