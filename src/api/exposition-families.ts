import type { MetricDefinition, Sample } from '../lib/reading.ts';
import { seriesKey } from '../lib/exposition/index.ts';

/** Samples that stand together, under one TYPE. */
export interface Family {
  readonly name: string;
  readonly definition: MetricDefinition | undefined;
  readonly samples: readonly Sample[];
}

export type Definitions = ReadonlyMap<string, MetricDefinition>;

/**
 * Puts samples into families by their definitions, families by name: `x_bucket`, `x_sum` and `x_count` belong to a
 * histogram `x`. Series of a family stay in their order, the parts of one together and its buckets in theirs.
 */
export function familiesOf(definitions: Definitions, samples: readonly Sample[]): Family[] {
  const families = new Map<string, { definition: MetricDefinition | undefined; samples: Sample[] }>();
  const known = new Map<string, Sample[]>();
  for (const sample of samples) {
    let family = known.get(sample.name);
    if (!family) {
      const definition = definitions.get(sample.name) ?? wholeOf(definitions, sample.name);
      const name = definition?.name ?? sample.name;
      const entry = families.get(name) ?? { definition, samples: [] };
      families.set(name, entry);
      family = entry.samples;
      known.set(sample.name, family);
    }
    family.push(sample);
  }
  return [...families]
    .map(([name, { definition, samples: own }]) => ({ name, definition, samples: inParts(definition, own) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The histogram or summary a sample of this name is a part of. */
function wholeOf(definitions: Definitions, name: string): MetricDefinition | undefined {
  const base = /^(.+)_(?:bucket|sum|count)$/s.exec(name)?.[1];
  const definition = base === undefined ? undefined : definitions.get(base);
  if (definition?.type === 'histogram') return definition;
  return definition?.type === 'summary' && !name.endsWith('_bucket') ? definition : undefined;
}

function inParts(definition: MetricDefinition | undefined, samples: readonly Sample[]): readonly Sample[] {
  if (definition?.type !== 'histogram' && definition?.type !== 'summary') return samples;
  const label = definition.type === 'histogram' ? 'le' : 'quantile';
  const groups = Map.groupBy(samples, ({ labels }) => seriesKey('', without(labels, label)));
  const rank = ({ name, labels }: Sample): number => {
    if (name.endsWith('_sum')) return 1;
    if (name.endsWith('_count')) return 2;
    return labels[label] === undefined ? 3 : 0;
  };
  return [...groups.values()].flatMap((group) =>
    group.toSorted((a, b) => rank(a) - rank(b) || boundOf(a.labels[label]) - boundOf(b.labels[label])),
  );
}

function without(labels: Sample['labels'], name: string): Sample['labels'] {
  const { [name]: _, ...rest } = labels;
  return rest;
}

function boundOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const value = /^\+?inf$/i.test(text) ? Number.MAX_VALUE : Number(text);
  return Number.isFinite(value) ? value : 0;
}
