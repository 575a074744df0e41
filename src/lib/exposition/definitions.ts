import type { MetricDefinition } from '../reading.ts';

/**
 * One definition for each name. Of several the first counts; where a later one is of another type the metric is
 * untyped, since its samples are not of one kind.
 */
export function mergeDefinitions(
  groups: readonly (readonly MetricDefinition[])[],
): readonly MetricDefinition[] {
  const merged = new Map<string, MetricDefinition>();
  for (const definition of groups.flat()) {
    const known = merged.get(definition.name);
    if (!known) merged.set(definition.name, definition);
    else if (known.type !== definition.type) merged.set(known.name, { ...known, type: 'untyped' });
  }
  return [...merged.values()];
}
