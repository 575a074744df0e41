import type { z } from 'zod';
import { compiled, list, linearExpression, oneOf, section, yesNo } from '../../lib/fields/index.ts';
import { nearest } from '../../lib/suggest.ts';
import { customEntry } from './custom-fields.ts';
import { defaultAlertNames } from './default-rules.ts';
import {
  alertOptions,
  countBound,
  flag,
  nameOrGlob,
  patience,
  percentBound,
  sizeBound,
  timeBound,
  within,
} from './fields.ts';
import type { ThingName } from './settings.ts';
import { things } from './things.ts';

/** An entry of a list of things. It has a condition at least. */
function entry<Shape extends z.core.$ZodLooseShape>(thing: ThingName, shape: Shape) {
  const keys = Object.keys(things[thing].conditions);
  return section(shape).superRefine((written, context) => {
    if (keys.some((key) => (written as Readonly<Record<string, unknown>>)[key] !== undefined)) return;
    const message = `one of ${keys.join(', ')}`;
    context.addIssue({ code: 'custom', message, params: { about: 'entry' } });
  });
}

const folder = () => nameOrGlob().startsWith('/', { error: 'an absolute path or glob such as /data/*' });

const mountEntry = () =>
  entry('mounts', {
    mount: folder(),
    used_above: percentBound(),
    free_below: sizeBound(),
    inodes_above: percentBound(),
    full_within: timeBound(),
    read_only: flag(),
    not_answering_for: patience(),
    absent_for: patience(),
    ...alertOptions(),
  }).superRefine(({ mount, absent_for: absentFor }, context) => {
    if (absentFor === undefined || absentFor === 'off' || !/[*?{[]/.test(mount)) return;
    const message = 'a mount by its name, as of a glob nobody knows what is missing';
    context.addIssue({ code: 'custom', message, path: ['absent_for'] });
  });

const pathEntry = () =>
  entry('paths', {
    path: folder(),
    files_above: countBound(),
    files_below: countBound(),
    size_above: sizeBound(),
    newest_older_than: timeBound(),
    oldest_older_than: timeBound(),
    unscanned_for: patience(),
    ...alertOptions(),
  });

const processEntry = () =>
  entry('processes', {
    process: nameOrGlob(),
    gone_for: patience(),
    count_above: countBound(),
    count_below: countBound(),
    memory_above: sizeBound(),
    cpu_above: percentBound(100_000),
    restarts_above: countBound(),
    within: within().optional(),
    ...alertOptions(),
  });

const serviceEntry = () =>
  entry('services', {
    service: nameOrGlob(),
    down_for: patience(),
    restarts_above: countBound(),
    memory_above: sizeBound(),
    cpu_above: percentBound(100_000),
    within: within().optional(),
    ...alertOptions(),
  });

const checkEntry = () =>
  entry('checks', {
    check: nameOrGlob(),
    down_for: patience(),
    slower_than: timeBound(),
    certificate_ends_within: timeBound(),
    unknown_for: patience(),
    ...alertOptions(),
  });

const jobEntry = () =>
  entry('jobs', {
    job: nameOrGlob(),
    missed: flag(),
    failed: flag(),
    longer_than: timeBound(),
    not_started_for: timeBound(),
    ...alertOptions(),
  });

const arrivalEntry = () =>
  entry('arrivals', {
    arrival: nameOrGlob(),
    overdue_for: patience(),
    missed: flag(),
    ...alertOptions(),
  });

const logEntry = () =>
  entry('logs', {
    log: nameOrGlob(),
    match: linearExpression().optional(),
    above: countBound(),
    below: countBound(),
    within: within().optional(),
    silent_for: timeBound(),
    lag_above: sizeBound(),
    ...alertOptions(),
  }).superRefine(({ match, above, below }, context) => {
    if ((match === undefined) === (above === undefined && below === undefined)) return;
    const message = match === undefined ? '"match" with above and below' : '"above" or "below" with match';
    context.addIssue({ code: 'custom', message, params: { about: 'entry' } });
  });

const transferEntry = () =>
  entry('transfers', {
    direction: oneOf(['upload', 'download', 'delete']).optional(),
    failed_above: countBound(),
    incomplete_above: countBound(),
    broken_above: countBound(),
    silent_for: timeBound(),
    within: within().optional(),
    ...alertOptions(),
  });

const scriptEntry = () =>
  entry('scripts', {
    script: nameOrGlob(),
    failed_for: patience(),
    slower_than: timeBound(),
    ...alertOptions(),
  });

/** Names of default alerts that are left out. */
const excluded = () =>
  list(
    compiled('the name of a default alert', (written) => {
      const names = defaultAlertNames();
      if (names.includes(written)) return;
      const near = nearest(written, names);
      throw new Error(near === undefined ? 'there is none of that name' : `is ${near} meant?`);
    }),
  );

/** What `alerts:` says of rules that stand in no file. */
export const thresholdFields = () => ({
  /** Whether the default rules are there. */
  defaults: yesNo().prefault(true),
  exclude: excluded(),
  mounts: list(mountEntry),
  paths: list(pathEntry),
  processes: list(processEntry),
  services: list(serviceEntry),
  checks: list(checkEntry),
  jobs: list(jobEntry),
  arrivals: list(arrivalEntry),
  logs: list(logEntry),
  transfers: list(transferEntry),
  scripts: list(scriptEntry),
  custom: list(customEntry),
});
