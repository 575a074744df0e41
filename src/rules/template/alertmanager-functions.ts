import { matches, replaceAll } from './expression.ts';
import type { Functions, ParameterType, TemplateFunction } from './functions.ts';
import { formatLayout } from './go-time.ts';
import { humanizeDuration } from './humanize.ts';
import { textList } from './alertmanager-values.ts';
import { printValue } from './print-value.ts';
import { GoDuration, GoInt, SafeHtml } from './value.ts';
import type { GoList, GoTime, Value } from './value.ts';

/**
 * The functions Alertmanager adds to templates of receivers.
 * https://prometheus.io/docs/alerting/latest/notifications/#functions
 */
export function alertmanagerFunctions(nowMs: number): Functions {
  return new Map<string, TemplateFunction>([
    ['toUpper', text((value) => value.toUpperCase())],
    ['toLower', text((value) => value.toLowerCase())],
    ['title', text(titleCase)],
    ['trimSpace', text((value) => value.trim())],
    ['safeHtml', text((value) => new SafeHtml(value))],
    [
      'join',
      of(['string', '[]string'], (separator, list) =>
        (list as GoList).list.map(printValue).join(separator as string),
      ),
    ],
    ['match', of(['string', 'string'], (pattern, value) => matches(pattern as string, value as string))],
    [
      'reReplaceAll',
      of(['string', 'string', 'string'], (pattern, by, from) =>
        replaceAll(pattern as string, by as string, from as string),
      ),
    ],
    ['stringSlice', { ...of(['string'], (...list) => textList(list as string[])), isVariadic: true }],
    [
      'date',
      of(['string', '*time.Time'], (layout, time) => formatLayout((time as GoTime).ms, layout as string)),
    ],
    ['since', of(['*time.Time'], (time) => new GoDuration((nowMs - (time as GoTime).ms) / 1000))],
    ['humanizeDuration', of(['any'], (value) => humanizeDuration(secondsOf(value)))],
  ]);
}

function of(parameters: readonly ParameterType[], call: TemplateFunction['call']): TemplateFunction {
  return { parameters, call };
}

function text(call: (value: string) => Value): TemplateFunction {
  return of(['string'], (value) => call(value as string));
}

function secondsOf(value: Value): number {
  if (value instanceof GoDuration) return value.seconds;
  return value instanceof GoInt ? value.value : Number(value);
}

/** The first letter of each word large, the others small. */
function titleCase(words: string): string {
  const segments = new Intl.Segmenter('en-US', { granularity: 'word' }).segment(words);
  return Array.from(segments, ({ segment }) => {
    const [first = '', ...rest] = segment;
    return first.toUpperCase() + rest.join('').toLowerCase();
  }).join('');
}
