import type { Labels, MetricDefinition, Sample } from '../lib/reading.ts';

/** The media type of Prometheus' text format, version 0.0.4. */
export const expositionType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Writes samples in Prometheus' text format, one family after the other as the format demands, families by name.
 * `constant` labels are added to every sample (a sample's own label wins).
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function exposition(
  definitions: ReadonlyMap<string, MetricDefinition>,
  samples: readonly Sample[],
  constant: Labels = {},
): string {
  const families = new Map<string, Sample[]>();
  for (const sample of samples) {
    const family = families.get(sample.name);
    if (family) family.push(sample);
    else families.set(sample.name, [sample]);
  }
  const constantText = labelPairs(constant);
  const lines: string[] = [];
  for (const [name, family] of [...families].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const definition = definitions.get(name);
    if (definition) lines.push(`# HELP ${name} ${escapeHelp(definition.help)}`);
    lines.push(`# TYPE ${name} ${definition?.type ?? 'untyped'}`);
    for (const { labels, value } of family) {
      lines.push(`${name}${labelText(labels, constant, constantText)} ${formatValue(value)}`);
    }
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function labelText(labels: Labels, constant: Labels, constantText: string): string {
  const own = labelPairs(labels);
  const extra = Object.keys(labels).some((name) => name in constant)
    ? labelPairs(Object.fromEntries(Object.entries(constant).filter(([name]) => !(name in labels))))
    : constantText;
  const pairs = own !== '' && extra !== '' ? `${own},${extra}` : own + extra;
  return pairs === '' ? '' : `{${pairs}}`;
}

function labelPairs(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeLabel(value)}"`)
    .join(',');
}

function escapeLabel(value: string): string {
  return value
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('"', String.raw`\"`);
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', String.raw`\\`).replaceAll('\n', String.raw`\n`);
}

function formatValue(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}
