import { expect, it } from 'vitest';
import { evaluateInstant } from '../engine.ts';
import { instantly } from '../eval/test-queryable.ts';
import { MemoryStore } from '../notation/memory-store.ts';

const minute = 60_000;

/** Samples a minute apart, each with when its counter began. */
function storeOf(...samples: readonly (readonly [value: number, startMs: number])[]): MemoryStore {
  const store = new MemoryStore();
  for (const [i, [value, startMs]] of samples.entries()) {
    const fault = store.append({
      labels: { __name__: 'c_total' },
      timestampMs: (i + 1) * minute,
      value,
      startMs,
    });
    expect(fault).toBeUndefined();
  }
  return store;
}

it('takes a counter that began between two samples for reset, even where its value rose', () => {
  const store = storeOf([10, 1], [20, minute + 1], [30, minute + 1]);
  expect(instantly(store, 'resets(c_total[5m])', 3 * minute)).toEqual({ '{}': 1 });
  expect(instantly(store, 'irate(c_total[5m])', 2 * minute)).toEqual({ '{}': 20 / 60 });
});

it('counts from where a counter began within the window, also with one sample', () => {
  expect(instantly(storeOf([6, 1]), 'increase(c_total[5m])', minute)).toEqual({ '{}': 6 });
  expect(instantly(storeOf([10, 1], [20, 1]), 'increase(c_total[5m])', 2 * minute)).toEqual({ '{}': 20 });
});

it('takes a delta that begins where the one before ended for new', () => {
  const store = storeOf([5, 1], [5, minute], [5, 2 * minute]);
  expect(instantly(store, 'increase(c_total[5m])', 3 * minute)).toEqual({ '{}': 15 });
});

it('gives the start itself', () => {
  expect(instantly(storeOf([1, 30_000]), 'start_timestamp(c_total)', minute)).toEqual({ '{}': 30 });
  expect(instantly(storeOf([1, 30_000]), 'start_timestamp(c_total + 0)', minute)).toEqual({});
});

it('warns of a start before the last sample', () => {
  const { annotations } = evaluateInstant('rate(c_total[5m])', storeOf([1, 1], [2, 30_000]), {
    atMs: 2 * minute,
  });
  expect(annotations.warnings).toEqual([
    'PromQL warning: sample has start time that overlaps with previous sample timestamp for metric "c_total" (1:6)',
  ]);
});
