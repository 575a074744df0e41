import type { Alert } from '../../contract/alerts.ts';
import { formatElapsed, harmless } from '../../lib/format.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import { timeOf } from '../draw/moments.ts';
import type { Quantity } from '../draw/quantity.ts';
import { formatQuantity } from '../draw/quantity.ts';
import type { Span, Style } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';
import { isSuppressed, urgencyOf } from '../state/alert-rank.ts';

/** ✗ critical, ! warning, · all else, whether it fires or not. */
export function severitySign(severity: string, glyphs: Glyphs): string {
  return { critical: glyphs.critical, warning: glyphs.warning, info: glyphs.nothing }[urgencyOf(severity)];
}

/** The colour of an alert: that of its severity while it fires and nobody takes care of it. */
export function alertStyle(alert: Alert): Style {
  if (isSuppressed(alert) || alert.state === 'resolved') return tones.muted;
  if (alert.state === 'pending' || alert.acknowledged !== null) return tones.plain;
  return severityStyle(alert.severity);
}

export function severityStyle(severity: string): Style {
  return { critical: tones.critical, warning: tones.warning, info: tones.accent }[urgencyOf(severity)];
}

/** `firing 12 m`, `pending 3 m of 5 m`, `resolved 2 m ago`; where it is narrow `pending 3/5 m`. */
export function alertStateText(alert: Alert, now: number, width: number): string {
  const since = (timestamp: string | null, parts: number): string => {
    const at = timeOf(timestamp);
    return at === null ? '' : ` ${formatElapsed(now - at, parts)}`;
  };
  switch (alert.state) {
    case 'firing': {
      const long = `firing${since(alert.fired_at, 2)}`;
      return long.length <= width ? long : `firing${since(alert.fired_at, 1)}`;
    }
    case 'pending': {
      const [sofar, whole] = [since(alert.active_at, 1), formatElapsed((alert.rule?.for_sec ?? 0) * 1000)];
      const texts = [
        `pending${sofar} of ${whole}`,
        `pending${sofar.replace(unitOf(whole), '')}/${whole}`,
        `pending${sofar}`,
      ];
      return texts.find((text) => text.length <= width) ?? 'pending';
    }
    case 'resolved': {
      const short = `resolved${since(alert.resolved_at, 1)}`;
      return short.length + 4 <= width ? `${short} ago` : short;
    }
  }
}

/** ` m` of `5 m`, so that it need not be said twice. */
const unitOf = (text: string): string => /^\d+( \w+)$/.exec(text)?.[1] ?? '';

/** Who takes care of it, or why nobody is told: `by ada`, `silenced`, `inhibited`, `muted: nights`. */
export function alertMark({
  silenced_by: silences,
  inhibited_by: alerts,
  muted_by: times,
  acknowledged,
}: Alert): string {
  if (silences.length > 0) return 'silenced';
  if (alerts.length > 0) return 'inhibited';
  if (times.length > 0) return harmless(`muted: ${times.join(', ')}`);
  return acknowledged === null ? '' : harmless(`by ${acknowledged.by || 'somebody'}`);
}

/** How numbers of an alert are written. */
export function alertQuantity(unit: Alert['unit']): Quantity {
  const plain = { isPerSecond: false, factor: 1 };
  switch (unit) {
    case 'percent':
      return { ...plain, kind: 'percent' };
    case 'ratio':
      return { ...plain, kind: 'percent', factor: 100 };
    case 'timestamp':
      return { ...plain, kind: 'moment' };
    default:
      return { ...plain, kind: unit };
  }
}

/** A number of an alert with its unit; round ones without decimals. */
export function alertNumber(value: number | null, unit: Alert['unit']): string {
  const quantity = alertQuantity(unit);
  return formatQuantity(value === null ? null : value * quantity.factor, quantity).replace(/\.0+(?= %)/, '');
}

/** `95.2 % > 90 %`; the value alone where the rule compares with no fixed number. */
export function valueText({ value, threshold, unit }: Pick<Alert, 'value' | 'threshold' | 'unit'>): string {
  const shown = alertNumber(value, unit);
  return threshold === null ? shown : `${shown} ${threshold.operator} ${alertNumber(threshold.value, unit)}`;
}

/** Sign and name of an alert. */
export function alertName(alert: Alert, glyphs: Glyphs, style: Style): Span {
  return span(`${severitySign(alert.severity, glyphs)} ${harmless(alert.name)}`, style);
}
