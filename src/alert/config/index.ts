/** From `notifications:` of node.yaml to the settings of alerting, and what an alertmanager.yml needs of the same. */
export { maintenanceOf, NotificationsError, settingsOf, sharedSettings } from './alerting-settings.ts';
export { looseCompiler } from './expression.ts';
export { integrationKinds } from './integrations.ts';
export type { IntegrationKind } from './integrations.ts';
export { readMatchers } from './matchers.ts';
export { notificationsSection, oneOrListMark } from './notifications.ts';
export type { NotificationsConfig } from './notifications.ts';
export { parsePrometheusDuration } from '../../promql/notation/duration.ts';
export { groupingOf, routeTree } from './route-tree.ts';
export type { RouteDraft } from './route-tree.ts';
export {
  isLocation,
  parseDaysOfMonth,
  parseMonths,
  parseTimes,
  parseWeekdays,
  parseYears,
} from './time-range.ts';
