import type { ThingEntry, ThresholdSettings } from './settings.ts';

/** No rules at all. */
export const noThresholds: ThresholdSettings = {
  hasDefaults: false,
  exclude: [],
  cpuPercent: undefined,
  memoryPercent: undefined,
  diskPercent: undefined,
  serviceDownMs: undefined,
  responseTimeMs: undefined,
  namedServices: [],
  entries: [],
  custom: [],
};

/** What a node without a configuration has. */
export const usualThresholds: ThresholdSettings = {
  ...noThresholds,
  hasDefaults: true,
  cpuPercent: 80,
  memoryPercent: 90,
  diskPercent: 85,
  serviceDownMs: 0,
  responseTimeMs: 5000,
};

/** The rules of these entries alone. */
export function only(...entries: readonly ThingEntry[]): ThresholdSettings {
  return { ...noThresholds, entries };
}

/** An entry of a list of things. */
export function entry(
  thing: ThingEntry['thing'],
  name: string,
  bounds: ThingEntry['bounds'],
  more: Partial<ThingEntry> = {},
): ThingEntry {
  return { thing, name, bounds, withinMs: undefined, match: undefined, options: { labels: {} }, ...more };
}
