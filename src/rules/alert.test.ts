import { expect, it } from 'vitest';
import { whenFound, whenMissing } from './alert.ts';
import type { Alert } from './alert.ts';

const times = { forMs: 100, keepFiringForMs: 0 };

function alertAt(atMs: number, more: Partial<Alert> = {}): Alert {
  return {
    labels: { alertname: 'A' },
    annotations: {},
    state: 'pending',
    value: 1,
    activeAtMs: atMs,
    firedAtMs: undefined,
    resolvedAtMs: undefined,
    keepFiringSinceMs: undefined,
    ...more,
  };
}

it('takes over the newest value and annotations, and keeps since when', () => {
  const found = alertAt(50, { value: 2, annotations: { a: 'b' } });
  expect(whenFound(alertAt(0), found, 50, times)).toEqual(alertAt(0, { value: 2, annotations: { a: 'b' } }));
});

it('begins anew after it was resolved', () => {
  const resolved = alertAt(0, { state: 'inactive', resolvedAtMs: 40 });
  expect(whenFound(resolved, alertAt(50), 50, times)).toEqual(alertAt(50));
});

it('is pending again where the rule has come to wait longer', () => {
  const firing = alertAt(0, { state: 'firing', firedAtMs: 0 });
  expect(whenFound(firing, alertAt(50), 50, times)).toEqual(alertAt(0));
});

it('forgets a pending alert at once and a resolved one after a quarter of an hour', () => {
  expect(whenMissing(alertAt(0), 10, times)).toBeUndefined();
  const resolved = whenMissing(alertAt(0, { state: 'firing', firedAtMs: 0 }), 1000, times);
  expect(resolved).toMatchObject({ state: 'inactive', resolvedAtMs: 1000 });
  expect(resolved && whenMissing(resolved, 1000 + 900_000, times)).toEqual(resolved);
  expect(resolved && whenMissing(resolved, 1001 + 900_000, times)).toBeUndefined();
});
