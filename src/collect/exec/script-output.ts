import { defaultExpositionLimits, parseExposition, plainMetricNameOf } from '../../lib/exposition/index.ts';
import type { MetricDefinition, Sample } from '../../lib/reading.ts';
import type { ExecEntry } from './config.ts';
import { parseJsonOutput } from './json-output.ts';

/** What a script told: samples, what is known of their metrics, and what could not be used. */
export interface ScriptOutput {
  readonly samples: readonly Sample[];
  readonly definitions: readonly MetricDefinition[];
  /** The first ones, each with its place. */
  readonly faults: readonly string[];
  readonly faultCount: number;
}

/** A script with more than this is no script. */
export const maxSamples = 10_000;

/**
 * Reads what a script printed. Names that are etlmon's own are refused; each sample gets the label `script` (one of its
 * own becomes `exported_script`) and the configured labels, where it has none of that name.
 */
export function readOutput(
  text: string,
  entry: Pick<ExecEntry, 'name' | 'format' | 'labels'>,
  isOwnMetric: (name: string) => boolean,
): ScriptOutput {
  const output =
    entry.format === 'json' ? parseJsonOutput(text, maxSamples) : readExposition(text, entry.name);
  const isRefused = (name: string): boolean => isOwnMetric(name) || isOwnMetric(plainMetricNameOf(name));
  const refused = [...new Set(output.samples.map(({ name }) => name))].filter(isRefused);
  return {
    samples: output.samples
      .filter(({ name }) => !refused.includes(name))
      .map(({ name, labels, value }) => ({ name, labels: labelled(labels, entry), value })),
    definitions: output.definitions.filter(({ name }) => !isRefused(name)),
    faults: [
      ...refused.slice(0, 10).map((name) => `${name} is a metric of etlmon's own; call it something else`),
      ...output.faults,
    ],
    faultCount: refused.length + output.faultCount,
  };
}

function readExposition(text: string, script: string): ScriptOutput {
  const { samples, families, faults, faultCount } = parseExposition(text, {
    ...defaultExpositionLimits,
    maxSamples,
    maxFaults: 10,
  });
  return {
    samples,
    definitions: families.map(({ name, type, help }) => ({
      name,
      type,
      help: help ?? `Printed by the script ${script}.`,
    })),
    faults: faults.map(({ line, reason }) => `line ${line}: ${reason}`),
    faultCount,
  };
}

function labelled(own: Sample['labels'], entry: Pick<ExecEntry, 'name' | 'labels'>): Sample['labels'] {
  const { script: exported, ...rest } = own;
  return {
    script: entry.name,
    ...entry.labels,
    ...rest,
    ...(exported === undefined ? {} : { exported_script: exported }),
  };
}
