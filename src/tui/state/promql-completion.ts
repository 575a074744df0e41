import type { MetricName } from '../../contract/history.ts';
import { formatCounted } from '../../lib/format.ts';
import type { PromqlContext, ValueContext } from './promql-context.ts';
import { contextAt } from './promql-context.ts';
import type { PromqlWord } from './promql-functions.ts';
import { promqlFunctions } from './promql-functions.ts';
import { scanPromql } from './promql-scan.ts';
import {
  promqlAggregations,
  promqlDurations,
  promqlGroupings,
  promqlMatching,
  promqlOperators,
} from './promql-words.ts';

/** What the node has, as far as it has told. */
export interface CompletionNames {
  readonly metrics: readonly MetricName[];
  /** Of the label at the cursor; null while they are not here. */
  readonly values: readonly string[] | null;
}

/** Something that may stand at the cursor. */
export interface CompletionItem {
  /** As the list shows it. */
  readonly name: string;
  /** What takes the place of the text between `from` and `to`. */
  readonly insert: string;
  /** A word or two: counter, function, label. */
  readonly type: string;
  readonly help: string;
}

/** What may stand at the cursor; choosing one changes nothing before `from` and behind `to`. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  /** What was typed of it. */
  readonly typed: string;
  readonly items: readonly CompletionItem[];
  /** Which label's values are wanted. */
  readonly values: ValueContext | null;
}

/** What may be inserted into an expression at the cursor, the likeliest first. Takes any text; never throws. */
export function completionAt(text: string, cursor: number, names: CompletionNames): Completion {
  const to = Math.max(0, Math.min(text.length, Math.trunc(cursor) || 0));
  const context = contextAt(text, to);
  const items = itemsFor(context, text, to, names);
  const { from, typed } = context;
  return { from, to, typed, items, values: context.kind === 'value' ? context : null };
}

function itemsFor(
  context: PromqlContext,
  text: string,
  cursor: number,
  { metrics, values }: CompletionNames,
): CompletionItem[] {
  const { typed } = context;
  const next = text.slice(cursor).trimStart();
  switch (context.kind) {
    case 'nothing':
      return [];
    case 'operand':
    case 'right-side': {
      const matching = context.kind === 'operand' ? [] : wordItems(promqlMatching, 'keyword');
      return fitting([...metrics.map(metricItem), ...callItems(next), ...matching], typed);
    }
    case 'operator':
      return fitting(wordItems(promqlOperators, 'keyword'), typed);
    case 'grouping-word':
      return fitting(wordItems(promqlGroupings, 'keyword'), typed);
    case 'duration':
      return fitting(wordItems(promqlDurations, 'duration'), typed);
    case 'label': {
      const sign = /^(=|!=|!~)/.test(next) ? '' : '="';
      const own = metrics.find(({ name }) => name === context.metric);
      return fitting(labelItems(own === undefined ? metrics : [own], sign), typed);
    }
    case 'grouping': {
      const words = new Set(scanPromql(text).map((piece) => piece.text));
      const named = metrics.filter(({ name }) => words.has(name));
      return fitting(labelItems(named.length === 0 ? metrics : named, ''), typed);
    }
    case 'value':
      return fitting(
        (values ?? []).flatMap((value) => valueItem(value, context, next)),
        typed,
      );
  }
}

/** Those that begin with what is typed, then those that contain it, upper and lower case the same. */
function fitting(items: readonly CompletionItem[], typed: string): CompletionItem[] {
  const wanted = typed.toLowerCase();
  const starting = items.filter((item) => isStart(item, typed));
  const containing = items.filter(
    (item) => !isStart(item, typed) && item.name.toLowerCase().includes(wanted),
  );
  return [...starting, ...containing];
}

function isStart({ name, insert }: CompletionItem, typed: string): boolean {
  const wanted = typed.toLowerCase();
  return name.toLowerCase().startsWith(wanted) || insert.toLowerCase().startsWith(wanted);
}

function metricItem({ name, type, help, series, labels }: MetricName): CompletionItem {
  const isPlain = /^[a-zA-Z_:][\w:]*$/.test(name);
  const about = help === null || help === '' ? `by ${labels.join(', ')}` : help;
  return {
    name,
    insert: isPlain ? name : `{${quoted(name, '"')}}`,
    type,
    help: `${formatCounted(series, 'series', 'series')}${about === 'by ' ? '' : `   ${about}`}`,
  };
}

/** Functions and aggregations with their parenthesis, unless it is there. */
function* callItems(next: string): Generator<CompletionItem> {
  const isOpen = next.startsWith('(');
  for (const [words, type] of [
    [promqlAggregations, 'aggregation'],
    [promqlFunctions, 'function'],
  ] as const) {
    for (const { name, takes, help } of words) {
      const insert = isOpen ? name : takes === '' ? `${name}()` : `${name}(`;
      yield { name, insert, type, help: `${name}(${takes})   ${help}` };
    }
  }
}

function wordItems(words: readonly PromqlWord[], type: string): CompletionItem[] {
  return words.map(({ name, help }) => ({ name, insert: name, type, help }));
}

function labelItems(metrics: readonly MetricName[], sign: string): CompletionItem[] {
  const counts = new Map<string, number>();
  for (const { labels } of metrics)
    for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts.keys()].toSorted().map((name) => ({
    name,
    insert: (/^[a-zA-Z_]\w*$/.test(name) ? name : quoted(name, '"')) + sign,
    type: 'label',
    help: `of ${formatCounted(counts.get(name) ?? 0, 'metric', 'metrics')}`,
  }));
}

/** A value as it is written within the quotes that are open, with those that are missing; none where it cannot be. */
function valueItem(value: string, { quote, isRegex, label }: ValueContext, next: string): CompletionItem[] {
  const sign = quote ?? '"';
  // The special signs of RE2, as its QuoteMeta escapes them.
  const meant = isRegex ? value.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`) : value;
  if (sign === '`' && meant.includes('`')) return [];
  const written = quoted(meant, sign).slice(1, -1);
  const insert =
    (quote === null ? sign : '') + written + (quote !== null && next.startsWith(sign) ? '' : sign);
  return [{ name: value, insert, type: 'value', help: `of ${label}` }];
}

/** A string of PromQL; between backquotes nothing is escaped. */
function quoted(text: string, sign: string): string {
  if (sign === '`') return `\`${text}\``;
  const escaped = text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll(sign, `\\${sign}`)
    .replaceAll('\n', String.raw`\n`);
  return sign + escaped + sign;
}
