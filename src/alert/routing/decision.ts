import type { LoggedNotification } from './notification-log.ts';

/** What could be told now. */
export interface Tellable {
  readonly firing: readonly { readonly fingerprint: string }[];
  readonly resolved: readonly { readonly fingerprint: string }[];
  readonly sendsResolved: boolean;
}

/**
 * Whether a group is told of: because something has changed since the last time, or because the repeat interval has
 * passed. The rules are Alertmanager's, and one more: whatever was told as firing is told when it is over.
 */
export function decide(
  last: LoggedNotification | undefined,
  { firing, resolved, sendsResolved }: Tellable,
  isRepeatDue: (last: LoggedNotification) => boolean,
): 'changed' | 'repeat' | undefined {
  if (firing.length + resolved.length === 0) return undefined;
  if (last === undefined) return firing.length > 0 ? 'changed' : undefined;
  if (firing.some(({ fingerprint }) => !last.firing.has(fingerprint))) return 'changed';
  const isOwed = resolved.some(({ fingerprint }) => last.told.has(fingerprint));
  // Also where resolutions are not sent, so that an alert that fires again is news.
  if (firing.length === 0) return last.firing.size > 0 || isOwed ? 'changed' : undefined;
  if (sendsResolved && (isOwed || resolved.some(({ fingerprint }) => !last.resolved.has(fingerprint)))) {
    return 'changed';
  }
  return isRepeatDue(last) ? 'repeat' : undefined;
}
