import type { FloatHistogram } from '../../promql/histogram/float-histogram.ts';
import type { Labels } from '../../promql/queryable.ts';
import { builtins } from './builtins.ts';
import { execute } from './execute.ts';
import { parseTemplate } from './parser.ts';
import { prometheusFunctions } from './prometheus-functions.ts';
import { TemplateError } from './template-error.ts';
import { AnyMap, HistogramValue, Sample, Samples, TextMap } from './value.ts';

/** One element of a query's answer. */
export interface QueriedSample {
  readonly labels: Labels;
  readonly value: number | FloatHistogram;
}

/** What templates of an alert see. */
export interface AlertData {
  /** Of the element of the answer the alert is about, the metric's name too. */
  readonly labels: Labels;
  readonly value: number | FloatHistogram;
  readonly externalLabels: Labels;
  readonly externalUrl: string;
  /** The time of the evaluation. */
  readonly nowMs: number;
  /** Asks a query at that time, for the function `query`. May throw. */
  query(text: string): readonly QueriedSample[];
}

/** Variables every template of an alert has; written before it, as errors count columns from there. */
const prelude =
  '{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}';

const functionNames: ReadonlySet<string> = new Set([
  ...builtins.keys(),
  ...prometheusFunctions({ nowMs: 0, externalUrl: '', query: () => new Samples([]) }).keys(),
]);

/** Throws `TemplateError` where a template of an alert cannot be read. */
export function checkAlertTemplate(alert: string, text: string): void {
  parseTemplate(`__alert_${alert}`, prelude + text, functionNames);
}

/** Fills in a template of an alert. Throws `TemplateError`. */
export function expandAlertTemplate(alert: string, text: string, data: AlertData): string {
  if (!text.includes('{{')) return text;
  const name = `__alert_${alert}`;
  const whole = prelude + text;
  const functions = new Map([
    ...builtins,
    ...prometheusFunctions({ ...data, query: (query) => samplesOf(data.query(query)) }),
  ]);
  const tree = within('parsing', name, () => parseTemplate(name, whole, functionNames));
  const fields = new AnyMap(
    [
      ['Labels', new TextMap(data.labels)],
      ['ExternalLabels', new TextMap(data.externalLabels)],
      ['ExternalURL', data.externalUrl],
      ['Value', valueOf(data.value)],
    ],
    'struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }',
  );
  return within('executing', name, () => execute({ name, text: whole, tree, functions }, fields));
}

/** As `expandAlertTemplate`, but an error becomes the text, as Prometheus shows it: an alert goes out all the same. */
export function expandOrExplain(alert: string, text: string, data: AlertData): string {
  try {
    return expandAlertTemplate(alert, text, data);
  } catch (error) {
    if (error instanceof TemplateError) return `<error expanding template: ${error.message}>`;
    throw error;
  }
}

function within<Result>(doing: string, name: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new TemplateError(`error ${doing} template ${name}: ${error.message}`, { cause: error });
  }
}

function samplesOf(samples: readonly QueriedSample[]): Samples {
  return new Samples(samples.map(({ labels, value }) => new Sample(new TextMap(labels), valueOf(value))));
}

function valueOf(value: number | FloatHistogram): number | HistogramValue {
  return typeof value === 'number' ? value : new HistogramValue(value);
}
