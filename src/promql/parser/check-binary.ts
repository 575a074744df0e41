import type { BinaryExpression, Position, ValueType, VectorMatching } from '../ast.ts';
import type { Fail } from './check.ts';

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<=']);
const setOperators: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

/** Checks a binary expression whose sides are of these types, and settles its `matching`. */
export function checkBinary(
  binary: BinaryExpression,
  left: ValueType,
  right: ValueType,
  query: string,
  fail: Fail,
): ValueType {
  const { operator, isBool, matching, position } = binary;
  const isScalar = left === 'scalar' && right === 'scalar';
  const isComparison = comparisons.has(operator);
  const failAtOperator = (message: string): never => fail(message, operatorPosition(binary, query));
  if (isBool && !isComparison) failAtOperator('bool modifier can only be used on comparison operators');
  if (isComparison && !isBool && isScalar)
    failAtOperator('comparisons between scalars must use BOOL modifier');
  const both = matching?.isOn ? matching.labels.find((label) => matching.include.includes(label)) : undefined;
  if (both !== undefined) failAtOperator(`label "${both}" must not occur in ON and GROUP clause at once`);
  for (const [side, type] of [
    [binary.left, left],
    [binary.right, right],
  ] as const) {
    if (type === 'scalar' || type === 'vector') continue;
    fail('binary expression must contain only scalar and instant vector types', side.position);
  }
  const isSet = setOperators.has(operator);
  const areVectors = left === 'vector' && right === 'vector';
  if (matching && !areVectors) checkUnmatched(matching, position, fail);
  if (matching && areVectors && isSet) checkSet(matching, operator, position, fail);
  if (isSet && !areVectors)
    fail(`set operator "${operator}" not allowed in binary scalar expression`, position);
  settle(binary, areVectors, isSet);
  return isScalar ? 'scalar' : 'vector';
}

function checkUnmatched(matching: VectorMatching, position: Position, fail: Fail): void {
  if (matching.labels.length > 0) fail('vector matching only allowed between instant vectors', position);
  if (matching.fillLeft !== undefined || matching.fillRight !== undefined) {
    fail('filling in missing series only allowed between instant vectors', position);
  }
}

function checkSet(matching: VectorMatching, operator: string, position: Position, fail: Fail): void {
  if (matching.cardinality !== 'one-to-one')
    fail(`no grouping allowed for "${operator}" operation`, position);
  if (matching.fillLeft !== undefined || matching.fillRight !== undefined) {
    fail('filling in missing series not allowed for set operators', position);
  }
}

/** The tree is still this parser's own, so it may be written to. */
function settle(binary: { matching: VectorMatching | undefined }, areVectors: boolean, isSet: boolean): void {
  if (!areVectors) binary.matching = undefined;
  else if (binary.matching && isSet) binary.matching = { ...binary.matching, cardinality: 'many-to-many' };
}

/** The operator with what is written after it, up to the right side. */
function operatorPosition({ left, right }: BinaryExpression, query: string): Position {
  const between = query.slice(left.position.end, right.position.start);
  const start = left.position.end + between.length - between.trimStart().length;
  return { start, end: right.position.start - (between.length - between.trimEnd().length) };
}
