import type { Labels } from '../../../src/lib/reading.ts';

/** A notification that a webhook has taken. */
export interface Told {
  /** Since the scenario began. */
  readonly atMs: number;
  /** `ops/0 firing {}:{alertname="A"}: A, -B{team=x}`. */
  readonly text: string;
}

/** What a notification says, in one line: alerts that fire, then those that are over, with a minus. */
export function textOf(
  webhook: string,
  notification: {
    readonly status: string;
    readonly groupKey: string;
    readonly alerts: readonly { readonly status: string; readonly labels: Labels }[];
  },
): string {
  const alerts = notification.alerts.map(({ status, labels: { alertname = '', ...others } }) => {
    const more = Object.entries(others).map(([name, value]) => `${name}=${value.replaceAll('\n', '\\n')}`);
    return `${status === 'resolved' ? '-' : ''}${alertname}${more.length > 0 ? `{${more.toSorted().join()}}` : ''}`;
  });
  return `${webhook} ${notification.status} ${notification.groupKey}: ${[...alerts.filter(isFiring), ...alerts.filter((text) => !isFiring(text))].join(', ')}`;
}

/** What is told in one list and not in the other at about the same time, with whole seconds. */
export function difference(one: readonly Told[], other: readonly Told[], toleranceMs: number): string[] {
  const rest = [...other];
  const missing: string[] = [];
  for (const { atMs, text } of one) {
    const index = rest.findIndex((candidate) => candidate.text === text && isNear(candidate.atMs, atMs));
    if (index === -1) missing.push(`${Math.floor(atMs / 1000)}s ${text}`);
    else rest.splice(index, 1);
  }
  return missing.toSorted();

  function isNear(a: number, b: number): boolean {
    return Math.abs(a - b) <= toleranceMs;
  }
}

function isFiring(text: string): boolean {
  return !text.startsWith('-');
}
