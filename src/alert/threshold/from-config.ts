import { parseDuration } from '../../lib/duration.ts';
import { parseSize } from '../../lib/size.ts';
import type { Rate } from '../../lib/fields/index.ts';
import { matchesName } from './name-glob.ts';
import type { WrittenCustom, WrittenPart } from './custom-fields.ts';
import { comparisons, thingNames } from './settings.ts';
import type {
  AlertOptions,
  Bound,
  CustomEntry,
  CustomPart,
  MetricCondition,
  ThresholdSeverity,
  ThingEntry,
  ThingName,
  ThresholdSettings,
} from './settings.ts';
import { things } from './things.ts';

/** What an entry of `alerts:` says of its alerts, as the schema gives it. */
interface WrittenOptions {
  readonly severity?: ThresholdSeverity | undefined;
  readonly for?: number | undefined;
  readonly keep_firing_for?: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
  readonly runbook_url?: string | undefined;
}

type WrittenEntry = WrittenOptions & {
  readonly within?: number | undefined;
  readonly match?: string | undefined;
};

/** `alerts:` of a loaded configuration, as far as it is about rules that stand in no file. */
export interface WrittenThresholds extends Readonly<Record<ThingName, readonly WrittenEntry[]>> {
  readonly defaults: boolean;
  readonly exclude: readonly string[];
  readonly cpu_threshold: number | 'off';
  readonly memory_threshold: number | 'off';
  readonly disk_threshold: number | 'off';
  readonly service_down: number | 'immediate' | 'off';
  readonly response_time_threshold: number | 'off';
  readonly custom: readonly WrittenCustom[];
}

/** What is asked for in `alerts:`; `unitOf` gives the whole name of a service. */
export function thresholdSettings(
  alerts: WrittenThresholds,
  services: { readonly named: readonly string[]; readonly unitOf: (name: string) => string },
): ThresholdSettings {
  const { service_down: down } = alerts;
  return {
    hasDefaults: alerts.defaults,
    exclude: alerts.exclude,
    cpuPercent: orUndefined(alerts.cpu_threshold),
    memoryPercent: orUndefined(alerts.memory_threshold),
    diskPercent: orUndefined(alerts.disk_threshold),
    serviceDownMs: down === 'immediate' ? 0 : orUndefined(down),
    responseTimeMs: orUndefined(alerts.response_time_threshold),
    namedServices: services.named.map(services.unitOf),
    entries: thingNames.flatMap((thing) =>
      alerts[thing].map((entry) => {
        const read = thingEntry(thing, entry);
        return thing === 'services' ? { ...read, name: services.unitOf(read.name) } : read;
      }),
    ),
    custom: alerts.custom.map(customOf),
  };
}

/** The expressions by which lines of a log are to be counted, each once. */
export function countedExpressions(
  entries: readonly { readonly log: string; readonly match?: string | undefined }[],
  log: string,
): readonly string[] {
  const own = entries.filter((entry) => matchesName(entry.log, log, things.logs.hasFolders));
  return [...new Set(own.flatMap(({ match }) => match ?? []))];
}

function thingEntry(thing: ThingName, entry: WrittenEntry): ThingEntry {
  const { key, conditions } = things[thing];
  const written = entry as unknown as Readonly<Record<string, unknown>>;
  const bounds = Object.keys(conditions).flatMap((condition): [string, Bound][] => {
    const bound = written[condition];
    return bound === undefined ? [] : [[condition, boundOf(bound)]];
  });
  const name = written[key];
  return {
    thing,
    name: typeof name === 'string' ? name : '*',
    bounds: Object.fromEntries(bounds),
    withinMs: entry.within,
    match: entry.match,
    options: optionsOf(entry),
  };
}

function boundOf(written: unknown): Bound {
  if (typeof written === 'number') return written;
  return written === true ? 1 : 'off';
}

function optionsOf(entry: WrittenOptions): AlertOptions {
  return {
    severity: entry.severity,
    forMs: entry.for,
    keepFiringForMs: entry.keep_firing_for,
    labels: entry.labels,
    summary: entry.summary,
    description: entry.description,
    runbookUrl: entry.runbook_url,
  };
}

function customOf(entry: WrittenCustom): CustomEntry {
  const parts = entry.all_of ?? entry.any_of ?? [entry];
  return {
    name: entry.name,
    parts: parts.map(
      (part): CustomPart => conditionOf(part) ?? { alert: 'alert' in part ? (part.alert ?? '') : '' },
    ),
    combination: entry.any_of === undefined ? 'all' : 'any',
    on: entry.on,
    options: optionsOf(entry),
  };
}

/** Undefined for a part about another alert. */
function conditionOf(part: Omit<WrittenPart, 'alert'>): MetricCondition | undefined {
  const { metric, where, within: withinMs } = part;
  const comparison = comparisons.find((key) => part[key] !== undefined);
  if (metric === undefined || comparison === undefined) return undefined;
  return { metric, where, comparison, bound: quantityOf(part[comparison]), withinMs };
}

/** Numbers as they are, sizes in bytes, durations in seconds, rates per second. */
function quantityOf(written: number | string | Rate | undefined): number {
  if (typeof written === 'object') return (written.count / written.per_ms) * 1000;
  if (typeof written !== 'string') return written ?? 0;
  return parseSize(written) ?? (parseDuration(written) ?? 0) / 1000;
}

function orUndefined(bound: number | 'off'): number | undefined {
  return bound === 'off' ? undefined : bound;
}
