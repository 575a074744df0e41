import { z } from 'zod';
import { absolutePath, duration, httpUrl, list, name, section, text } from '../../lib/fields/index.ts';
import { alertmanagerSection, integrationSections } from './integrations.ts';
import { matcherList } from './matchers.ts';
import { routeEntry } from './route.ts';
import { timeIntervalEntry, timeIntervalKeys } from './time-interval.ts';

/**
 * `notifications:`. Each kind of integration is a receiver of that name; `receivers` has those with other names, or
 * with several integrations.
 */
export const notificationsSection = () => {
  const kinds = integrationSections();
  return section({
    /** An existing Alertmanager file, taken instead of the receivers and the routes here. */
    alertmanager_config: absolutePath().optional(),
    email: kinds.email.optional(),
    resend: kinds.resend.optional(),
    slack: kinds.slack.optional(),
    pagerduty: kinds.pagerduty.optional(),
    webhook: kinds.webhook.optional(),
    ntfy: kinds.ntfy.optional(),
    console: kinds.console.optional(),
    receivers: list(() => receiverEntry(kinds)),
    /** Outside Alertmanagers that all alerts are handed to: each has routes of its own. */
    alertmanager: oneOrList(alertmanagerSection()),
    route: routeEntry().optional(),
    inhibit_rules: list(inhibitRuleEntry),
    time_intervals: list(() => section({ name: name(), time_intervals: list(timeIntervalEntry) })),
    maintenance: list(maintenanceEntry),
    /** Files of Go templates, `{{ define "name" }}`. */
    templates: list(text()),
    /** Where people look at alerts. */
    external_url: httpUrl().optional(),
    /** By when an alert that was posted is taken to be over, unless it is posted again. */
    resolve_timeout: duration().prefault('5m'),
  });
};

export type NotificationsConfig = z.output<ReturnType<typeof notificationsSection>>;

/** Marks lists of which a single entry may be written without a list; the loader makes one of it. */
export const oneOrListMark = 'etlmonOneOrList';

function oneOrList<Item extends z.ZodType>(item: Item): z.ZodOptional<z.ZodArray<Item>> {
  return z
    .array(item, { error: 'a mapping or a list of them' })
    .meta({ [oneOrListMark]: true })
    .optional();
}

function receiverEntry(kinds: ReturnType<typeof integrationSections>) {
  return section({
    name: name(),
    email: oneOrList(kinds.email),
    resend: oneOrList(kinds.resend),
    slack: oneOrList(kinds.slack),
    pagerduty: oneOrList(kinds.pagerduty),
    webhook: oneOrList(kinds.webhook),
    ntfy: oneOrList(kinds.ntfy),
    console: oneOrList(kinds.console),
  });
}

function inhibitRuleEntry() {
  const matchers = () => matcherList().refine((texts) => texts.length > 0, { error: 'at least one matcher' });
  return section({
    source_matchers: matchers(),
    target_matchers: matchers(),
    equal: list(text().regex(/^[a-zA-Z_]\w*$/, { error: 'the name of a label' })),
  });
}

function maintenanceEntry() {
  return section({
    name: name(),
    /** None: all alerts. */
    matchers: matcherList(),
    time_intervals: list(name()),
    ...timeIntervalKeys(),
  }).superRefine((entry, context) => {
    const hasOwn = Object.keys(timeIntervalKeys()).some(
      (key) => entry[key as keyof typeof entry] !== undefined,
    );
    if (hasOwn || entry.time_intervals.length > 0) return;
    context.addIssue({
      code: 'custom',
      message: 'a time: "time_intervals" with names, or "times", "weekdays" and so on',
      params: { about: 'entry' },
    });
  });
}
