import type { BinaryExpression } from '../ast.ts';
import {
  addHistograms,
  isSameHistogram,
  compactHistogram,
  divideHistogram,
  multiplyHistogram,
  subtractHistograms,
  trimHistogram,
  type Combined,
  type FloatHistogram,
} from '../histogram/index.ts';
import {
  counterResetCollision,
  incompatibleBuckets,
  incompatibleTypes,
  reconciledBuckets,
} from './annotation-texts.ts';
import type { Annotations } from './annotations.ts';

/** A float or a native histogram. */
export type SampleValue = number | FloatHistogram;

/** What an operator made of two samples of which one is a histogram. */
export interface NativeResult {
  /** Of a comparison: the left one. */
  readonly value: FloatHistogram;
  /** Whether a comparison holds; true for arithmetic. */
  readonly isKept: boolean;
}

/** Computes or compares where a histogram is involved. Undefined, with an annotation, where it cannot be done. */
export function combineNative(
  node: BinaryExpression,
  left: SampleValue,
  right: SampleValue,
  annotations: Annotations,
): NativeResult | undefined {
  if (typeof left !== 'number' && typeof right !== 'number')
    return combineTwo(node, left, right, annotations);
  const value = typeof left === 'number' ? scaledBy(node, right, left) : changedBy(node, left, right);
  if (value !== undefined) return { value, isKept: true };
  annotations.add(incompatibleTypes(typeName(left), node.operator, typeName(right)), node.position);
  return undefined;
}

function scaledBy(
  { operator }: BinaryExpression,
  histogram: SampleValue,
  factor: number,
): FloatHistogram | undefined {
  if (operator !== '*' || typeof histogram === 'number') return undefined;
  return compactHistogram(multiplyHistogram(histogram, factor));
}

function changedBy(
  { operator }: BinaryExpression,
  histogram: FloatHistogram,
  by: SampleValue,
): FloatHistogram | undefined {
  if (typeof by !== 'number') return undefined;
  switch (operator) {
    case '*':
      return compactHistogram(multiplyHistogram(histogram, by));
    case '/':
      return compactHistogram(divideHistogram(histogram, by));
    case '</':
      return trimHistogram(histogram, by, 'below');
    case '>/':
      return trimHistogram(histogram, by, 'above');
    default:
      return undefined;
  }
}

function combineTwo(
  node: BinaryExpression,
  left: FloatHistogram,
  right: FloatHistogram,
  annotations: Annotations,
): NativeResult | undefined {
  const { operator, position } = node;
  switch (operator) {
    case '==':
      return { value: left, isKept: isSameHistogram(left, right) };
    case '!=':
      return { value: left, isKept: !isSameHistogram(left, right) };
    case '+':
      return noted(addHistograms(left, right), 'addition', node, annotations);
    case '-':
      return noted(subtractHistograms(left, right), 'subtraction', node, annotations);
    default:
      annotations.add(incompatibleTypes('histogram', operator, 'histogram'), position);
      return undefined;
  }
}

function noted(
  combined: Combined | undefined,
  operation: 'addition' | 'subtraction',
  { operator, position }: BinaryExpression,
  annotations: Annotations,
): NativeResult | undefined {
  if (combined === undefined) {
    annotations.add(incompatibleBuckets(operator), position);
    return undefined;
  }
  if (combined.hasResetCollision) annotations.add(counterResetCollision(operation), position);
  if (combined.areBoundsReconciled) annotations.add(reconciledBuckets(operation), position);
  return { value: combined.histogram, isKept: true };
}

function typeName(value: SampleValue): string {
  return typeof value === 'number' ? 'float' : 'histogram';
}
