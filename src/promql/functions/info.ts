import type { Expression, LabelMatcher } from '../ast.ts';
import { childrenOf } from '../children.ts';
import {
  absent,
  emptyColumn,
  float,
  mergeSameLabels,
  setHistogram,
  spreadAll,
  type Column,
} from '../eval/column.ts';
import { offsetOf, pinnedTime } from '../eval/durations.ts';
import { EvaluationError } from '../eval/errors.ts';
import { instant, type Grid } from '../eval/grid.ts';
import { formatLabels, nameLabel, signatureOf, signatureOn, valueOf } from '../eval/label-set.ts';
import type { Query } from '../eval/query.ts';
import { unwrap } from '../eval/types.ts';
import { selectAt } from '../eval/vector-selector.ts';
import type { FloatHistogram } from '../histogram/float-histogram.ts';
import { labelFilter } from '../notation/label-filter.ts';
import type { Labels } from '../queryable.ts';
import { matchesEmpty } from '../regexp.ts';
import { argumentOf, type VectorFunction } from './vector-function.ts';

/** Labels that an info metric shares with the metrics it tells about. */
const identifying = ['instance', 'job'] as const;

const targetInfo: LabelMatcher = { name: nameLabel, type: '=', value: 'target_info' };
const anyInfo: LabelMatcher = { name: nameLabel, type: '=~', value: '.+_info' };

/** Matchers on the names of info metrics and on the labels that are to be taken from them. */
interface Wanted {
  readonly names: readonly LabelMatcher[];
  readonly data: readonly LabelMatcher[];
}

/** `info(vector, {matchers})`: adds the labels of info metrics of the same instance and job, as of the same time. */
export const info: VectorFunction = (call, grid, evaluator) => {
  const { query } = evaluator;
  const base = argumentOf(call, 0);
  const wanted = wantedBy(call.args[1]);
  const columns = evaluator.vector(base, grid);
  const isInfo = labelFilter(wanted.names);
  // Info metrics themselves stay as they are.
  const { told = [], others = [] } = Object.groupBy(columns, ({ labels }) =>
    isInfo({ [nameLabel]: valueOf(labels, nameLabel) }) ? 'told' : 'others',
  );
  const infos = infoColumns(others, wanted, timeOf(base, grid, query), grid.count, query);
  const enriched = others.flatMap((column) => enrich(column, infos, wanted));
  return mergeSameLabels([...told, ...enriched]);
};

function wantedBy(argument: Expression | undefined): Wanted {
  const selector = argument && unwrap(argument);
  const matchers = selector?.kind === 'vector-selector' ? selector.matchers : [];
  const names = matchers.filter(({ name }) => name === nameLabel);
  const data = matchers.filter(({ name }) => name !== nameLabel);
  if (names.length === 0) return { names: [targetInfo], data };
  const isPositive = names.some(({ type }) => type === '=' || type === '=~');
  return { names: isPositive ? names : [anyInfo, ...names], data };
}

/** When the first selector of an expression looks up its samples. */
function timeOf(expression: Expression, grid: Grid, query: Query): Grid {
  const path = pathToSelector(expression) ?? [];
  let offsetMs = 0;
  for (const node of path) {
    offsetMs += offsetOf(node.offset, query);
    const pinned = pinnedTime(node.at, query);
    if (pinned !== undefined) return instant(pinned - offsetMs);
  }
  return { ...grid, startMs: grid.startMs - offsetMs };
}

/** The first selector and the subqueries around it, from the inside out. */
function pathToSelector(
  expression: Expression,
): Extract<Expression, { kind: 'vector-selector' | 'subquery' }>[] | undefined {
  if (expression.kind === 'vector-selector') return [expression];
  for (const child of childrenOf(expression)) {
    const path = pathToSelector(child);
    if (path) return expression.kind === 'subquery' ? [...path, expression] : path;
  }
  return undefined;
}

/** The info metrics of all instances and jobs, with the times of their samples as values. */
function infoColumns(
  columns: readonly Column[],
  { names, data }: Wanted,
  lookup: Grid,
  steps: number,
  query: Query,
): Map<string, Column[]> {
  const known = identifying.map(
    (name) => new Set(columns.map(({ labels }) => valueOf(labels, name)).filter(Boolean)),
  );
  const groups = new Map<string, Column[]>();
  if (known.every((values) => values.size === 0)) return groups;
  const found = selectAt([...names, ...data], lookup, query, 'time');
  for (const column of spreadAll(found, steps)) {
    const isKnown = identifying.every(
      (name, i) => known[i]?.size === 0 || known[i]?.has(valueOf(column.labels, name)),
    );
    if (!isKnown) continue;
    const key = signatureOn(column.labels, identifying);
    const group = groups.get(key);
    if (group) group.push(column);
    else groups.set(key, [column]);
  }
  return groups;
}

/** A column under the labels it has with those of the info metrics of each step. */
function enrich(column: Column, infos: ReadonlyMap<string, Column[]>, wanted: Wanted): Column[] {
  const candidates = infos.get(signatureOn(column.labels, identifying)) ?? [];
  const isKeptAlone = wanted.data.every(matchesEmpty);
  const targets = new Map<string, Column>();
  const labelsOf = new Map<string, Labels>();
  const { present, values, histograms } = column;
  for (let step = 0; step < present.length; step++) {
    if (present[step] === absent) continue;
    const chosen = newestAt(candidates, step);
    if (chosen.length === 0 && !isKeptAlone) continue;
    const key = chosen.map((info) => candidates.indexOf(info)).join();
    let labels = labelsOf.get(key);
    if (labels === undefined) labelsOf.set(key, (labels = joined(column.labels, chosen, wanted.data)));
    const signature = signatureOf(labels);
    let target = targets.get(signature);
    if (target === undefined) {
      targets.set(signature, (target = emptyColumn(labels, column.dropName, present.length)));
    }
    if (present[step] !== float) setHistogram(target, step, histograms?.[step] as FloatHistogram);
    else {
      target.values[step] = values[step] as number;
      target.present[step] = float;
    }
  }
  return [...targets.values()];
}

/** Of each info metric the series with the newest sample. */
function newestAt(candidates: readonly Column[], step: number): Column[] {
  const newest = new Map<string, Column>();
  for (const candidate of candidates) {
    if (candidate.present[step] !== float) continue;
    const name = valueOf(candidate.labels, nameLabel);
    const other = newest.get(name);
    const [time = 0, otherTime = -Infinity] = [candidate.values[step], other?.values[step]];
    if (other !== undefined && time === otherTime) throw duplicate(other.labels, candidate.labels, time);
    if (time > otherTime) newest.set(name, candidate);
  }
  return [...newest.values()];
}

function joined(labels: Labels, infos: readonly Column[], data: readonly LabelMatcher[]): Labels {
  const added: Record<string, string> = {};
  const wanted = new Set(data.map(({ name }) => name));
  for (const info of infos) {
    for (const [name, value] of Object.entries(info.labels)) {
      if (name === nameLabel || value === '' || (wanted.size > 0 && !wanted.has(name))) continue;
      if (added[name] !== undefined && added[name] !== value) {
        throw new EvaluationError(`conflicting label: ${name}`);
      }
      if (valueOf(labels, name) === '') added[name] = value;
    }
  }
  return { ...labels, ...added };
}

function duplicate(a: Labels, b: Labels, seconds: number): EvaluationError {
  const atMs = seconds * 1000;
  return new EvaluationError(
    `found duplicate series for info metric: existing ${formatLabels(a)} @ ${atMs}, new ${formatLabels(b)} @ ${atMs}`,
  );
}
