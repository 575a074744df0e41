import { expect, it } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import type { RaisedAlert } from '../alert.ts';
import { TimedAlert } from './timed-alert.ts';

const startMs = 1_000_000;

/** An alert of a rule, which has no end until it is over. */
function raised(endsAtMs: number | undefined): { readonly alert: RaisedAlert; readonly isTimeout: false } {
  const alert = {
    fingerprint: 'f1',
    labels: { alertname: 'A' },
    annotations: {},
    startsAtMs: startMs,
    endsAtMs,
    updatedAtMs: startMs,
    generatorUrl: '',
  };
  return { alert, isTimeout: false };
}

it.each([0, 1, 40])('is over though it is told of %d ms before its end: timers may be early', async (ms) => {
  const clock = new ManualClock(startMs);
  const alert = new TimedAlert(raised(undefined), clock);
  await clock.advance(60_000 - ms);
  alert.update(raised(startMs + 60_000), clock);
  await clock.advance(ms);
  expect(alert.isResolved(clock.monotonic())).toBe(true);
  expect(alert.alert.endsAtMs).toBe(startMs + 60_000);
});
