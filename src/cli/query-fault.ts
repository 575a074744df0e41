import { EtlmonError } from '../lib/errors.ts';
import { displayWidth } from '../lib/cells.ts';
import { harmless } from '../lib/format.ts';

/** An expression that is none; the place in line and column, both from 1, where the node tells it. */
export class ExpressionError extends EtlmonError {
  readonly expression: string;
  readonly line: number | undefined;
  /** Counted in bytes of UTF-8. */
  readonly column: number | undefined;

  constructor(expression: string, message: string, line?: number, column?: number) {
    super('EXPRESSION', message);
    this.expression = expression;
    this.line = line;
    this.column = column;
  }
}

/** The fault with the line it is in and a caret under the place. */
export function explain({ message, expression, line, column }: ExpressionError): string {
  if (line === undefined || column === undefined) return message;
  const written = expression.split('\n')[line - 1] ?? '';
  const before = Buffer.from(written)
    .subarray(0, column - 1)
    .toString();
  const indent = ' '.repeat(2 + displayWidth(harmless(before)));
  return `${message}\n  ${harmless(written)}\n${indent}^`;
}
