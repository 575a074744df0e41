import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import type { Notification } from '../notification.ts';
import { attempt, deliver } from './deliver.ts';
import { RateLimit } from './rate-limit.ts';
import type { Integration } from './receiver.ts';
import { SendError } from './receiver.ts';
import { testNotification } from './test-notifications.ts';

const notification = testNotification();

function integration(
  send: (notification: Notification, signal: AbortSignal) => Promise<void>,
  more: Partial<Integration> = {},
): Integration {
  const fixed = { kind: 'webhook', sendsResolved: true, timeoutMs: 10_000 } as const;
  return { ...fixed, target: 'hooks.test', send, ...more };
}

/** Fails with each of the errors in turn, then takes it; notes when it was asked. */
function failing(
  clock: ManualClock,
  errors: readonly SendError[],
): { at: number[]; integration: Integration } {
  const at: number[] = [];
  const start = clock.monotonic();
  const send = () => {
    at.push(clock.monotonic() - start);
    const error = errors[at.length - 1];
    return error ? Promise.reject(error) : Promise.resolve();
  };
  return { at, integration: integration(send) };
}

const passing = new SendError('hooks.test: status 503', { mayPass: true });

describe('a notification', () => {
  it('is tried again after waits that double, up to a minute', async () => {
    const clock = new ManualClock();
    const { at, integration } = failing(
      clock,
      Array.from({ length: 9 }, () => passing),
    );
    const waits: (number | undefined)[] = [];
    const delivery = deliver(integration, notification, {
      clock,
      signal: new AbortController().signal,
      random: () => 1,
      onFailure: (_, __, retryInMs) => waits.push(retryInMs),
    });
    await clock.advance(600_000);
    expect(await delivery).toEqual({ outcome: 'sent', attempts: 10 });
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(at.slice(0, 4)).toEqual([0, 1000, 3000, 7000]);
  });

  it('waits as long as the receiver asks, and a random part less where it does not', async () => {
    const clock = new ManualClock();
    const asked = new SendError('x: status 429', { mayPass: true, retryAfterMs: 30_000 });
    const { at, integration } = failing(clock, [asked, passing]);
    const delivery = deliver(integration, notification, {
      clock,
      signal: new AbortController().signal,
      random: () => 0,
    });
    await clock.advance(60_000);
    expect(await delivery).toEqual({ outcome: 'sent', attempts: 3 });
    expect(at).toEqual([0, 30_000, 31_000]);
  });

  it('is not tried again where that cannot help', async () => {
    const clock = new ManualClock();
    const error = new SendError('x: status 404', { mayPass: false });
    const { integration } = failing(clock, [passing, error]);
    const delivery = deliver(integration, notification, { clock, signal: new AbortController().signal });
    await clock.advance(5000);
    expect(await delivery).toEqual({ outcome: 'refused', attempts: 2, error });
  });

  it('is given up when the signal says so, with the last fault', async () => {
    const clock = new ManualClock();
    const abort = new AbortController();
    const { integration } = failing(clock, [passing, passing, passing, passing]);
    const delivery = deliver(integration, notification, { clock, signal: abort.signal, random: () => 1 });
    await clock.advance(1500);
    abort.abort();
    expect(await delivery).toEqual({ outcome: 'given-up', attempts: 2, error: passing });
  });

  it('is given up by who is told of a failure', async () => {
    const clock = new ManualClock();
    const abort = new AbortController();
    const { integration } = failing(clock, [passing]);
    const { signal } = abort;
    const delivery = await deliver(integration, notification, {
      clock,
      signal,
      onFailure: () => abort.abort(),
    });
    expect(delivery).toEqual({ outcome: 'given-up', attempts: 1, error: passing });
  });

  it('is given up in the middle of an attempt, and before the first', async () => {
    const clock = new ManualClock();
    const abort = new AbortController();
    const stuck = integration(() => new Promise(() => {}));
    const delivery = deliver(stuck, notification, { clock, signal: abort.signal });
    await clock.advance(10);
    abort.abort();
    expect(await delivery).toEqual({ outcome: 'given-up', attempts: 1, error: undefined });
    let sends = 0;
    const thenStuck = integration(() =>
      sends++ === 0 ? Promise.reject(passing) : new Promise<never>(() => {}),
    );
    const again = new AbortController();
    const second = deliver(thenStuck, notification, { clock, signal: again.signal });
    await clock.advance(2000);
    again.abort();
    expect(await second).toEqual({ outcome: 'given-up', attempts: 2, error: passing });
    const none = await deliver(stuck, notification, { clock, signal: abort.signal });
    expect(none).toEqual({ outcome: 'given-up', attempts: 0, error: undefined });
  });
});

