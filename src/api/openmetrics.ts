import { seriesKey } from '../lib/exposition/index.ts';
import type { Labels, MetricDefinition, Sample } from '../lib/reading.ts';
import { familiesOf } from './exposition-families.ts';
import type { Definitions, Family } from './exposition-families.ts';
import { escapeHelp, SampleLines } from './exposition-line.ts';
import type { NameScheme } from './exposition-line.ts';

/** The media type of OpenMetrics 1.0. */
export const openMetricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** Base units: what a name ends in that has one. */
const unit = /_(seconds|bytes|ratio|celsius|volts|amperes|joules|grams|meters|hertz)$/;

interface OpenFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string | undefined;
  readonly samples: readonly Sample[];
}

/**
 * Writes samples as OpenMetrics 1.0. Each series has the name and the value it has in the text format: a counter whose
 * name does not end in `_total`, which OpenMetrics would rename, is of unknown type here.
 * https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md
 */
export function openMetrics(
  definitions: Definitions,
  samples: readonly Sample[],
  constant: Labels = {},
  scheme: NameScheme = 'plain',
): string {
  const writer = new SampleLines(scheme, constant);
  const lines: string[] = [];
  for (const { name, type, help, samples: own } of openFamilies(familiesOf(definitions, samples))) {
    const shown = writer.nameOf(name);
    lines.push(`# TYPE ${shown} ${type}`);
    const [, unitName] = unit.exec(name) ?? [];
    if (unitName !== undefined) lines.push(`# UNIT ${shown} ${unitName}`);
    if (help !== undefined) lines.push(`# HELP ${shown} ${escapeHelp(help).replaceAll('"', String.raw`\"`)}`);
    for (const sample of own) lines.push(writer.write(sample));
  }
  return `${lines.join('\n')}${lines.length === 0 ? '' : '\n'}# EOF\n`;
}

/** Families as OpenMetrics has them: a counter is named without `_total` and holds when it began. */
function openFamilies(families: readonly Family[]): OpenFamily[] {
  const byName = new Map(families.map((family) => [family.name, family]));
  const taken = new Set<string>();
  const open = families.map(({ name, definition, samples }) => {
    const type = definition?.type ?? 'untyped';
    const base = type === 'counter' ? counterBase(name, byName) : undefined;
    const holdsBegin = base !== undefined || type === 'histogram' || type === 'summary';
    const created = holdsBegin ? byName.get(`${base ?? name}_created`) : undefined;
    if (created) taken.add(created.name);
    return {
      name: base ?? name,
      key: name,
      type: base !== undefined ? 'counter' : openType(type),
      help: definition?.help,
      samples: created ? withBegin(samples, created.samples) : samples,
    };
  });
  return open.filter(({ key }) => !taken.has(key));
}

/** The name without `_total`, unless that is a metric of its own. */
function counterBase(name: string, families: ReadonlyMap<string, Family>): string | undefined {
  const base = /^(.+)_total$/s.exec(name)?.[1];
  return base === undefined || families.has(base) ? undefined : base;
}

function openType(type: MetricDefinition['type']): string {
  return type === 'untyped' || type === 'counter' ? 'unknown' : type;
}

/** Each series followed by the moment it began; a moment without a series is left out. */
function withBegin(samples: readonly Sample[], created: readonly Sample[]): Sample[] {
  const keyOf = ({ labels }: Sample): string => {
    const { le: _, quantile: __, ...rest } = labels;
    return seriesKey('', rest);
  };
  const began = new Map(created.map((sample) => [keyOf(sample), sample]));
  return samples.flatMap((sample, index) => {
    const key = keyOf(sample);
    const following = samples[index + 1];
    const isLast = following === undefined || keyOf(following) !== key;
    const begin = began.get(key);
    return isLast && begin ? [sample, begin] : [sample];
  });
}
