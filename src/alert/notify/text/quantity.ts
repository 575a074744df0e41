import { formatDuration } from '../../../lib/format.ts';
import type { AlertEvidence, Unit } from '../../notification.ts';
import { formatMinute } from './moment.ts';

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

/** A number as people read it: `96 %`, `1.4 GiB`, `3 h 12 m`. */
export function formatQuantity(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not a number' : value > 0 ? '∞' : '−∞';
  switch (unit) {
    case 'percent':
      return `${significant(value)} %`;
    case 'ratio':
      return `${significant(value * 100)} %`;
    case 'bytes':
      return bytes(value);
    case 'seconds':
      return seconds(value);
    case 'timestamp':
      return formatMinute(value * 1000);
    case 'number':
      return significant(value);
  }
}

/** What an expression came to. Kept as JSON, what is no number has become null. */
export function formatValue({ value, unit }: AlertEvidence): string | undefined {
  return typeof value === 'number' ? formatQuantity(value, unit) : undefined;
}

const operators = { '>': 'above', '>=': 'from', '<': 'below', '<=': 'up to', '==': 'at', '!=': 'other than' };

/** When it alerts: `above 90 %`. */
export function formatThreshold({ threshold, unit }: AlertEvidence): string | undefined {
  return threshold && `${operators[threshold.operator]} ${formatQuantity(threshold.value, unit)}`;
}

/** Three digits that matter, whole ones all; groups of three from 10 000 on. */
function significant(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e15)) return value.toExponential(2);
  const digits = Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  const text = value
    .toFixed(digits)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
  return size < 10_000 ? text : text.replaceAll(/\B(?=(\d{3})+$)/g, ' ');
}

function bytes(value: number): string {
  let [size, unit] = [Math.abs(value), 0];
  while (size >= 999.5 && unit < byteUnits.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${value < 0 ? '-' : ''}${size.toFixed(unit > 0 && size < 9.95 ? 1 : 0)} ${byteUnits[unit]}`;
}

function seconds(value: number): string {
  const ms = Math.abs(value) * 1000;
  const sign = value < 0 ? '-' : '';
  if (ms >= 10_000) return sign + formatDuration(ms);
  return ms >= 1000 || ms === 0 ? `${sign}${significant(ms / 1000)} s` : `${sign}${significant(ms)} ms`;
}
