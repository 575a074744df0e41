import { expect, it } from 'vitest';
import { ManualClock } from '../lib/clock.ts';
import type { BookChanges } from './book.ts';
import { PostedAlerts, postedLimits } from './posted-alerts.ts';
import { receive } from './routing/posted-alert.ts';
import type { ReceivedAlert } from './routing/posted-alert.ts';

const timeoutMs = 300_000;

class Bench {
  readonly clock = new ManualClock();
  /** `1 fired a` and so on, with the minute. */
  readonly news: string[] = [];
  readonly posted = new PostedAlerts(this.clock, (changes) => this.#note(changes));

  received(
    name: string,
    { endsIn, summary = '' }: { endsIn?: number; summary?: string } = {},
  ): ReceivedAlert {
    const nowMs = this.clock.now();
    const endsAtMs = endsIn === undefined ? undefined : nowMs + endsIn * 60_000;
    const alert = { labels: { name }, annotations: { summary }, startsAtMs: undefined, generatorUrl: '' };
    return receive({ ...alert, endsAtMs }, nowMs, timeoutMs);
  }

  post(...args: Parameters<Bench['received']>): ReturnType<PostedAlerts['post']> {
    return this.posted.post([this.received(...args)]);
  }

  pass(minutes: number): Promise<void> {
    return this.clock.advance(minutes * 60_000);
  }

  #note(changes: BookChanges): void {
    for (const kind of ['fired', 'resolved', 'updated'] as const)
      for (const { labels } of changes[kind])
        this.news.push(`${Math.round(this.clock.monotonic() / 60_000)} ${kind} ${labels['name']}`);
  }
}

it('an alert fires until it was not posted for the resolve timeout, and is forgotten a quarter of an hour later', async () => {
  const bench = new Bench();
  bench.post('a');
  await bench.pass(4);
  bench.post('a');
  await bench.pass(4);
  expect(bench.news).toEqual(['0 fired a']);
  await bench.pass(10);
  expect(bench.news).toEqual(['0 fired a', '9 resolved a']);
  const [booked] = bench.posted.booked.values();
  const startMs = bench.clock.now() - 18 * 60_000;
  expect(booked).toMatchObject({ state: 'resolved', firedAtMs: startMs, resolvedAtMs: startMs + 9 * 60_000 });
  await bench.pass(7);
  expect(bench.posted.booked.size).toBe(0);
});

it('each ends at its own time, whatever the wall clock does', async () => {
  const bench = new Bench();
  bench.post('late', { endsIn: 30 });
  bench.post('soon', { endsIn: 2 });
  bench.post('middle');
  await bench.pass(1);
  bench.clock.jump(-3_600_000);
  await bench.pass(40);
  expect(bench.news.slice(3)).toEqual(['2 resolved soon', '5 resolved middle', '30 resolved late']);
});

it('tells other texts, and an end that is posted at once; what is over and unknown is nothing', async () => {
  const bench = new Bench();
  expect(bench.post('unknown', { endsIn: -1 })).toEqual({ taken: [], refused: 0 });
  bench.post('a');
  await bench.pass(1);
  bench.post('a', { summary: 'worse' });
  await bench.pass(1);
  bench.post('a', { endsIn: 0 });
  bench.post('a');
  expect(bench.news).toEqual(['0 fired a', '1 updated a', '2 resolved a', '2 fired a']);
  expect([...bench.posted.booked.values()]).toMatchObject([{ firedAtMs: bench.clock.now() }]);
});

it('holds no more than it may, and has room again when others have long been over', async () => {
  const bench = new Bench();
  const many = Array.from({ length: postedLimits.alerts + 3 }, (_, index) => bench.received(`n${index}`));
  const { taken, refused } = bench.posted.post(many);
  expect([taken.length, refused]).toEqual([postedLimits.alerts, 3]);
  // Those that are held go on being taken.
  expect(bench.post('n0').refused).toBe(0);
  await bench.pass(15);
  expect(bench.post('new').refused).toBe(1);
  await bench.pass(10);
  expect(bench.post('new').refused).toBe(0);
  const summary = 'x'.repeat(postedLimits.characters);
  expect([bench.post('long', { summary }).refused, bench.post('new', { summary }).refused]).toEqual([1, 1]);
});
