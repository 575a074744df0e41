import { formatBytes, formatDateTime, formatDuration } from '../../lib/format.ts';
import type { TickSteps } from './axis.ts';

/** What the numbers of a metric count, for people. Values are multiplied by `factor` before they are drawn. */
export interface Quantity {
  readonly kind: 'number' | 'bytes' | 'seconds' | 'percent' | 'moment';
  readonly isPerSecond: boolean;
  readonly factor: number;
}

/**
 * What a metric counts, told by its name (https://prometheus.io/docs/practices/naming/). Seconds that grow each second
 * are a share of the time.
 */
export function quantityOf(name: string, as: 'value' | 'rate'): Quantity {
  const isRate = as === 'rate';
  const base = name.replace(/_(total|sum)$/, '');
  if (base.endsWith('_bytes')) return { kind: 'bytes', isPerSecond: isRate, factor: 1 };
  if (base.endsWith('_ratio')) return { kind: 'percent', isPerSecond: isRate, factor: 100 };
  if (base.endsWith('_percent')) return { kind: 'percent', isPerSecond: isRate, factor: 1 };
  if (base.endsWith('_seconds') && isRate) return { kind: 'percent', isPerSecond: false, factor: 100 };
  if (/_(time|timestamp)_seconds$/.test(name)) return { kind: 'moment', isPerSecond: false, factor: 1 };
  if (base.endsWith('_seconds')) return { kind: 'seconds', isPerSecond: false, factor: 1 };
  return { kind: 'number', isPerSecond: isRate, factor: 1 };
}

/** By what the ticks of an axis of it are round. */
export function tickSteps({ kind }: Quantity): TickSteps {
  if (kind === 'bytes') return 'binary';
  return kind === 'seconds' || kind === 'moment' ? 'time' : 'decimal';
}

/** A value with its unit, ten cells at most: `1.4 G`, `1.4 M/s`, `12.5 %`, `3 h 12 m`, `12.3 k`. */
export function formatQuantity(value: number | null, { kind, isPerSecond }: Quantity): string {
  if (value === null || !Number.isFinite(value)) return '–';
  const sign = value < 0 ? '-' : '';
  const size = Math.abs(value);
  const each = isPerSecond ? '/s' : '';
  switch (kind) {
    case 'bytes':
      return size >= 1e21 ? `${threeDigits(value)}${each}` : `${sign}${formatBytes(size)}${each}`;
    case 'percent':
      return size >= 1e5 ? `${threeDigits(value)} %` : `${value.toFixed(size < 9.95 ? 2 : 1)} %${each}`;
    case 'seconds':
      return sign + formatSeconds(size);
    case 'moment':
      return isDate(value) ? formatDateTime(value * 1000).slice(2, 16) : threeDigits(value);
    case 'number':
      return `${threeDigits(value)}${each}`;
  }
}

const isDate = (seconds: number): boolean => seconds >= 0 && seconds < 253_402_300_800;

function formatSeconds(seconds: number): string {
  if (seconds === 0) return '0 s';
  if (seconds < 1e-6) return `${(seconds * 1e9).toPrecision(2)} ns`;
  if (seconds < 1e-3) return `${Number((seconds * 1e6).toPrecision(3))} µs`;
  if (seconds < 1) return `${Number((seconds * 1e3).toPrecision(3))} ms`;
  if (seconds < 60) return `${Number(seconds.toPrecision(3))} s`;
  return seconds < 1e11 ? formatDuration(seconds * 1000) : `${seconds.toExponential(1)} s`;
}

const thousands = ['', ' k', ' M', ' G', ' T'] as const;

/** Three digits that matter, thousands shortened; a power of ten where that is not enough. */
function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 0.001 || size >= 999.5e12) return value.toExponential(1);
  let unit = 0;
  let rest = value;
  while (Math.abs(rest) >= 999.5 && unit < thousands.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  return `${Number(rest.toPrecision(3))}${thousands[unit]}`;
}

/** The labels of an axis: one unit for all, with as many decimals as tell them apart. */
export function formatTicks(ticks: readonly number[], quantity: Quantity): string[] {
  const largest = Math.max(0, ...ticks.map(Math.abs));
  const { kind, isPerSecond } = quantity;
  if (kind === 'seconds' || kind === 'moment') return ticks.map((tick) => formatQuantity(tick, quantity));
  const [divisor, unit] = unitFor(largest, kind);
  const [first = 0, second = first] = ticks;
  const distance = Math.abs(second - first) / divisor;
  const digits = decimalsOf(distance);
  const each = isPerSecond ? '/s' : '';
  return ticks.map((tick) => {
    const shown = tick / divisor;
    if (Math.abs(shown) >= 1e6 || digits > 4) return formatQuantity(tick, quantity);
    return `${shown.toFixed(digits)}${unit}${each}`;
  });
}

function unitFor(largest: number, kind: 'number' | 'bytes' | 'percent'): [divisor: number, unit: string] {
  if (kind === 'percent') return [1, ' %'];
  const [base, units] =
    kind === 'bytes' ? [1024, [' B', ' K', ' M', ' G', ' T', ' P', ' E']] : [1000, thousands];
  let power = 0;
  while (largest / base ** power >= base && power < units.length - 1) power += 1;
  return [base ** power, units[power] ?? ''];
}

function decimalsOf(distance: number): number {
  for (let digits = 0; digits <= 4; digits++) {
    const scaled = distance * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) <= 0.02 * scaled && Math.round(scaled) > 0) return digits;
  }
  return 5;
}
