import type { Aggregation, BinaryExpression, Expression } from './ast.ts';
import { formatNumber } from './numbers.ts';
import { formatDurationText } from './duration-text.ts';
import { printLabels, printMatching } from './print-matching.ts';
import { printMatrixSelector, printSubqueryTimes, printVectorSelector } from './print-selector.ts';
import { quote } from './strings.ts';

/** Writes an expression on one line, as Prometheus does: `parse` reads it back as the same tree. */
export function print(expression: Expression): string {
  return printWith(expression, print);
}

/** As `print`, its parts written by a function of the caller's. */
export function printWith(expression: Expression, part: (expression: Expression) => string): string {
  switch (expression.kind) {
    case 'number':
      return expression.isDuration
        ? formatDurationText(Math.round(expression.value * 1000))
        : formatNumber(expression.value);
    case 'string':
      return quote(expression.value);
    case 'vector-selector':
      return printVectorSelector(expression);
    case 'matrix-selector':
      return printMatrixSelector(expression);
    case 'subquery':
      return part(expression.expression) + printSubqueryTimes(expression);
    case 'unary':
      return expression.operator + part(expression.operand);
    case 'binary':
      return `${part(expression.left)} ${printOperator(expression)} ${part(expression.right)}`;
    case 'aggregation': {
      const { parameter } = expression;
      return `${printAggregator(expression)}(${parameter ? `${part(parameter)}, ` : ''}${part(expression.expression)})`;
    }
    case 'call':
      return `${expression.name}(${expression.args.map(part).join(', ')})`;
    case 'paren':
      return `(${part(expression.inner)})`;
  }
}

/** An operator with what is written after it: `== bool on (a) group_left ()`. */
export function printOperator({ operator, isBool, matching }: BinaryExpression): string {
  return `${operator}${isBool ? ' bool' : ''}${matching ? printMatching(matching) : ''}`;
}

/** What stands before the arguments of an aggregation: `sum by (a) `. */
export function printAggregator({ operator, grouping, isWithout }: Aggregation): string {
  if (!isWithout && grouping.length === 0) return operator;
  return `${operator} ${isWithout ? 'without' : 'by'} (${printLabels(grouping)}) `;
}
