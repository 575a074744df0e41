import { createHash } from 'node:crypto';
import type { Labels } from '../../lib/reading.ts';
import type { RaisedAlert } from '../alert.ts';
import type { Notification, NotifiedAlert } from '../notification.ts';
import type { Channel } from './channel.ts';

/** An alert of a notification before it is known what it is about in numbers. */
export type RoutedAlert = Omit<NotifiedAlert, 'evidence'>;

/** A notification before evidence and links are added. */
export interface RoutedNotification extends Omit<Notification, 'alerts' | 'externalUrl'> {
  readonly alerts: readonly RoutedAlert[];
}

/** What goes into a notification. */
export interface NotificationContent {
  readonly channel: Channel;
  readonly firing: readonly RaisedAlert[];
  readonly resolved: readonly RaisedAlert[];
  readonly reason: Notification['reason'];
  /** Of the notification before it; empty for the first. */
  readonly previousId: string;
  readonly atMs: number;
  acknowledgedBy(fingerprint: string): string | undefined;
}

/** Puts a notification together. At least one alert must be given. */
export function buildNotification(content: NotificationContent): RoutedNotification {
  const { channel, firing, resolved, reason, atMs } = content;
  const all = [...firing, ...resolved];
  const status = firing.length > 0 ? 'firing' : 'resolved';
  return {
    id: idOf(content),
    receiver: channel.receiver,
    groupKey: channel.groupKey,
    status,
    alerts: all.map((alert, index) => ({
      ...alert,
      // That it will be over some day is nothing to tell.
      endsAtMs: index < firing.length ? undefined : alert.endsAtMs,
      status: index < firing.length ? 'firing' : 'resolved',
      acknowledgedBy: content.acknowledgedBy(alert.fingerprint),
    })),
    groupLabels: channel.groupLabels,
    commonLabels: inCommon(all.map(({ labels }) => labels)),
    commonAnnotations: inCommon(all.map(({ annotations }) => annotations)),
    reason,
    atMs,
  };
}

/**
 * What is told, by whom and after what: nothing that is different after a crash, so that what was sent and not noted
 * is sent again under the same name.
 */
function idOf({ channel, previousId, firing, resolved }: NotificationContent): string {
  const named = ({ fingerprint, startsAtMs }: RaisedAlert): string => `${fingerprint}@${startsAtMs}`;
  const parts = [channel.key, previousId, firing.map(named).toSorted(), resolved.map(named).toSorted()];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function inCommon([first = {}, ...others]: readonly Labels[]): Labels {
  const pairs = Object.entries(first);
  return Object.fromEntries(
    pairs.filter(([name, value]) => others.every((labels) => labels[name] === value)),
  );
}
