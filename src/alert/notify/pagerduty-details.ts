import type { Notification } from '../notification.ts';
import type { AlertView } from './text/alert-view.ts';
import type { NotificationView } from './text/notification-view.ts';
import { withThreshold } from './text/plain-text.ts';
import { drawBlocks } from './text/sparkline.ts';

/** What an incident shows besides its summary. */
export function detailsOf(
  { alerts }: Notification,
  view: NotificationView,
  faults: readonly string[],
): Record<string, unknown> {
  const firing = alerts.filter(({ status }) => status === 'firing').length;
  return {
    num_firing: String(firing),
    num_resolved: String(alerts.length - firing),
    ...(view.why !== undefined && { why: view.why }),
    ...(faults.length > 0 && { template_errors: faults }),
    ...Object.fromEntries(
      view.sections.map(({ status, detailed, brief, omitted }) => [
        status,
        [
          ...detailed.map(alertDetails),
          ...brief.map(alertDetails),
          ...(omitted > 0 ? [`and ${omitted} more`] : []),
        ],
      ]),
    ),
  };
}

function alertDetails(view: AlertView): Record<string, unknown> {
  const { value, threshold, lastHour, events, acknowledgedBy } = view;
  return {
    alert: `${view.name} ${view.where}`.trim(),
    severity: view.severity,
    when: view.when,
    ...(view.summary !== undefined && { summary: view.summary }),
    ...(view.description !== undefined && { description: view.description }),
    ...(value !== undefined && { value: withThreshold(value, threshold) }),
    ...(lastHour && { last_hour: `${drawBlocks(lastHour)} ${lastHour.low} to ${lastHour.high}` }),
    ...(events.length > 0 && { before: events.map(({ time, kind, title }) => `${time} ${kind}: ${title}`) }),
    ...(acknowledgedBy !== undefined && { taken_by: acknowledgedBy }),
    labels: Object.fromEntries(view.labels),
  };
}
