import { describe, expect, test } from 'vitest';
import type { Route } from '../routing/routing.ts';
import type { AlertingSettings } from '../settings.ts';
import { maintenanceOf, NotificationsError, settingsOf } from './alerting-settings.ts';
import { looseCompiler } from './expression.ts';
import { notificationsSection } from './notifications.ts';

type Written = Parameters<ReturnType<typeof notificationsSection>['parse']>[0];

const read = (written: Written): AlertingSettings =>
  settingsOf(notificationsSection().parse(written), looseCompiler);

const email = { smtp_server: '[::1]:2525', from: 'etl@example.com', to: 'ops@example.com' };

/** A tree in one line: `a(b+ c)`, with + where it continues. */
function drawn({ receiver, continues, routes }: Route): string {
  const children = routes.length === 0 ? '' : `(${routes.map(drawn).join(' ')})`;
  return `${receiver}${continues ? '+' : ''}${children}`;
}

describe('without a route', () => {
  test.each<[string, Written, string]>([
    ['nobody is told', {}, 'none'],
    ['one receiver gets everything', { email }, 'email'],
    [
      'several get everything each',
      { email, console: {}, receivers: [{ name: 'pager', ntfy: [{ url: 'https://ntfy.sh/x' }] }] },
      'email(email+ console+ pager+)',
    ],
    ['one that is off gets nothing', { email, console: { enabled: false } }, 'email'],
    ['none that is on: nobody is told', { console: { enabled: false } }, 'console'],
  ])('%s', (_what, written, want) => {
    expect(drawn(read(written).routing.route)).toBe(want);
  });

  test('alerts of one name are told together', () => {
    expect(read({ email }).routing.route).toMatchObject({
      groupBy: ['alertname'],
      groupWaitMs: 30_000,
      groupIntervalMs: 300_000,
      repeatIntervalMs: 14_400_000,
    });
  });
});

test('a kind is a receiver of that name, and a receiver may have several integrations', () => {
  const { receivers } = read({
    email: { ...email, username: '', password: '', rate: '10/m' },
    webhook: { enabled: false, url: 'https://example.com/hook' },
    receivers: [
      {
        name: 'both',
        ntfy: [{ url: 'https://ntfy.sh/a', token: 'tk' }],
        slack: [
          { url: 'https://hooks.example.com/a' },
          { url: 'https://hooks.example.com/b', enabled: false },
        ],
      },
    ],
  });
  expect(receivers.map(({ name, integrations }) => [name, integrations.map(({ kind }) => kind)])).toEqual([
    ['email', ['email']],
    ['webhook', []],
    ['both', ['slack', 'ntfy']],
  ]);
  expect(receivers[0]?.integrations[0]).toMatchObject({
    host: '::1',
    port: 2525,
    security: 'starttls',
    to: ['ops@example.com'],
    username: undefined,
    rate: { count: 10, perMs: 60_000 },
  });
  expect(receivers[2]?.integrations[1]).toMatchObject({ http: { bearer: 'tk' } });
});

test('routes inherit what they do not say, but no time intervals', () => {
  const { route } = read({
    email,
    console: {},
    route: {
      receiver: 'email',
      group_by: ['host'],
      repeat_interval: '1h',
      escalate: [{ after: '15m', receiver: 'console' }],
      routes: [
        {
          matchers: ['severity="critical"'],
          mute_time_intervals: ['night'],
          group_by: [],
          routes: [
            { receiver: 'console', group_by: ['...'], group_wait: '0s', escalate: [], matchers: ['a=b'] },
          ],
        },
      ],
    },
  }).routing;
  const [child] = route.routes;
  const escalation = [{ afterMs: 900_000, receiver: 'console' }];
  expect(child).toMatchObject({
    receiver: 'email',
    groupBy: ['host'],
    repeatIntervalMs: 3_600_000,
    escalation,
  });
  expect(child?.muteTimeIntervals).toEqual(['night']);
  expect(child?.routes[0]).toMatchObject({
    receiver: 'console',
    groupBy: 'all',
    groupWaitMs: 0,
    groupIntervalMs: 300_000,
    repeatIntervalMs: 3_600_000,
    muteTimeIntervals: [],
    escalation: [],
  });
});

test('several receivers of a route are its last routes, at the same times as itself', () => {
  const { route } = read({
    route: {
      receiver: ['a', 'b'],
      routes: [{ receiver: ['c', 'd'], matchers: ['x=y'], active_time_intervals: ['day'] }],
    },
  }).routing;
  expect(drawn(route)).toBe('a(c(c+ d+) a+ b+)');
  expect(route.routes[0]?.routes.map(({ activeTimeIntervals }) => activeTimeIntervals)).toEqual([
    ['day'],
    ['day'],
  ]);
});

test('matchers are kept in the order of Alertmanager, which group keys depend on', () => {
  const matchers = ['b=~"x|y", b="c"', 'a!="z"'];
  const { route } = read({ route: { receiver: 'a', routes: [{ matchers }] } }).routing;
  expect(route.routes[0]?.matchers.map(({ name, type, value }) => name + type + value)).toEqual([
    'a!=z',
    'b=c',
    'b=~x|y',
  ]);
});

test('a maintenance window has named intervals, and those of its own', () => {
  const { maintenance, timeIntervals } = read({
    time_intervals: [
      { name: 'night', time_intervals: [{ times: [{ start_time: '22:00', end_time: '24:00' }] }] },
    ],
    maintenance: [
      { name: 'backup', time_intervals: ['night'], days_of_month: [1, '-1'], location: 'Europe/Berlin' },
    ],
  }).routing;
  const night = {
    times: [{ from: 1320, to: 1440 }],
    weekdays: undefined,
    daysOfMonth: undefined,
    months: undefined,
    years: undefined,
    location: 'UTC',
  };
  expect(timeIntervals).toEqual(new Map([['night', [night]]]));
  const days = [
    { from: 1, to: 1 },
    { from: -1, to: -1 },
  ];
  expect(maintenance).toEqual([
    {
      name: 'backup',
      matchers: [],
      intervals: [night, { ...night, times: undefined, daysOfMonth: days, location: 'Europe/Berlin' }],
    },
  ]);
});

test('an outside Alertmanager is no receiver of a route', () => {
  const { alertmanagers, receivers } = read({
    alertmanager: [
      { url: 'http://a:9093', bearer_token: 't' },
      { url: 'http://b:9093', enabled: false },
    ],
  });
  expect(alertmanagers).toMatchObject([{ url: 'http://a:9093', timeoutMs: 10_000, http: { bearer: 't' } }]);
  expect(receivers).toEqual([{ name: 'none', integrations: [] }]);
});

test('what only the library of expressions finds is told with its place', () => {
  const config = notificationsSection().parse({
    route: { receiver: 'a', routes: [{ matchers: ['a=~"b{1001}"'] }] },
    maintenance: [{ name: 'x', time_intervals: ['day'] }],
  });
  const compile = () => {
    throw new Error('too often');
  };
  expect(() => settingsOf(config, compile)).toThrow(NotificationsError);
  expect(() => settingsOf(config, compile)).toThrow(
    'notifications.route.routes[0].matchers: a=~"b{1001}": too often',
  );
  expect(() => maintenanceOf(config, new Map(), compile)).toThrow('no time interval is called "day"');
});
