import { arrivalConditions } from './arrivals.ts';
import { checkConditions } from './checks.ts';
import type { Condition } from './condition.ts';
import { jobConditions } from './jobs.ts';
import { logConditions } from './logs.ts';
import { mountConditions } from './mounts.ts';
import { pathConditions } from './paths.ts';
import { processConditions } from './processes.ts';
import { scriptConditions } from './scripts.ts';
import { serviceConditions } from './services.ts';
import type { ThingName } from './settings.ts';
import { transferConditions } from './transfers.ts';

/** A kind of thing thresholds are about. */
export interface ThingKind {
  /** What an entry of its list calls it. */
  readonly key: string;
  /** The label of its series. */
  readonly label: string;
  /** In globs of its names `*` does not reach over a slash. */
  readonly hasFolders: boolean;
  readonly conditions: Readonly<Record<string, Condition>>;
}

/** The kinds of things by the list of `alerts:` they stand in. */
export const things: Readonly<Record<ThingName, ThingKind>> = {
  mounts: { key: 'mount', label: 'mountpoint', hasFolders: true, conditions: mountConditions },
  paths: { key: 'path', label: 'path', hasFolders: true, conditions: pathConditions },
  processes: { key: 'process', label: 'groupname', hasFolders: false, conditions: processConditions },
  services: { key: 'service', label: 'name', hasFolders: false, conditions: serviceConditions },
  checks: { key: 'check', label: 'check', hasFolders: false, conditions: checkConditions },
  jobs: { key: 'job', label: 'job', hasFolders: false, conditions: jobConditions },
  arrivals: { key: 'arrival', label: 'name', hasFolders: false, conditions: arrivalConditions },
  logs: { key: 'log', label: 'log', hasFolders: false, conditions: logConditions },
  transfers: { key: 'direction', label: 'direction', hasFolders: false, conditions: transferConditions },
  scripts: { key: 'script', label: 'script', hasFolders: false, conditions: scriptConditions },
};