it('an attempt that fails as nobody thought of is told as one that cannot pass, with where it went', async () => {
  const odd = integration(() => Promise.reject(new TypeError('x is not a function')));
  const { signal } = new AbortController();
  const sent = attempt(odd, notification, { clock: new ManualClock(), signal });
  await expect(sent).rejects.toMatchObject({
    name: 'SendError',
    message: 'hooks.test: x is not a function',
    mayPass: false,
  });
});

it('an attempt ends after its time, and its work is told to', async () => {
  const clock = new ManualClock();
  let told: unknown;
  const stuck = integration((_, signal) => {
    signal.addEventListener('abort', () => (told = signal.reason));
    return new Promise(() => {});
  });
  const { signal } = new AbortController();
  const sent = attempt(stuck, notification, { clock, signal }).catch((error: unknown) => error);
  await clock.advance(10_000);
  expect(await sent).toMatchObject({ message: 'hooks.test: no answer within 10s', mayPass: true });
  expect(told).toBeInstanceOf(SendError);
});

describe('a rate limit', () => {
  const rate = { count: 2, perMs: 60_000 };

  async function entries(
    clock: ManualClock,
    admit: (name: string) => Promise<void>,
    names: readonly string[],
  ) {
    const log: [string, number][] = [];
    for (const name of names)
      void admit(name).then(
        () => log.push([name, clock.monotonic()]),
        () => {},
      );
    await clock.advance(200_000);
    return log;
  }

  it('lets so many through in a span, the others wait in order', async () => {
    const clock = new ManualClock();
    const limit = new RateLimit(rate, clock);
    const { signal } = new AbortController();
    const log = await entries(clock, () => limit.admit(signal), ['a', 'b', 'c', 'd', 'e']);
    expect(log).toEqual([
      ['a', 0],
      ['b', 0],
      ['c', 60_000],
      ['d', 60_000],
      ['e', 120_000],
    ]);
  });

  it('gives the place of who leaves to the next', async () => {
    const clock = new ManualClock();
    const limit = new RateLimit(rate, clock);
    const [staying, leaving] = [new AbortController(), new AbortController()];
    setImmediate(() => leaving.abort());
    const admit = (name: string) => limit.admit(name === 'c' ? leaving.signal : staying.signal);
    expect((await entries(clock, admit, ['a', 'b', 'c', 'd'])).map(([name]) => name)).toEqual([
      'a',
      'b',
      'd',
    ]);
  });

  it('holds back deliveries and loses none', async () => {
    const clock = new ManualClock();
    const limit = new RateLimit(rate, clock);
    const at: number[] = [];
    const limited = integration(
      () => {
        at.push(clock.monotonic());
        return Promise.resolve();
      },
      { admit: (signal) => limit.admit(signal) },
    );
    const { signal } = new AbortController();
    const all = Promise.all([1, 2, 3].map(() => deliver(limited, notification, { clock, signal })));
    await clock.advance(60_000);
    expect((await all).map(({ outcome }) => outcome)).toEqual(['sent', 'sent', 'sent']);
    expect(at).toEqual([0, 0, 60_000]);
  });
});
