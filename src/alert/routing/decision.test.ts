import { expect, it } from 'vitest';
import { decide } from './decision.ts';
import type { LoggedNotification } from './notification-log.ts';

interface Case {
  /** What was told last, as firing and as over, and what else is owed: `A B/C/D`. Undefined: nothing. */
  readonly last: string | undefined;
  readonly now: string;
  readonly isDue?: boolean;
  readonly sendsResolved?: boolean;
  readonly want: ReturnType<typeof decide>;
}

it.each<Case>([
  { last: undefined, now: 'A', want: 'changed' },
  { last: undefined, now: '/A', want: undefined },
  { last: 'A', now: '', want: undefined },
  { last: 'A', now: 'A', want: undefined },
  { last: 'A', now: 'A', isDue: true, want: 'repeat' },
  { last: 'A', now: 'A B', want: 'changed' },
  { last: 'A B', now: 'A', want: undefined },
  { last: 'A B', now: 'A/B', want: 'changed' },
  { last: 'A B', now: 'A/B', sendsResolved: false, want: undefined },
  { last: 'A', now: '/A', sendsResolved: false, want: 'changed' },
  { last: 'A/B', now: 'A/B', want: undefined },
  { last: 'A', now: 'A/C', want: 'changed' },
  { last: '/A/B', now: '/C', want: undefined },
  { last: '/A/B', now: '/B', want: 'changed' },
  { last: 'A//B', now: 'A/B', want: 'changed' },
])('last $last, now $now: $want', ({ last, now, isDue = false, sendsResolved = true, want }) => {
  const [firing = [], resolved = []] = now.split('/').map(named);
  const tellable = {
    firing: firing.map((fingerprint) => ({ fingerprint })),
    resolved: resolved.map((fingerprint) => ({ fingerprint })),
    sendsResolved,
  };
  expect(decide(last === undefined ? undefined : logged(last), tellable, () => isDue)).toBe(want);
});

function logged(text: string): LoggedNotification {
  const [firing = [], resolved = [], owed = []] = text.split('/').map(named);
  const told = [...firing, ...owed].map((fingerprint) => ({
    fingerprint,
    labels: {},
    annotations: {},
    startsAtMs: 0,
    endsAtMs: undefined,
    updatedAtMs: 0,
    generatorUrl: '',
  }));
  return {
    entry: {
      groupKey: '{}:{}',
      receiver: 'ops',
      integration: 'webhook[0]',
      afterMs: 0,
      groupLabels: {},
      id: 'x',
      atMs: 0,
      firing,
      resolved,
      told,
    },
    firing: new Set(firing),
    resolved: new Set(resolved),
    told: new Map(told.map((alert) => [alert.fingerprint, alert])),
    atMonotonicMs: 0,
  };
}

function named(text: string): string[] {
  return text === '' ? [] : text.split(' ');
}
