import type { Expression } from './ast.ts';
import { printAggregator, printOperator, printWith } from './print.ts';
import { printSubqueryTimes } from './print-selector.ts';

/** The longest line that is not broken, in bytes of UTF-8. */
const maxLineBytes = 100;

/** Writes an expression over several lines where one would be long, as Prometheus' `format_query` does. */
export function prettyPrint(expression: Expression): string {
  return new PrettyPrinter().print(expression, 0);
}

/** Each part is written on one line once only, however deep it stands. */
class PrettyPrinter {
  readonly #lines = new Map<Expression, string>();

  /** At level 0 no line was broken before the expression, so it is not indented. */
  print(expression: Expression, level: number): string {
    const indent = '  '.repeat(level);
    const line = this.#lineOf(expression);
    // Not indented in Prometheus either.
    if (expression.kind === 'subquery' && !isLong(line)) return line;
    if (expression.kind === 'unary') {
      return `${indent}${expression.operator}${this.print(expression.operand, level).trim()}`;
    }
    if (!isLong(line)) return indent + line;
    switch (expression.kind) {
      case 'subquery':
        return this.print(expression.expression, level) + printSubqueryTimes(expression);
      case 'binary': {
        const left = this.print(expression.left, level + 1);
        return `${left}\n${indent}${printOperator(expression)}\n${this.print(expression.right, level + 1)}`;
      }
      case 'aggregation': {
        const { parameter } = expression;
        const args = parameter ? [parameter, expression.expression] : [expression.expression];
        return this.#call(printAggregator(expression), args, level);
      }
      case 'call':
        return this.#call(expression.name, expression.args, level);
      case 'paren':
        return this.#call('', [expression.inner], level);
      default:
        return indent + line;
    }
  }

  #call(name: string, args: readonly Expression[], level: number): string {
    const indent = '  '.repeat(level);
    return `${indent}${name}(\n${args.map((arg) => this.print(arg, level + 1)).join(',\n')}\n${indent})`;
  }

  #lineOf(expression: Expression): string {
    const known = this.#lines.get(expression);
    if (known !== undefined) return known;
    const line = printWith(expression, (part) => this.#lineOf(part));
    this.#lines.set(expression, line);
    return line;
  }
}

function isLong(line: string): boolean {
  return line.length > maxLineBytes || Buffer.byteLength(line) > maxLineBytes;
}
