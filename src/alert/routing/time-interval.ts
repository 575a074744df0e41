import { localTime, machineZone, type LocalTime } from '../../lib/zone.ts';

/** Inclusive. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/** A set of moments, with Alertmanager's meaning: each field that is given must hold; within a field one range must. */
export interface TimeInterval {
  /** Minutes since midnight, the end exclusive and at most 1440. */
  readonly times: readonly NumberRange[] | undefined;
  /** 0 Sunday to 6 Saturday. */
  readonly weekdays: readonly NumberRange[] | undefined;
  /** 1 to 31, or -1 (the last) to -31. */
  readonly daysOfMonth: readonly NumberRange[] | undefined;
  /** 1 to 12. */
  readonly months: readonly NumberRange[] | undefined;
  readonly years: readonly NumberRange[] | undefined;
  /** IANA zone; UTC where none is given. `Local` is that of the machine. */
  readonly location: string;
}

/** Whether a moment is in the interval. Throws `RangeError` for a location that is no zone. */
export function contains(interval: TimeInterval, epochMs: number): boolean {
  const zone = interval.location === 'Local' ? machineZone() : interval.location || 'UTC';
  const time = localTime(zone, epochMs);
  const minute = time.hour * 60 + time.minute;
  return (
    (interval.times?.some(({ from, to }) => minute >= from && minute < to) ?? true) &&
    (interval.daysOfMonth?.some((range) => containsDay(range, time)) ?? true) &&
    isIn(interval.months, time.month) &&
    isIn(interval.weekdays, time.weekday) &&
    isIn(interval.years, time.year)
  );
}

function isIn(ranges: readonly NumberRange[] | undefined, value: number): boolean {
  return ranges?.some(({ from, to }) => value >= from && value <= to) ?? true;
}

/** Days past the end of a month do not lead into the next: `29:31` holds on no day of a February of 28. */
function containsDay(range: NumberRange, { year, month, day }: LocalTime): boolean {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const fromStart = (wanted: number): number => (wanted < 0 ? length + wanted + 1 : wanted);
  return day >= fromStart(range.from) && day <= fromStart(range.to);
}
