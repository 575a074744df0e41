import { expect, it } from 'vitest';
import { TransferCounts } from './metrics.ts';

it('counters are there before anything was counted', () => {
  const samples = new TransferCounts('').samples([]);
  expect(samples).toContainEqual({
    name: 'etlmon_transfers_total',
    labels: { direction: 'upload', status: 'failed' },
    value: 0,
  });
  expect(samples).toContainEqual({
    name: 'etlmon_transfer_verdicts_total',
    labels: { verdict: 'broken' },
    value: 0,
  });
  expect(samples.every(({ value }) => value === 0)).toBe(true);
});
