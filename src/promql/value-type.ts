import type { Expression, ValueType } from './ast.ts';
import { signatures } from './signatures.ts';

/** What an expression evaluates to. */
export function typeOf(expression: Expression): ValueType {
  switch (expression.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'vector-selector':
    case 'aggregation':
      return 'vector';
    case 'matrix-selector':
    case 'subquery':
      return 'matrix';
    case 'unary':
      return typeOf(expression.operand);
    case 'paren':
      return typeOf(expression.inner);
    case 'call':
      return signatures[expression.name]?.returns ?? 'vector';
    case 'binary':
      return typeOf(expression.left) === 'scalar' && typeOf(expression.right) === 'scalar'
        ? 'scalar'
        : 'vector';
  }
}

/** A type as errors and the documentation name it. */
export function nameOfType(type: ValueType): string {
  if (type === 'vector') return 'instant vector';
  return type === 'matrix' ? 'range vector' : type;
}
