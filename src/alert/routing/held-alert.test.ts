import { expect, it } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import { HeldAlert } from './held-alert.ts';
import { receive } from './posted-alert.ts';

const startMs = 1_000_000;
const resolveTimeoutMs = 100_000;
const traits = { memberships: [], sourceOf: [], targetOf: [], windows: [] };

interface Post {
  /** Seconds: of the post, of the start and of the end that it says. */
  readonly at: number;
  readonly from?: number;
  readonly to?: number;
}

interface Case {
  readonly posts: readonly [Post, ...Post[]];
  /** What holds after the last, in seconds. */
  readonly startsAt: number;
  readonly endsAt: number;
}

it.each<Case>([
  { posts: [{ at: 10 }], startsAt: 10, endsAt: 110 },
  { posts: [{ at: 10, from: 5 }], startsAt: 5, endsAt: 110 },
  { posts: [{ at: 10, to: 8 }], startsAt: 8, endsAt: 8 },
  // Posted again: it began when it first did, and ends later.
  { posts: [{ at: 10 }, { at: 20 }], startsAt: 10, endsAt: 120 },
  { posts: [{ at: 10 }, { at: 20, from: 5 }], startsAt: 5, endsAt: 120 },
  // It is over.
  { posts: [{ at: 10 }, { at: 20, to: 20 }], startsAt: 10, endsAt: 20 },
  {
    posts: [
      { at: 10, from: 5, to: 50 },
      { at: 20, from: 5, to: 15 },
    ],
    startsAt: 5,
    endsAt: 15,
  },
  // An end somebody named is not brought forward by another one to come.
  {
    posts: [
      { at: 10, from: 5, to: 90 },
      { at: 20, from: 6, to: 40 },
    ],
    startsAt: 5,
    endsAt: 90,
  },
  {
    posts: [
      { at: 10, from: 5 },
      { at: 20, from: 6, to: 40 },
    ],
    startsAt: 5,
    endsAt: 40,
  },
  // Of two ends that have passed, the later counts.
  {
    posts: [
      { at: 30, from: 5, to: 28 },
      { at: 31, from: 5, to: 20 },
    ],
    startsAt: 5,
    endsAt: 28,
  },
  // It was over, so it begins anew.
  { posts: [{ at: 10, from: 5, to: 15 }, { at: 20 }], startsAt: 20, endsAt: 120 },
])('$posts: from $startsAt to $endsAt', async ({ posts, startsAt, endsAt }) => {
  const clock = new ManualClock(startMs);
  const received = (post: Post) =>
    receive(
      {
        labels: { alertname: 'A' },
        annotations: {},
        startsAtMs: post.from === undefined ? undefined : startMs + post.from * 1000,
        endsAtMs: post.to === undefined ? undefined : startMs + post.to * 1000,
        generatorUrl: '',
      },
      clock.now(),
      resolveTimeoutMs,
    );
  const [first, ...others] = posts;
  await clock.advance(first.at * 1000);
  const alert = new HeldAlert(received(first), clock, traits, true);
  for (const post of others) {
    await clock.advance(startMs + post.at * 1000 - clock.now());
    alert.update(received(post), clock);
  }
  expect(alert.alert).toMatchObject({
    startsAtMs: startMs + startsAt * 1000,
    endsAtMs: startMs + endsAt * 1000,
  });
  expect(alert.startedMs).toBe(startsAt * 1000);
  expect([alert.isResolved(endsAt * 1000 - 1), alert.isResolved(endsAt * 1000)]).toEqual([false, true]);
  expect(alert.isRestored).toBe(others.length === 0);
});
