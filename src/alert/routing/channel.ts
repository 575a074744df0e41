import type { Labels } from '../../lib/reading.ts';
import { keyOf, type NotificationKey } from './notification-log.ts';

/** One integration of a receiver, as the routing needs it. */
export interface IntegrationInfo {
  /** `slack[0]`. */
  readonly key: string;
  readonly sendsResolved: boolean;
}

/** One way a group is told, at whatever step of its escalation. */
export type GroupWay = Omit<NotificationKey, 'afterMs'>;

/** The way one group is told through one integration. */
export interface Channel extends NotificationKey {
  /** `keyOf` of it. */
  readonly key: string;
  readonly groupLabels: Labels;
  readonly sendsResolved: boolean;
}

/** Whether a key is one of a way. */
export function isOfWay(key: GroupWay, { groupKey, receiver, integration }: GroupWay): boolean {
  return key.groupKey === groupKey && key.receiver === receiver && key.integration === integration;
}

/** The ways a group is told to a receiver. */
export function channelsOf(
  group: { readonly groupKey: string; readonly groupLabels: Labels },
  receiver: string,
  integrations: readonly IntegrationInfo[],
  afterMs: number,
): Channel[] {
  const { groupKey, groupLabels } = group;
  return integrations.map(({ key: integration, sendsResolved }) => {
    const key = { groupKey, receiver, integration, afterMs };
    return { ...key, key: keyOf(key), groupLabels, sendsResolved };
  });
}
