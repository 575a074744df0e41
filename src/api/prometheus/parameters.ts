import { maxSteps } from '../../contract/history-routes.ts';
import { parsePrometheusDuration } from '../../promql/notation/duration.ts';
import { invalidParameter, PrometheusFailure } from './failure.ts';

/** What Prometheus' own clients send for "from the beginning" and "to the end". */
const endsOfTime: ReadonlyMap<string, number> = new Map([
  ['-292273086-05-16T16:47:06Z', -8.64e15],
  ['+292277025-08-18T07:12:54.999999999Z', 8.64e15],
  ['292277025-08-18T07:12:54.999999999Z', 8.64e15],
]);
/** Beyond this a duration of Go does not fit into its 64 bits of nanoseconds. */
const maxDurationMs = 2 ** 63 / 1e6;

/** A time as seconds since the epoch or in RFC 3339, in milliseconds. Throws what `what` makes of the message. */
function timeOf(text: string): number | undefined {
  const known = endsOfTime.get(text);
  if (known !== undefined) return known;
  const seconds = numberOf(text);
  if (seconds !== undefined) return Number.isFinite(seconds) ? Math.round(seconds * 1000) : undefined;
  if (!/^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d([.,]\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const ms = Date.parse(text.replace(',', '.').toUpperCase());
  return Number.isNaN(ms) ? undefined : ms;
}

function noTime(text: string): string {
  return `cannot parse ${JSON.stringify(text)} to a valid timestamp`;
}

/** A time that must be there. Throws `PrometheusFailure`. */
export function timeParameter(form: URLSearchParams, name: string): number {
  const text = form.get(name) ?? '';
  const ms = timeOf(text);
  if (ms === undefined) throw invalidParameter(name, noTime(text));
  return ms;
}

/** A time that may be left out. Throws `PrometheusFailure`. */
export function optionalTime(form: URLSearchParams, name: string, otherwiseMs: number): number {
  const text = form.get(name) ?? '';
  if (text === '') return otherwiseMs;
  const ms = timeOf(text);
  if (ms === undefined) throw invalidParameter(name, `invalid time value for '${name}': ${noTime(text)}`);
  return ms;
}

/** A duration as seconds or as `1h30m`, in milliseconds; undefined where it is left out. Throws `PrometheusFailure`. */
export function optionalDuration(
  form: URLSearchParams,
  name: string,
  fault: (message: string) => PrometheusFailure = (message) => invalidParameter(name, message),
): number | undefined {
  const text = form.get(name) ?? '';
  return text === '' ? undefined : durationOf(text, fault);
}

/** The times of a range query. Throws `PrometheusFailure`. */
export function rangeOf(form: URLSearchParams): { fromMs: number; toMs: number; stepMs: number } {
  const fromMs = timeParameter(form, 'start');
  const toMs = timeParameter(form, 'end');
  if (toMs < fromMs) throw invalidParameter('end', 'end timestamp must not be before start time');
  const stepMs = durationOf(form.get('step') ?? '', (message) => invalidParameter('step', message));
  // Prometheus divides by zero for a step below a millisecond.
  if (stepMs < 1) {
    throw invalidParameter(
      'step',
      'zero or negative query resolution step widths are not accepted. Try a positive integer',
    );
  }
  if (Math.floor((toMs - fromMs) / stepMs) > maxSteps) {
    throw new PrometheusFailure(
      'bad_data',
      `exceeded maximum resolution of ${maxSteps.toLocaleString('en')} points per timeseries. ` +
        'Try decreasing the query resolution (?step=XX)',
    );
  }
  return { fromMs, toMs, stepMs };
}

/** How many series are wanted at most; 0 for all. Throws `PrometheusFailure`. */
export function limitOf(form: URLSearchParams): number {
  const text = form.get('limit') ?? '';
  if (text === '') return 0;
  if (!/^[+-]?\d{1,18}$/.test(text)) {
    throw invalidParameter('limit', `cannot parse ${JSON.stringify(text)} to a valid limit`);
  }
  const limit = Number(text);
  if (limit < 0) throw invalidParameter('limit', 'limit must be non-negative');
  return limit;
}

function durationOf(text: string, fault: (message: string) => PrometheusFailure): number {
  const seconds = numberOf(text);
  const ms = seconds === undefined ? parsePrometheusDuration(text) : seconds * 1000;
  if (ms === undefined || Number.isNaN(ms)) {
    throw fault(`cannot parse ${JSON.stringify(text)} to a valid duration`);
  }
  if (Math.abs(ms) > maxDurationMs) {
    throw fault(`cannot parse ${JSON.stringify(text)} to a valid duration. It overflows int64`);
  }
  return Math.trunc(ms);
}

/** A number as Go reads it, but for hexadecimal ones and underscores. */
function numberOf(text: string): number | undefined {
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}
