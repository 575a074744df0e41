export const thresholdSeverities = ['critical', 'warning', 'info'] as const;

/** How much an alert matters: wakes somebody, is for working hours, is good to know. */
export type ThresholdSeverity = (typeof thresholdSeverities)[number];

/** What every entry may say of its alerts; what is left out is the condition's own. Durations are milliseconds. */
export interface AlertOptions {
  readonly severity?: ThresholdSeverity | undefined;
  readonly forMs?: number | undefined;
  readonly keepFiringForMs?: number | undefined;
  /** Added to the alert; values may be templates. */
  readonly labels: Readonly<Record<string, string>>;
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
  readonly runbookUrl?: string | undefined;
}

/** A threshold; `off`: the default rule does not count for this thing, and nothing takes its place. */
export type Bound = number | 'off';

export const thingNames = [
  'mounts',
  'paths',
  'processes',
  'services',
  'checks',
  'jobs',
  'arrivals',
  'logs',
  'transfers',
  'scripts',
] as const;

/** The lists of `alerts:` that have an entry per thing. */
export type ThingName = (typeof thingNames)[number];

/** One entry of such a list. */
export interface ThingEntry {
  readonly thing: ThingName;
  /** Its name or a glob of names; `*` is all. */
  readonly name: string;
  /** By condition: percent, bytes, milliseconds or a count. */
  readonly bounds: Readonly<Record<string, Bound>>;
  /** In which time events are counted. */
  readonly withinMs: number | undefined;
  /** Which lines of a log are counted. */
  readonly match: string | undefined;
  readonly options: AlertOptions;
}

/** What a `custom` entry, or a part of one, asks of a metric. */
export interface MetricCondition {
  readonly metric: string;
  /** Labels a series must have; values may be globs. */
  readonly where: Readonly<Record<string, string>>;
  /** Which comparison, and with what; durations are milliseconds, rates per second. */
  readonly comparison: Comparison;
  readonly bound: number;
  readonly withinMs: number | undefined;
}

export const comparisons = [
  'above',
  'below',
  'rises_above',
  'grows_above',
  'reaches_above',
  'reaches_below',
  'changed_within',
  'unchanged_for',
  'absent_for',
] as const;

export type Comparison = (typeof comparisons)[number];

/** A part of a composite: a condition, or another alert that fires. */
export type CustomPart = MetricCondition | { readonly alert: string };

export interface CustomEntry {
  /** Of the alert. */
  readonly name: string;
  readonly parts: readonly CustomPart[];
  readonly combination: 'all' | 'any';
  /** Labels by which the parts of `all` belong together. */
  readonly on: readonly string[];
  readonly options: AlertOptions;
}

/** All thresholds of a node; undefined ones are off. Percentages, milliseconds. */
export interface ThresholdSettings {
  /** Whether the rules are there that nobody has asked for. */
  readonly hasDefaults: boolean;
  /** Alerts of default rules that are left out. */
  readonly exclude: readonly string[];
  readonly cpuPercent: number | undefined;
  readonly memoryPercent: number | undefined;
  readonly diskPercent: number | undefined;
  readonly serviceDownMs: number | undefined;
  readonly responseTimeMs: number | undefined;
  /** Units, or globs of them, that the operator has named: they are to run. */
  readonly namedServices: readonly string[];
  readonly entries: readonly ThingEntry[];
  readonly custom: readonly CustomEntry[];
}
