import type { MetricDefinition } from '../../lib/reading.ts';
import { PrometheusFailure } from './failure.ts';

interface Metadata {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** The `data` of `/api/v1/metadata`: what sources say of their metrics. Throws `PrometheusFailure`. */
export function metadataOf(
  definitions: Iterable<MetricDefinition>,
  form: URLSearchParams,
): Record<string, Metadata[]> {
  const limit = countOf(form, 'limit');
  const limitPerMetric = countOf(form, 'limit_per_metric');
  const wanted = form.get('metric') ?? '';
  const found = new Map<string, Metadata[]>();
  for (const { name, type, help } of definitions) {
    if (wanted !== '' && name !== wanted) continue;
    const known = found.get(name) ?? [];
    if (known.length === 0 && limit !== undefined && found.size >= limit) break;
    if (limitPerMetric === undefined || known.length < limitPerMetric)
      known.push({ type: type === 'untyped' ? 'unknown' : type, help, unit: '' });
    if (known.length > 0) found.set(name, known);
  }
  return Object.fromEntries(found);
}

/** Undefined for no limit, which is also what a negative one and none say. */
function countOf(form: URLSearchParams, name: string): number | undefined {
  const text = form.get(name) ?? '';
  if (text === '') return undefined;
  if (!/^[+-]?\d{1,15}$/.test(text)) throw new PrometheusFailure('bad_data', `${name} must be a number`);
  const count = Number(text);
  return count < 0 || (count === 0 && name === 'limit_per_metric') ? undefined : count;
}
