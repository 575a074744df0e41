import { arrivalConditions } from './arrivals.ts';
import { checkConditions } from './checks.ts';
import { dayMs, hourMs, minuteMs } from './condition.ts';
import type { Condition } from './condition.ts';
import { jobConditions } from './jobs.ts';
import { logConditions } from './logs.ts';
import { machineConditions } from './machine.ts';
import { mountConditions, remounted } from './mounts.ts';
import { ownConditions } from './own.ts';
import { processConditions } from './processes.ts';
import { scriptConditions } from './scripts.ts';
import { failedService, serviceConditions } from './services.ts';
import type { ThresholdSeverity, ThingName, ThresholdSettings } from './settings.ts';
import { transferConditions } from './transfers.ts';

/** A rule nobody had to ask for. Entries of `key` in the list of its thing take its place for the things they name. */
export interface DefaultRule {
  readonly condition: Condition;
  readonly bound: number;
  readonly severity?: ThresholdSeverity;
  readonly forMs?: number;
  readonly withinMs?: number;
  readonly thing?: ThingName;
  readonly key?: string;
  /** Only these; left out: all. */
  readonly names?: readonly string[];
  /** All but these. */
  readonly except?: readonly string[];
}

/** A threshold at which a disk is all but full, whatever the first one is. */
const diskCriticalPercent = 95;
/** A log that is this far behind is not being caught up with. */
const lagBytes = 64 * 2 ** 20;

/** The rules that the five thresholds of `alerts:` ask for. */
function thresholds(settings: ThresholdSettings): DefaultRule[] {
  const { cpuPercent, memoryPercent, diskPercent, serviceDownMs, responseTimeMs } = settings;
  const { namedServices: names } = settings;
  const { cpu, memory } = machineConditions;
  const used = { thing: 'mounts', key: 'used_above', condition: mountConditions.used_above } as const;
  const down = { thing: 'services', key: 'down_for', bound: serviceDownMs ?? 0 } as const;
  const slow = { thing: 'checks', key: 'slower_than', condition: checkConditions.slower_than } as const;
  return [
    ...(diskPercent === undefined
      ? []
      : [
          { ...used, bound: diskPercent },
          { ...used, bound: criticalPercent(diskPercent), severity: 'critical', forMs: minuteMs } as const,
        ]),
    ...(cpuPercent === undefined ? [] : [{ condition: cpu, bound: cpuPercent }]),
    ...(memoryPercent === undefined ? [] : [{ condition: memory, bound: memoryPercent }]),
    ...(serviceDownMs === undefined
      ? []
      : [
          { ...down, condition: failedService, except: names },
          ...(names.length === 0 ? [] : [{ ...down, condition: serviceConditions.down_for, names }]),
        ]),
    ...(responseTimeMs === undefined ? [] : [{ ...slow, bound: responseTimeMs }]),
  ];
}

/** Half the way that is left where somebody wants to hear of it late only. */
function criticalPercent(percent: number): number {
  return percent < diskCriticalPercent ? diskCriticalPercent : (percent + 100) / 2;
}

/** The others; docs/alerts.md has the reason for each. */
const others: readonly DefaultRule[] = [
  { thing: 'mounts', key: 'inodes_above', condition: mountConditions.inodes_above, bound: 90 },
  { thing: 'mounts', key: 'full_within', condition: mountConditions.full_within, bound: 4 * hourMs },
  { thing: 'mounts', key: 'read_only', condition: remounted, bound: 1 },
  {
    thing: 'mounts',
    key: 'not_answering_for',
    condition: mountConditions.not_answering_for,
    bound: 2 * minuteMs,
  },
  ...Object.entries(machineConditions)
    .filter(([key]) => key !== 'cpu' && key !== 'memory')
    .map(([, condition]) => ({ condition, bound: 0 })),
  {
    thing: 'services',
    key: 'restarts_above',
    condition: serviceConditions.restarts_above,
    bound: 3,
    withinMs: 15 * minuteMs,
  },
  { thing: 'processes', key: 'gone_for', condition: processConditions.gone_for, bound: minuteMs },
  { thing: 'checks', key: 'down_for', condition: checkConditions.down_for, bound: 0 },
  { thing: 'checks', key: 'unknown_for', condition: checkConditions.unknown_for, bound: 15 * minuteMs },
  {
    thing: 'checks',
    key: 'certificate_ends_within',
    condition: checkConditions.certificate_ends_within,
    bound: 21 * dayMs,
  },
  {
    thing: 'checks',
    key: 'certificate_ends_within',
    condition: checkConditions.certificate_ends_within,
    bound: 7 * dayMs,
    severity: 'critical',
  },
  { thing: 'jobs', key: 'missed', condition: jobConditions.missed, bound: 1 },
  { thing: 'jobs', key: 'failed', condition: jobConditions.failed, bound: 1 },
  { thing: 'arrivals', key: 'overdue_for', condition: arrivalConditions.overdue_for, bound: 0 },
  { thing: 'arrivals', key: 'missed', condition: arrivalConditions.missed, bound: 1 },
  { thing: 'transfers', key: 'failed_above', condition: transferConditions.failed_above, bound: 0 },
  { thing: 'transfers', key: 'broken_above', condition: transferConditions.broken_above, bound: 0 },
  { thing: 'scripts', key: 'failed_for', condition: scriptConditions.failed_for, bound: 5 * minuteMs },
  { thing: 'logs', key: 'lag_above', condition: logConditions.lag_above, bound: lagBytes },
  ...Object.values(ownConditions).map((condition) => ({ condition, bound: 0 })),
];

/** The rules of these settings that stand in no list. */
export function defaultRules(settings: ThresholdSettings): readonly DefaultRule[] {
  const all = [...thresholds(settings), ...(settings.hasDefaults ? others : [])];
  return all.filter(({ condition }) => !settings.exclude.includes(condition.alert));
}

const everything: ThresholdSettings = {
  hasDefaults: true,
  exclude: [],
  cpuPercent: 0,
  memoryPercent: 0,
  diskPercent: 0,
  serviceDownMs: 0,
  responseTimeMs: 0,
  namedServices: [],
  entries: [],
  custom: [],
};

/** Names of the alerts of default rules, each once. */
export function defaultAlertNames(): string[] {
  return [...new Set(defaultRules(everything).map(({ condition }) => condition.alert))];
}
