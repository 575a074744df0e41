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

const stable = { isExperimental: false } as const;
const experimental = { isExperimental: true } as const;

/** Reads `matrix scalar`, `vector scalar?` (one that may be left out) and `vector string*` (any number, also none). */
function takes(args: string, { isExperimental }: { readonly isExperimental: boolean } = stable): Signature {
  const words = args === '' ? [] : args.split(' ');
  const last = words.at(-1) ?? '';
  return {
    args: words.map((word) => word.replace(/[?*]$/, '') as ValueType),
    variadic: last.endsWith('?') ? 1 : last.endsWith('*') ? -1 : 0,
    returns: 'vector',
    isExperimental,
  };
}

function scalar(signature: Signature): Signature {
  return { ...signature, returns: 'scalar' };
}

const onVectors = `abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count
  histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh
  timestamp`;

/** Parts of a time; without an argument, of the time of evaluation. */
const onTimes = 'day_of_month day_of_week day_of_year days_in_month hour minute month year';

const onRanges = `absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate
  last_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time
  sum_over_time`;

const experimentalOnRanges = `mad_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time
  ts_of_min_over_time`;

/** The same signature for each of some names. */
function each(names: string, signature: Signature): Record<string, Signature> {
  return Object.fromEntries(names.split(/\s+/).map((name) => [name, signature]));
}

/**
 * Functions of Prometheus' query language by their names, in lower case. The object has no prototype, so that no name of
 * `Object`'s own is taken for a function.
 *
 * https://prometheus.io/docs/prometheus/latest/querying/functions/
 */
export const signatures: Readonly<Record<string, Signature>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, Signature>, {
    ...each(onVectors, takes('vector')),
    ...each(onTimes, takes('vector?')),
    ...each(onRanges, takes('matrix')),
    ...each(experimentalOnRanges, takes('matrix', experimental)),
    ...each('clamp_max clamp_min', takes('vector scalar')),
    ...each('sort_by_label sort_by_label_desc', takes('vector string*', experimental)),
    ...each('pi time', scalar(takes(''))),
    ...each('start end step range', scalar(takes('', experimental))),
    ...each('max_of min_of', scalar(takes('scalar scalar', experimental))),
    clamp: takes('vector scalar scalar'),
    double_exponential_smoothing: takes('matrix scalar scalar', experimental),
    histogram_fraction: takes('scalar scalar vector'),
    histogram_quantile: takes('scalar vector'),
    histogram_quantiles: { ...takes('vector string scalar scalar', experimental), variadic: 9 },
    info: takes('vector vector?', experimental),
    label_join: takes('vector string string string*'),
    label_replace: takes('vector string string string string'),
    predict_linear: takes('matrix scalar'),
    quantile_over_time: takes('scalar matrix'),
    round: takes('vector scalar?'),
    scalar: scalar(takes('vector')),
    start_timestamp: takes('vector', experimental),
    vector: takes('scalar'),
  } satisfies Record<string, Signature>),
);
