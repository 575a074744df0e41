import type { Labels, Sample } from '../lib/reading.ts';
import { familiesOf } from './exposition-families.ts';
import type { Definitions } from './exposition-families.ts';
import { escapeHelp, SampleLines } from './exposition-line.ts';

/** The media type of Prometheus' text format, version 0.0.4. */
export const expositionType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Writes samples in Prometheus' text format, one family after the other as the format demands, families by name.
 * `constant` labels are added to every sample (a sample's own label wins). Names with other characters than the format
 * has get underscores.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function exposition(
  definitions: Definitions,
  samples: readonly Sample[],
  constant: Labels = {},
): string {
  const writer = new SampleLines('plain', constant);
  const lines: string[] = [];
  for (const { name, definition, samples: own } of familiesOf(definitions, samples)) {
    const shown = writer.nameOf(name);
    if (definition) lines.push(`# HELP ${shown} ${escapeHelp(definition.help)}`);
    lines.push(`# TYPE ${shown} ${definition?.type ?? 'untyped'}`);
    for (const sample of own) lines.push(writer.write(sample));
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
