import type { BinaryExpression, VectorMatching } from '../ast.ts';
import type { FloatHistogram } from '../histogram/float-histogram.ts';
import type { Labels } from '../queryable.ts';
import { incompatibleTypes } from './annotation-texts.ts';
import { compareInto, computeInto } from './arithmetic.ts';
import { absent, emptyColumn, float, pointsIn, setHistogram, type Column } from './column.ts';
import { EvaluationError } from './errors.ts';
import { formatLabels, signatureOf } from './label-set.ts';
import { isManyOnRight, matchedLabels, resultLabels, type MatchGroup } from './matching.ts';
import { combineNative, type SampleValue } from './native-operators.ts';
import { isArithmetic, isComparison } from './operators.ts';
import type { Query } from './query.ts';

interface Target {
  readonly column: Column;
  usedAt: number;
}

/** Two samples to be combined; a side without a column is filled in. */
interface Pair {
  readonly many: Column | undefined;
  readonly one: Column | undefined;
}

/** Results by the columns they come of, and by their labels. */
class Targets {
  readonly #byPair = new Map<Column | undefined, Map<Column | undefined, Target>>();
  readonly #bySignature = new Map<string, Target>();

  /** The target of two columns; made by its labels where these columns have not met before. */
  of({ many, one }: Pair, make: () => Column): Target {
    let byOne = this.#byPair.get(many);
    if (byOne === undefined) this.#byPair.set(many, (byOne = new Map()));
    let target = byOne.get(one);
    if (target === undefined) {
      const column = make();
      const signature = signatureOf(column.labels);
      target = this.#bySignature.get(signature) ?? { column, usedAt: -1 };
      this.#bySignature.set(signature, target);
      byOne.set(one, target);
    }
    return target;
  }

  columns(): Column[] {
    return [...this.#bySignature.values()]
      .map(({ column }) => column)
      .filter((column) => pointsIn(column) > 0);
  }
}

/** All columns of both sides, whatever they match. */
interface Sides {
  readonly many: readonly Column[];
  readonly one: readonly Column[];
}

/**
 * Combines columns that match one another step by step: where several on one side share the labels, as long as no two are
 * there at the same step; where values are filled in for missing ones; where there are native histograms.
 */
export class StepwiseMatch {
  readonly #node: BinaryExpression;
  readonly #matching: VectorMatching;
  readonly #sides: Sides;
  readonly #steps: number;
  readonly #query: Query;
  readonly #isSwapped: boolean;
  readonly #left = new Float64Array(1);
  readonly #right = new Float64Array(1);
  readonly #holds = new Uint8Array(1);

  constructor(node: BinaryExpression, matching: VectorMatching, sides: Sides, steps: number, query: Query) {
    this.#node = node;
    this.#matching = matching;
    this.#sides = sides;
    this.#steps = steps;
    this.#query = query;
    this.#isSwapped = isManyOnRight(matching);
  }

  /** The results of one group of matching columns. */
  combine(group: MatchGroup): Column[] {
    // As in Prometheus, these are the sides after one-to-many was turned round, not those of the text.
    const { fillLeft: fillMany, fillRight: fillOne } = this.#matching;
    const targets = new Targets();
    for (let step = 0; step < this.#steps; step++) {
      const one = this.#oneAt(group, step);
      if (one === undefined && fillOne === undefined) continue;
      const oneValue = one === undefined ? (fillOne as number) : valueAt(one, step);
      let isMatched = false;
      for (const many of group.many) {
        if (many.present[step] === absent) continue;
        const isDone = this.#apply(targets, step, isMatched, { many, one }, valueAt(many, step), oneValue);
        isMatched ||= isDone;
      }
      if (isMatched || one === undefined || fillMany === undefined) continue;
      this.#apply(targets, step, false, { many: undefined, one }, fillMany, oneValue);
    }
    return targets.columns();
  }

  /** The only column of the "one" side at a step; throws where there are two that something could match. */
  #oneAt({ one }: MatchGroup, step: number): Column | undefined {
    let found: Column | undefined;
    for (const column of one) {
      if (column.present[step] === absent) continue;
      if (found !== undefined && this.#canMatch(step)) throw this.#duplicates(found.labels, column.labels);
      found = column;
    }
    return found;
  }

  #canMatch(step: number): boolean {
    const { fillLeft, fillRight } = this.#matching;
    if (fillLeft !== undefined || fillRight !== undefined) return true;
    return this.#sides.many.some(({ present }) => present[step] !== absent);
  }

  /** Writes the result of two samples. False where there is none because of their types. */
  #apply(
    targets: Targets,
    step: number,
    isMatched: boolean,
    pair: Pair,
    many: SampleValue,
    one: SampleValue,
  ): boolean {
    const { isBool } = this.#node;
    const result = this.#isSwapped ? this.#compute(one, many) : this.#compute(many, one);
    if (result === undefined) return false;
    const target = targets.of(pair, () => this.#resultOf(pair));
    if (isMatched && this.#matching.cardinality === 'one-to-one') {
      throw new EvaluationError(
        'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
      );
    }
    if (target.usedAt === step) {
      throw new EvaluationError('multiple matches for labels: grouping labels must ensure unique matches');
    }
    target.usedAt = step;
    if (isBool) put(target.column, step, result.isKept ? 1 : 0);
    else if (result.isKept) put(target.column, step, result.value);
    return true;
  }

  #resultOf({ many, one }: Pair): Column {
    const matching = this.#matching;
    const manyLabels = many?.labels ?? matchedLabels(one?.labels ?? {}, matching);
    const oneLabels = one?.labels ?? matchedLabels(many?.labels ?? {}, matching);
    const labels = resultLabels(manyLabels, oneLabels, this.#node, matching);
    return emptyColumn(labels, this.#node.isBool || many?.dropName === true, this.#steps);
  }

  #compute(left: SampleValue, right: SampleValue): { value: SampleValue; isKept: boolean } | undefined {
    const { operator, position } = this.#node;
    const { annotations } = this.#query;
    if (typeof left !== 'number' || typeof right !== 'number') {
      return combineNative(this.#node, left, right, annotations);
    }
    this.#left[0] = left;
    this.#right[0] = right;
    if (isArithmetic(operator)) {
      computeInto(operator, this.#left, this.#right, this.#left);
      return { value: this.#left[0], isKept: true };
    }
    if (isComparison(operator)) {
      compareInto(operator, this.#left, this.#right, this.#holds);
      return { value: left, isKept: this.#holds[0] === 1 };
    }
    annotations.add(incompatibleTypes('float', operator, 'float'), position);
    return undefined;
  }

  #duplicates(a: Labels, b: Labels): EvaluationError {
    const side = this.#isSwapped ? 'left' : 'right';
    const series = [formatLabels(a), formatLabels(b)].toSorted().join(', ');
    return new EvaluationError(
      `found duplicate series for the match group ${formatLabels(matchedLabels(b, this.#matching))} on the ${side} ` +
        `hand-side of the operation: [${series}];many-to-many matching not allowed: ` +
        'matching labels must be unique on one side',
    );
  }
}

function valueAt({ present, values, histograms }: Column, step: number): SampleValue {
  return present[step] === float ? (values[step] as number) : (histograms?.[step] as FloatHistogram);
}

function put(column: Column, step: number, value: SampleValue): void {
  if (typeof value !== 'number') {
    setHistogram(column, step, value);
    return;
  }
  column.values[step] = value;
  column.present[step] = float;
}
