import type { DurationExpression, Expression } from './ast.ts';

/** The expressions an expression is made of, from left to right. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'matrix-selector':
      return [expression.selector];
    case 'subquery':
      return [expression.expression];
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'aggregation':
      return expression.parameter ? [expression.parameter, expression.expression] : [expression.expression];
    case 'call':
      return expression.args;
    case 'paren':
      return [expression.inner];
    default:
      return [];
  }
}

/** The durations a computed duration is made of, from left to right. */
export function operandsOf(expression: DurationExpression): readonly DurationExpression[] {
  switch (expression.kind) {
    case 'unary':
      return [expression.operand];
    case 'paren':
      return [expression.inner];
    case 'binary':
    case 'min':
    case 'max':
      return [expression.left, expression.right];
    default:
      return [];
  }
}

/** How many nodes stand within one another at most; counted without recursion. */
export function depthOf<Node>(root: Node, partsOf: (node: Node) => readonly Node[]): number {
  let deepest = 0;
  const open: { readonly node: Node; readonly depth: number }[] = [{ node: root, depth: 1 }];
  for (let current = open.pop(); current; current = open.pop()) {
    const { node, depth } = current;
    deepest = Math.max(deepest, depth);
    for (const part of partsOf(node)) open.push({ node: part, depth: depth + 1 });
  }
  return deepest;
}
