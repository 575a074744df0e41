import type { ValueType } from './ast.ts';

/** Of a function: what it takes and gives. */
export interface Signature {
  readonly args: readonly ValueType[];
  /** How many more arguments of the last type there may be beyond `args`; negative: any number. The last of `args` is
   * optional where this is not 0, as in Prometheus' own table. */
  readonly variadic: number;
  readonly returns: ValueType;
  readonly isExperimental: boolean;
}
