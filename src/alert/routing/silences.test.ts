import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import type { Labels } from '../../lib/reading.ts';
import { parseMatchers } from '../matcher.ts';
import { SilenceError, stateOf, type Silence, type WantedSilence } from './silence.ts';
import { Silences } from './silences.ts';

const dayMs = 24 * 3_600_000;

let clock: ManualClock;
let stored: Map<string, Silence>;
let silences: Silences;

beforeEach(async () => {
  clock = new ManualClock();
  stored = new Map();
  silences = await open();
});

function open(): Promise<Silences> {
  const save = (id: string, silence: Silence | undefined): void => {
    if (silence === undefined) stored.delete(id);
    else stored.set(id, silence);
  };
  return Silences.open(clock, { save }, [...stored.values()]);
}

function wanted(
  matchers: string,
  { id, from = 0, to = 60 }: { id?: string; from?: number; to?: number } = {},
): WantedSilence {
  const nowMs = clock.now();
  return {
    id,
    kind: 'silence',
    matchers: parseMatchers(matchers),
    startsAtMs: nowMs + from * 1000,
    endsAtMs: nowMs + to * 1000,
    createdBy: 'kim',
    comment: 'patching',
  };
}

function states(): string[] {
  return silences.all().map((silence) => stateOf(silence, clock.now()));
}

describe('a silence', () => {
  it('is pending, active, and expired; its end is not part of it', async () => {
    const { id } = await silences.set(wanted('a=1', { from: 10, to: 20 }));
    const labels = { a: '1' };
    const seen: unknown[] = [];
    for (const seconds of [9.999, 0.001, 9.999, 0.001]) {
      await clock.advance(seconds * 1000);
      seen.push([states(), silences.silencesOf(labels)]);
    }
    expect(seen).toEqual([
      [['pending'], []],
      [['active'], [id]],
      [['active'], [id]],
      [['expired'], []],
    ]);
  });

  it.each<[string, Parameters<typeof wanted>[1], RegExp]>([
    ['', {}, /at least one matcher$/],
    ['a=""', {}, /does not match the empty text/],
    ['a=~".*",b=~"x?"', {}, /does not match the empty text/],
    ['a=1', { from: 10, to: 10 }, /an end after the start/],
    ['a=1', { from: -20, to: -10 }, /an end that has not passed/],
    ['a=1', { to: 1e13 }, /an end before the year 10000/],
    ['a=~"("', {}, /a=~"\("/],
  ])('that matches `%s` in %j is refused', async (matchers, times, message) => {
    await expect(silences.set(wanted(matchers, times))).rejects.toThrow(SilenceError);
    await expect(silences.set(wanted(matchers, times))).rejects.toThrow(message);
    expect(stored.size).toBe(0);
  });

  it('is stored again where the storage has lost it', async () => {
    await silences.set(wanted('a=1'));
    const before = new Map(stored);
    stored.clear();
    silences.rewrite();
    expect(stored).toEqual(before);
  });

  it('may have matchers that match the empty text beside one that does not', async () => {
    await silences.set(wanted('a="",b!=1'));
    expect(silences.silencesOf({ c: '1' })).toHaveLength(1);
    expect(silences.silencesOf({ a: '1' })).toEqual([]);
  });

  it('does not begin before it is made', async () => {
    const { startsAtMs } = await silences.set(wanted('a=1', { from: -100 }));
    expect(startsAtMs).toBe(clock.now());
  });

  it('is changed where that alters nothing that has been; otherwise another takes its place', async () => {
    const { id } = await silences.set(wanted('a=1'));
    await clock.advance(10_000);
    const longer = await silences.set({ ...wanted('a=1', { id, from: -10, to: 100 }), comment: 'more' });
    expect([longer.id, longer.comment]).toEqual([id, 'more']);
    const other = await silences.set(wanted('a=2', { id, to: 100 }));
    expect(other.id).not.toBe(id);
    expect(states()).toEqual(['expired', 'active']);
    const again = await silences.set(wanted('a=1', { id }));
    expect([id, other.id]).not.toContain(again.id);
    const later = await silences.set(wanted('a=3', { from: 50, to: 60 }));
    expect((await silences.set(wanted('a=3', { id: later.id, from: 20, to: 90 }))).id).toBe(later.id);
  });

  it('that is unknown can be neither changed nor expired', async () => {
    await expect(silences.set(wanted('a=1', { id: 'x' }))).rejects.toMatchObject({ isUnknown: true });
    expect(() => silences.expire('x')).toThrow('there is no silence x');
  });

  it('ends when it is expired, also before it began', async () => {
    const active = await silences.set(wanted('a=1'));
    const pending = await silences.set(wanted('a=1', { from: 10 }));
    expect(silences.silencesOf({ a: '1' })).toEqual([active.id]);
    for (const { id } of [active, pending, active]) silences.expire(id);
    expect(states()).toEqual(['expired', 'expired']);
    expect(silences.silencesOf({ a: '1' })).toEqual([]);
  });

  it('is there after a restart, and for five days after its end', async () => {
    const { id } = await silences.set(wanted('a=~"1|2.*"'));
    silences = await open();
    expect(silences.silencesOf({ a: '22' })).toEqual([id]);
    await clock.advance(60_000 + 5 * dayMs - 1);
    expect(silences.all()).toHaveLength(1);
    await clock.advance(1);
    expect(silences.all()).toEqual([]);
    expect(stored.size).toBe(0);
  });
});

it('whatever is done to silences, an alert is silenced by those that are active and match', async () => {
  const matcher = fc.constantFrom('a=1', 'a=~"1|2"', 'a=~"[12]+"', 'b=1', 'b!=1', 'a=1,b=2', 'a!~"1"');
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('set'),
      matcher,
      from: fc.nat(20),
      length: fc.integer({ min: 1, max: 30 }),
    }),
    fc.record({ kind: fc.constant('expire'), index: fc.nat(10) }),
    fc.record({ kind: fc.constant('wait'), seconds: fc.nat(10) }),
  );
  const alerts: Labels[] = [{}, { a: '1' }, { a: '2', b: '2' }, { a: '1', b: '2' }, { b: '1' }];
  const sampled = fc.sample(fc.array(step, { maxLength: 12 }), 300);
  for (const steps of sampled) {
    silences = await open();
    for (const one of steps) {
      if ('matcher' in one) {
        await silences.set(wanted(one.matcher, { from: one.from, to: one.from + one.length }));
      } else if ('index' in one) {
        const id = silences.all()[one.index]?.id;
        if (id !== undefined) silences.expire(id);
      } else clock.jump(one.seconds * 1000);
      const fresh = await open();
      for (const labels of alerts) {
        expect(silences.silencesOf(labels)).toEqual(fresh.silencesOf({ ...labels }));
      }
    }
    stored.clear();
  }
});
