import type { MatcherType } from '../lib/matchers.ts';

/** What an expression evaluates to. */
export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string';

/** Where a part of a query stands: offsets into its text in UTF-16 units, the end exclusive. */
export interface Position {
  readonly start: number;
  readonly end: number;
}

/** A condition on one label; `value` of `=~` and `!~` is an expression of RE2 that was seen to compile. */
export interface LabelMatcher {
  readonly name: string;
  readonly type: MatcherType;
  readonly value: string;
}

/**
 * A duration as written, which may be computed (`5m * 2`, `step()`, `max_of(step(), 1m)`; Prometheus' duration
 * expressions). `valueMs` is what it comes to; undefined where that depends on the step or range of the query.
 */
export interface DurationNode {
  readonly position: Position;
  readonly valueMs: number | undefined;
  readonly expression: DurationExpression;
}

export type DurationExpression =
  | {
      readonly kind: 'literal';
      /** Arithmetic is done in seconds: `8 * 2` are 16 s. */
      readonly seconds: number;
      /** Written as a plain number of seconds within a computed duration, and printed as one. */
      readonly isNumber: boolean;
    }
  | { readonly kind: 'step' | 'range' }
  | { readonly kind: 'unary'; readonly operator: '+' | '-'; readonly operand: DurationExpression }
  | {
      readonly kind: 'binary';
      readonly operator: '+' | '-' | '*' | '/' | '%' | '^';
      readonly left: DurationExpression;
      readonly right: DurationExpression;
    }
  | {
      /** Written `min_of` and `max_of`. */
      readonly kind: 'min' | 'max';
      readonly left: DurationExpression;
      readonly right: DurationExpression;
    }
  | { readonly kind: 'paren'; readonly inner: DurationExpression };

/** `@ 1234.5`, `@ start()`, `@ end()`. */
export type AtModifier =
  | { readonly kind: 'timestamp'; readonly ms: number }
  | { readonly kind: 'start' | 'end' };

/** What may follow a selector or a subquery. */
export interface TimeModifiers {
  readonly offset: DurationNode | undefined;
  readonly at: AtModifier | undefined;
}

export interface NumberLiteral {
  readonly kind: 'number';
  readonly position: Position;
  readonly value: number;
  /** Written as a duration (`5m`), and printed as one. */
  readonly isDuration: boolean;
}

export interface StringLiteral {
  readonly kind: 'string';
  readonly position: Position;
  readonly value: string;
}

/** `name{matchers}`; the matchers include that of `__name__`. */
export interface VectorSelector extends TimeModifiers {
  readonly kind: 'vector-selector';
  readonly position: Position;
  /** The metric's name where it was written before the braces, empty otherwise: `{"name"}` is but a matcher. */
  readonly name: string;
  readonly matchers: readonly LabelMatcher[];
  /** `anchored` and `smoothed` (experimental, Prometheus 3.7). */
  readonly extension: 'anchored' | 'smoothed' | undefined;
}

/** `selector[5m]`; its offset and @ stand in the selector. */
export interface MatrixSelector {
  readonly kind: 'matrix-selector';
  readonly position: Position;
  readonly selector: VectorSelector;
  readonly range: DurationNode;
}

/** `expression[1h:5m]`. */
export interface Subquery extends TimeModifiers {
  readonly kind: 'subquery';
  readonly position: Position;
  readonly expression: Expression;
  readonly range: DurationNode;
  /** Undefined: the default evaluation interval. */
  readonly step: DurationNode | undefined;
}

export interface UnaryExpression {
  readonly kind: 'unary';
  readonly position: Position;
  readonly operator: '+' | '-';
  readonly operand: Expression;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2';
export type ComparisonOperator = '==' | '!=' | '>' | '<' | '>=' | '<=';
export type SetOperator = 'and' | 'or' | 'unless';
/** `</` and `>/` trim native histograms (experimental). */
export type TrimOperator = '</' | '>/';
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | SetOperator | TrimOperator;

export interface VectorMatching {
  readonly cardinality: 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many';
  /** True: `on`; false: `ignoring`, also where nothing was written. */
  readonly isOn: boolean;
  readonly labels: readonly string[];
  /** Labels taken over from the "one" side: `group_left(these)`. */
  readonly include: readonly string[];
  /** What stands in for a side that is not there (`fill`, `fill_left`, `fill_right`; experimental). */
  readonly fillLeft: number | undefined;
  readonly fillRight: number | undefined;
}

export interface BinaryExpression {
  readonly kind: 'binary';
  readonly position: Position;
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  /** Where both sides are vectors; undefined otherwise. */
  readonly matching: VectorMatching | undefined;
  readonly isBool: boolean;
}

export type AggregationOperator =
  | 'sum'
  | 'avg'
  | 'count'
  | 'min'
  | 'max'
  | 'group'
  | 'stddev'
  | 'stdvar'
  | 'topk'
  | 'bottomk'
  | 'count_values'
  | 'quantile'
  | 'limitk'
  | 'limit_ratio';

export interface Aggregation {
  readonly kind: 'aggregation';
  readonly position: Position;
  readonly operator: AggregationOperator;
  readonly expression: Expression;
  /** Of topk, bottomk, limitk, limit_ratio, quantile and count_values. */
  readonly parameter: Expression | undefined;
  readonly grouping: readonly string[];
  readonly isWithout: boolean;
}

export interface Call {
  readonly kind: 'call';
  readonly position: Position;
  /** A name of `signatures`. */
  readonly name: string;
  readonly args: readonly Expression[];
}

export interface Paren {
  readonly kind: 'paren';
  readonly position: Position;
  readonly inner: Expression;
}

export type Expression =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | UnaryExpression
  | BinaryExpression
  | Aggregation
  | Call
  | Paren;
