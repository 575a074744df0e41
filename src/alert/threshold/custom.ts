import { durationText, growthWindow, hourMs, minuteMs, seconds } from './condition.ts';
import { annotationsOf } from './draft.ts';
import type { AlertDraft } from './draft.ts';
import { named, selector } from './selector.ts';
import type { LabelCondition } from './selector.ts';
import type { CustomEntry, CustomPart, MetricCondition } from './settings.ts';

/** Windows where an entry names none. */
const usualWithinMs = {
  rises_above: 5 * minuteMs,
  grows_above: 15 * minuteMs,
  reaches_above: 4 * hourMs,
  reaches_below: 4 * hourMs,
} as const;

/** The rule of a `custom` entry. */
export function customDraft({ name, parts, combination, on, options }: CustomEntry): AlertDraft {
  const expressions = parts.map(partExpression);
  const joint = combination === 'any' ? ' or ' : ` and on (${on.join(', ')}) `;
  const severity = options.severity ?? 'warning';
  return {
    alert: name,
    group: 'etlmon-custom',
    expression:
      expressions.length === 1 ? (expressions[0] ?? '') : expressions.map((each) => `(${each})`).join(joint),
    forMs: options.forMs ?? 0,
    keepFiringForMs: options.keepFiringForMs ?? 0,
    labels: { severity, ...options.labels },
    annotations: annotationsOf(options, `${name}: {{ $value | humanize }}`, undefined),
  };
}

function partExpression(part: CustomPart): string {
  if ('metric' in part) return metricExpression(part);
  return selector('ALERTS', [
    { label: 'alertname', operator: '=', value: part.alert },
    { label: 'alertstate', operator: '=', value: 'firing' },
  ]);
}

function metricExpression({ metric, where, comparison, bound, withinMs }: MetricCondition): string {
  const series = seriesOf(metric, where);
  switch (comparison) {
    case 'above':
      return `${series} > ${bound}`;
    case 'below':
      return `${series} < ${bound}`;
    case 'rises_above':
      return `rate(${series}[${durationText(withinMs ?? usualWithinMs.rises_above)}]) > ${bound}`;
    case 'grows_above':
      return `increase(${series}[${durationText(withinMs ?? usualWithinMs.grows_above)}]) > ${bound}`;
    case 'reaches_above':
      return `${forecast(series, withinMs ?? usualWithinMs.reaches_above)} > ${bound}`;
    case 'reaches_below':
      return `${forecast(series, withinMs ?? usualWithinMs.reaches_below)} < ${bound}`;
    case 'changed_within':
      return `changes(${series}[${durationText(bound)}]) > 0`;
    case 'unchanged_for':
      // Not before it has been there for so long.
      return `changes(${series}[${durationText(bound)}]) == 0 and ${series} offset ${durationText(bound)}`;
    case 'absent_for':
      return `up unless on () last_over_time(${series}[${durationText(bound)}])`;
    default:
      return comparison satisfies never;
  }
}

/** Words that are no names of metrics where PromQL reads them. */
const reserved = /^(inf|nan|bool|on|ignoring|group_left|group_right|atan2)$/i;

/** `*` asks for the label to be there. */
function seriesOf(metric: string, where: MetricCondition['where']): string {
  const conditions = Object.entries(where).flatMap(([label, value]): LabelCondition[] =>
    value === '*' ? [{ label, operator: '!=', value: '' }] : named(label, value),
  );
  if (!reserved.test(metric)) return selector(metric, conditions);
  return selector('', [{ label: '__name__', operator: '=', value: metric }, ...conditions]);
}

function forecast(series: string, aheadMs: number): string {
  return `predict_linear(${series}[${durationText(growthWindow(aheadMs))}], ${seconds(aheadMs)})`;
}
