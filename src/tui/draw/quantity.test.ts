import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../lib/cells.ts';
import { scaleOf } from './axis.ts';
import { formatQuantity, formatTicks, quantityOf, tickSteps } from './quantity.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

describe('what a metric counts', () => {
  it.each<[string, 'value' | 'rate', number, string]>([
    ['node_memory_MemFree_bytes', 'value', 1.5 * 2 ** 30, '1.5 G'],
    ['node_memory_MemFree_bytes', 'value', -(2 ** 20), '-1.0 M'],
    ['node_disk_read_bytes_total', 'rate', 2048, '2.0 K/s'],
    ['node_disk_read_bytes_total', 'value', 2048, '2.0 K'],
    ['node_cpu_seconds_total', 'rate', 0.125, '12.5 %'],
    ['node_cpu_seconds_total', 'value', 8000, '2 h 13 m'],
    ['app_latency_seconds', 'value', 0.0123, '12.3 ms'],
    ['app_latency_seconds', 'value', 1.5, '1.5 s'],
    ['app_latency_seconds', 'value', 0.00002, '20 µs'],
    ['app_hit_ratio', 'value', 0.68, '68.0 %'],
    ['app_used_percent', 'value', 0.5, '0.50 %'],
    ['app_requests_total', 'rate', 12_345, '12.3 k/s'],
    ['node_load1', 'value', 0.6, '0.6'],
    ['node_load1', 'value', 0, '0'],
    ['node_load1', 'value', 1.5e15, '1.5e+15'],
  ])('%s as %s: %d is %s', (name, as, value, want) => {
    const quantity = quantityOf(name, as);
    expect(formatQuantity(value * quantity.factor, quantity)).toBe(want);
  });

  it('may be a moment', () => {
    const moment = quantityOf('app_start_time_seconds', 'value');
    const seconds = new Date(2026, 10, 21, 9, 41).getTime() / 1000;
    expect(formatQuantity(seconds, moment)).toBe('26-11-21 09:41');
  });

  it('is a dash where nothing is known', () => {
    for (const value of [null, NaN, Infinity])
      expect(formatQuantity(value, quantityOf('x', 'value'))).toBe('–');
  });

  it('fits its column whatever the number', () => {
    const names = ['a_bytes', 'a_bytes_total', 'a_ratio', 'a_seconds', 'a'];
    const kind = fc.constantFrom<'value' | 'rate'>('value', 'rate');
    fc.assert(
      fc.property(fc.constantFrom(...names), kind, fc.double(), (name, as, value) => {
        expect(displayWidth(formatQuantity(value, quantityOf(name, as)))).toBeLessThanOrEqual(14);
      }),
      { numRuns: caseCount },
    );
  });
});

describe('the labels of an axis', () => {
  const labels = (name: string, as: 'value' | 'rate', low: number, high: number): string[] => {
    const quantity = quantityOf(name, as);
    return formatTicks(scaleOf(low, high, 4, tickSteps(quantity)).ticks, quantity);
  };

  it('share a unit and have as many decimals as tell them apart', () => {
    expect(labels('a', 'value', 0, 1)).toEqual(['0.0', '0.5', '1.0']);
    expect(labels('a', 'rate', 0, 4000)).toEqual(['0 k/s', '1 k/s', '2 k/s', '3 k/s', '4 k/s']);
    expect(labels('a_bytes', 'value', 0, 2 ** 30)).toEqual([
      '0.00 G',
      '0.25 G',
      '0.50 G',
      '0.75 G',
      '1.00 G',
    ]);
    expect(labels('a_percent', 'value', 0, 100)).toEqual(['0 %', '50 %', '100 %']);
    expect(labels('a_seconds', 'value', 0, 120)).toEqual(['0 s', '30 s', '1 m', '1 m 30 s', '2 m']);
  });
});
