import type { Query } from './answers.ts';
import { answerTo, queryId } from './answers.ts';
import { chartQueries } from './chart-queries.ts';
import type { NodeState, Place, State } from './model.ts';
import { activeNode, placeOf } from './model.ts';
import type { Completion } from './promql-completion.ts';
import { completionAt } from './promql-completion.ts';
import type { ValueContext } from './promql-context.ts';
import { contextAt } from './promql-context.ts';

/** Evaluating an expression may cost a node more than showing what it knows. */
const leastMs = { result: 5000, names: 60_000 } as const;

/** What the view asks: the expression that was run, now or over the time of its chart. */
export function expressionQueries(place: Place, { query, columns }: State): Query[] {
  if (query.expression === '') return [];
  if (place.chart !== undefined) return chartQueries(place.chart, columns);
  return [{ kind: 'promql', path: query.expression, leastMs: leastMs.result }];
}

/** Whether the node has refused a question for good. */
export function isRefused({ answers }: NodeState, query: Query): boolean {
  return answers[queryId(query)]?.failure?.isFinal === true;
}

/** What completion wants to know while one types: names, and the values of the label at the cursor. */
export function completionQueries(state: State): Query[] {
  if (state.overlay?.kind !== 'query' || placeOf(state).view !== 'query') return [];
  const { text, cursor } = state.query.line;
  const context = contextAt(text, cursor);
  const values: Query[] =
    context.kind === 'value'
      ? [{ kind: 'label-values', path: valuesPath(context), leastMs: leastMs.names }]
      : [];
  const node = activeNode(state);
  const names: Query = { kind: 'metric-names', leastMs: leastMs.names };
  return [names, ...values.filter((query) => !isRefused(node, query))];
}

/** Names a question for the values of a label. */
function valuesPath({ label, match }: ValueContext): string {
  return new URLSearchParams({ label, ...(match === null ? {} : { match }) }).toString();
}

/** What a question for the values of a label says. */
export function readValuesPath(path: string): { readonly label: string; readonly match: string | undefined } {
  const fields = new URLSearchParams(path);
  return { label: fields.get('label') ?? '', match: fields.get('match') ?? undefined };
}

/** What may be inserted where the cursor is, as far as the node has told. */
export function completionOf(state: State): Completion & { readonly isLoading: boolean } {
  const { answers } = activeNode(state);
  const { text, cursor } = state.query.line;
  const metrics = answerTo(answers, 'metric-names');
  const context = contextAt(text, cursor);
  const values = context.kind === 'value' ? answerTo(answers, 'label-values', valuesPath(context)) : null;
  const isLoading = [metrics, ...(values === null ? [] : [values])].some(
    ({ at, failure }) => at === null && failure === null,
  );
  const names = { metrics: metrics.data ?? [], values: values?.data ?? null };
  return { ...completionAt(text, cursor, names), isLoading };
}
