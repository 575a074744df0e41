import { parseDuration } from '../../src/lib/duration.ts';
import { alertPattern, parseAlertPattern } from './alert-pattern.ts';
import type { AlertStatus, ToldLine } from './scenario.ts';

const item = new RegExp(`(firing|resolved)(?= )|(${alertPattern})`, 'y');

/**
 * Reads `15m30s ops firing DiskFull{mountpoint="/data"} resolved DiskFull`; `repeat`, `escalation` or `test` may stand before
 * the first status. Throws an `Error`.
 */
export function parseToldLine(text: string): ToldLine {
  const [, time = '', receiver = '', reason = 'changed', rest = ''] =
    /^(\S+) +(\S+) +(?:(repeat|escalation|test) +)?((?:firing|resolved) .*)$/.exec(text) ?? [];
  const atMs = parseDuration(time);
  if (atMs === undefined)
    throw new Error(
      `expected TIME RECEIVER [repeat|escalation|test] firing|resolved ALERT …, got ${JSON.stringify(text)}`,
    );
  return { text, atMs, receiver, reason, alerts: alertsIn(rest) };
}

function alertsIn(text: string): ToldLine['alerts'] {
  const alerts: { status: AlertStatus; pattern: ReturnType<typeof parseAlertPattern> }[] = [];
  let status: AlertStatus = 'firing';
  for (let at = 0; at < text.length;) {
    item.lastIndex = at;
    const [whole, nextStatus, alert] = item.exec(text) ?? [];
    if (whole === undefined) throw new Error(`expected an alert, got ${JSON.stringify(text.slice(at))}`);
    if (alert === undefined) status = nextStatus as AlertStatus;
    else alerts.push({ status, pattern: parseAlertPattern(alert) });
    at += whole.length;
    while (text[at] === ' ') at += 1;
  }
  if (alerts.length === 0) throw new Error(`expected an alert after ${text}`);
  return alerts;
}
