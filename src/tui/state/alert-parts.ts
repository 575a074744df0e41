/** What the view of the alerts lists: those of now, silences, those that fired before, what was sent. */
export type AlertPart = 'active' | 'silences' | 'history' | 'notifications';

/** In the order the key goes through them. */
export const alertParts: readonly AlertPart[] = ['active', 'silences', 'history', 'notifications'];

/** The part behind another, or before it; the last is followed by the first. */
export function nextAlertPart(part: AlertPart, by: 1 | -1): AlertPart {
  const index = alertParts.indexOf(part) + by;
  return alertParts[(index + alertParts.length) % alertParts.length] ?? 'active';
}
