import { describe, expect, it } from 'vitest';
import { RoutingBench } from '../../../tests/support/routing-bench.ts';
import { fingerprintOf } from '../alert.ts';

const simple = `
route: { receiver: ops, group_by: [team], group_wait: 2s, group_interval: 5s, repeat_interval: 18s }`;

describe('groups', () => {
  it('alerts are told together after the group wait, changes at the group interval, the rest when it repeats', async () => {
    const bench = await RoutingBench.start(simple);
    bench.fire('A');
    await bench.until(1);
    bench.fire('B');
    await bench.until(6);
    expect(bench.news()).toEqual(['2 ops: A, B']);
    bench.fire('C');
    bench.resolve('A');
    await bench.until(20);
    expect(bench.news()).toEqual(['7 ops: B, C, -A']);
    await bench.until(40);
    expect(bench.news()).toEqual(['27 ops: B, C']);
    bench.resolve('B C');
    await bench.until(100);
    expect(bench.news()).toEqual(['42 ops: -B, -C']);
  });

  it('labels to group by make groups, which have the keys of Alertmanager', async () => {
    const bench = await RoutingBench.start(`
route:
  receiver: ops
  group_by: [team, host]
  group_wait: 1s
  routes:
    - matchers: [severity="critical", a=~"x|y"]
      receiver: pager
      group_by: ['...']`);
    bench.fire('A', { team: 'etl' });
    bench.fire('A', { team: 'web "1"', host: 'h' });
    bench.fire('B', { severity: 'critical', a: 'x' });
    await bench.until(1);
    expect(bench.told.map(({ notification }) => notification.groupKey)).toEqual([
      '{}:{team="etl"}',
      String.raw`{}:{host="h", team="web \"1\""}`,
      '{}/{a=~"x|y",severity="critical"}:{a="x", alertname="B", severity="critical"}',
    ]);
    expect(bench.dispatcher.groups().map(({ receiver, groupLabels }) => [receiver, groupLabels])).toEqual([
      ['ops', { team: 'etl' }],
      ['ops', { host: 'h', team: 'web "1"' }],
      ['pager', { alertname: 'B', severity: 'critical', a: 'x' }],
    ]);
  });

  it('an alert that has waited long enough elsewhere is told at once', async () => {
    const clockStart = await RoutingBench.start(simple);
    const { clock } = clockStart;
    clockStart.post([
      {
        labels: { alertname: 'A' },
        annotations: {},
        startsAtMs: clock.now() - 60_000,
        endsAtMs: undefined,
        generatorUrl: '',
      },
    ]);
    await clockStart.until(0.001);
    expect(clockStart.news()).toEqual(['0 ops: A']);
  });

  it('what a notification says is what its alerts have in common', async () => {
    const bench = await RoutingBench.start(simple);
    bench.fire('A', { team: 'etl', host: 'a' });
    bench.fire('B', { team: 'etl', host: 'a', disk: 'x' });
    await bench.until(2);
    expect(bench.told[0]?.notification).toMatchObject({
      status: 'firing',
      reason: 'changed',
      groupLabels: { team: 'etl' },
      commonLabels: { team: 'etl', host: 'a' },
      atMs: bench.clock.now(),
    });
  });

  it('an alert that is over before the group wait is not told', async () => {
    const bench = await RoutingBench.start(simple);
    bench.fire('A');
    await bench.until(1);
    bench.resolve('A');
    await bench.until(60);
    expect(bench.news()).toEqual([]);
    expect(bench.dispatcher.groups()).toEqual([]);
  });

  it('posted alerts are over when they are not posted again, and labels without values count for nothing', async () => {
    const bench = await RoutingBench.start(`global: { resolve_timeout: 8s }\n${simple}`);
    const post = (): void =>
      bench.post([
        {
          labels: { alertname: 'A', empty: '' },
          annotations: {},
          startsAtMs: undefined,
          endsAtMs: undefined,
          generatorUrl: '',
        },
      ]);
    post();
    await bench.until(6);
    post();
    expect(bench.dispatcher.firing()).toMatchObject([{ labels: { alertname: 'A' } }]);
    await bench.until(30);
    expect(bench.news()).toEqual(['2 ops: A', '17 ops: -A']);
  });

  it('a receiver that does not want to know what is over is not told, and told when it fires again', async () => {
    const bench = await RoutingBench.start(
      `${simple}\nreceivers: [{ name: ops, webhook_configs: [{ url: x, send_resolved: false }] }]`,
    );
    bench.fire('A B');
    await bench.until(3);
    bench.resolve('A');
    await bench.until(8);
    bench.resolve('B');
    await bench.until(13);
    bench.fire('A');
    await bench.until(20);
    expect(bench.news()).toEqual(['2 ops: A, B', '17 ops: A']);
  });
});

describe('deliveries', () => {
  it('what was not taken is told again at the next tick, under the same name', async () => {
    const bench = await RoutingBench.start(simple);
    const ids: string[] = [];
    bench.deliver = async ({ id }) => {
      ids.push(id);
      if (ids.length < 3) throw new Error('refused');
    };
    bench.fire('A');
    await bench.until(20);
    expect(bench.news()).toEqual(['12 ops: A']);
    expect(new Set(ids).size).toBe(1);
    expect(bench.errors).toHaveLength(2);
  });

  it('one that hangs is given up, and keeps no other from being told', async () => {
    const bench = await RoutingBench.start(`
${simple}
receivers: [{ name: ops, webhook_configs: [{ url: x }, { url: y }] }]`);
    let isFirst = true;
    bench.deliver = () => {
      if (!isFirst) return Promise.resolve();
      isFirst = false;
      return new Promise(() => {});
    };
    bench.fire('A');
    await bench.until(8);
    bench.fire('B');
    await bench.until(20);
    expect(bench.told.map(({ atSeconds, integration }) => `${atSeconds} ${integration}`)).toEqual([
      '2 webhook[1]',
      '12 webhook[0]',
      '12 webhook[1]',
    ]);
    expect(bench.errors).toEqual([new Error('not delivered within 10 s')]);
  });

  it('a resolution that is not taken is not lost', async () => {
    const bench = await RoutingBench.start(simple);
    bench.fire('A');
    await bench.until(3);
    bench.deliver = () => Promise.reject(new Error('down'));
    bench.resolve('A');
    await bench.until(60);
    bench.deliver = async () => {};
    await bench.until(70);
    expect(bench.news()).toEqual(['2 ops: A', '62 ops: -A']);
  });

  it('what was sent and not noted before a crash has the same name when it is sent again', async () => {
    const bench = await RoutingBench.start(simple);
    bench.fire('A');
    await bench.until(2);
    const before = { entries: new Map(bench.stored.entries), silences: new Map() };
    bench.resolve('A');
    await bench.until(7);
    expect(bench.owed()).toEqual([]);
    const after = await RoutingBench.start(simple, bench.clock, before);
    after.resolve('A');
    await after.until(7);
    const [firing, resolved] = bench.told.map(({ notification }) => notification.id);
    expect(after.told.map(({ notification }) => notification.id)).toEqual([resolved]);
    expect(firing).not.toBe(resolved);
  });
});

describe('what was told as firing is told to be over', () => {
  it('also when it is silenced or inhibited by then', async () => {
    const bench = await RoutingBench.start(`
${simple}
inhibit_rules: [{ source_matchers: [alertname=S], target_matchers: [alertname=A] }]`);
    bench.fire('A B');
    await bench.until(3);
    bench.fire('S', { team: 'other' });
    await bench.silence('alertname=B', 600);
    bench.resolve('A B');
    await bench.until(8);
    expect(bench.news()).toEqual(['2 ops: A, B', '5 ops: S', '7 ops: -A, -B']);
  });

  it('but not what nobody was told of', async () => {
    const bench = await RoutingBench.start(simple);
    await bench.silence('alertname=B', 600);
    bench.fire('A B');
    await bench.until(3);
    bench.resolve('B');
    await bench.until(30);
    expect(bench.news()).toEqual(['2 ops: A', '22 ops: A']);
  });

  it('after a mute time interval, not in it', async () => {
    const bench = await RoutingBench.start(`
route:
  { receiver: ops, group_wait: 2s, group_interval: 5s, mute_time_intervals: [night] }
time_intervals: [{ name: night, time_intervals: [{ times: [{ start_time: '00:01', end_time: '00:02' }] }] }]`);
    bench.fire('A');
    await bench.until(65);
    bench.resolve('A');
    bench.fire('B');
    expect(bench.dispatcher.statusOf(fingerprintOf({ alertname: 'B' }))).toEqual({
      silencedBy: [],
      inhibitedBy: [],
      mutedBy: ['night'],
      receivers: ['ops'],
    });
    await bench.until(200);
    expect(bench.news()).toEqual(['2 ops: A', '122 ops: B, -A']);
  });

  it('during maintenance', async () => {
    const bench = await RoutingBench.start(`
${simple}
maintenance: [{ name: patch, matchers: [alertname=~"A|B"], intervals: [{ times: [{ start_time: '00:00', end_time: '00:02' }] }] }]`);
    bench.fire('C');
    await bench.until(1);
    bench.fire('B');
    expect(bench.dispatcher.statusOf(fingerprintOf({ alertname: 'B' }))?.mutedBy).toEqual(['patch']);
    await bench.until(4);
    expect(bench.news()).toEqual(['2 ops: C']);
    await bench.until(123);
    expect(bench.news().at(-1)).toBe('122 ops: B, C');
  });

  it('when its group is gone since a reload', async () => {
    const bench = await RoutingBench.start(simple);
    bench.fire('A B');
    await bench.until(3);
    await bench.apply(`
route: { receiver: ops, group_by: [team], group_wait: 2s, group_interval: 5s, routes: [{ matchers: [alertname=A], receiver: dba }] }`);
    await bench.until(5);
    expect(bench.news()).toEqual(['2 ops: A, B', '3 dba: A']);
    bench.resolve('A B');
    await bench.until(20);
    expect(bench.news().toSorted()).toEqual(['10 ops: -A', '8 dba: -A', '8 ops: -B']);
    expect(bench.owed()).toEqual([]);
  });

  it('after a restart, when nobody speaks of it again', async () => {
    const bench = await RoutingBench.start(`global: { resolve_timeout: 60s }\n${simple}`);
    bench.fire('A B');
    await bench.until(3);
    bench.dispatcher.close();
    const after = await RoutingBench.start(
      `global: { resolve_timeout: 60s }\n${simple}`,
      bench.clock,
      bench.stored,
    );
    await after.until(10);
    after.fire('B');
    await after.until(62);
    expect(after.news()).toEqual(['20 ops: A, B', '40 ops: A, B', '60 ops: B, -A']);
  });

  it('is forgotten where the receiver is gone', async () => {
    const bench = await RoutingBench.start(
      `${simple}\nreceivers: [{ name: ops, webhook_configs: [{ url: x }] }]`,
    );
    bench.fire('A');
    await bench.until(3);
    await bench.apply('{ route: { receiver: none }, receivers: [] }');
    bench.resolve('A');
    await bench.until(700);
    expect(bench.owed()).toEqual([]);
  });
});

describe('reload', () => {
  it('does not tell again what is told', async () => {
    const bench = await RoutingBench.start(simple);
    bench.fire('A', { team: 'etl' });
    await bench.until(3);
    await bench.apply(simple);
    await bench.until(12);
    await bench.apply(simple);
    await bench.until(19);
    expect(bench.news()).toEqual(['2 ops: A']);
    await bench.until(25);
    expect(bench.news()).toEqual(['22 ops: A']);
  });
});

describe('acknowledged alerts', () => {
  it('are not repeated, and others are', async () => {
    const bench = await RoutingBench.start(simple);
    bench.fire('A');
    await bench.until(3);
    bench.acknowledge('A');
    await bench.until(60);
    expect(bench.news()).toEqual(['2 ops: A']);
    bench.fire('B');
    await bench.until(63);
    expect(bench.told[0]?.notification.alerts.map(({ acknowledgedBy }) => acknowledgedBy)).toEqual([
      'kim',
      undefined,
    ]);
    expect(bench.news()).toEqual(['62 ops: A, B']);
    await bench.until(83);
    expect(bench.news()).toEqual(['82 ops: A, B']);
  });
});

describe('escalation', () => {
  const steps = `
route: { receiver: ops, group_wait: 2s, group_interval: 60s, repeat_interval: 100s, escalation: { 7s: lead, 130s: boss } }`;

  it('tells the next receiver on time, repeats, and tells all of them when it is over', async () => {
    const bench = await RoutingBench.start(steps);
    bench.fire('A');
    await bench.until(1.5);
    bench.fire('B');
    await bench.until(10);
    expect(bench.told.map(({ notification }) => notification.reason)).toEqual([
      'changed',
      'escalation',
      'escalation',
    ]);
    expect(bench.news()).toEqual(['2 ops: A, B', '7 lead: A', '8.5 lead: A, B']);
    await bench.until(135);
    expect(bench.news()).toEqual(['122 ops: A, B', '122 lead: A, B', '130 boss: A', '131.5 boss: A, B']);
    bench.resolve('A B');
    await bench.until(182);
    expect(bench.news()).toEqual(['182 ops: -A, -B', '182 lead: -A, -B', '182 boss: -A, -B']);
    expect(bench.owed()).toEqual([]);
  });

  it('after a restart, is for what is spoken of again', async () => {
    const bench = await RoutingBench.start(steps);
    bench.fire('A B');
    await bench.until(3);
    bench.dispatcher.close();
    await bench.until(20);
    const after = await RoutingBench.start(steps, bench.clock, bench.stored);
    await after.until(5);
    after.dispatcher.put(bench.dispatcher.firing().filter(({ labels }) => labels['alertname'] === 'B'));
    await after.until(10);
    expect(after.news()).toEqual(['5 lead: B']);
  });

  it('leaves out what somebody takes care of, what is over, and what is silenced', async () => {
    const bench = await RoutingBench.start(steps);
    bench.fire('A B C D');
    await bench.until(3);
    bench.acknowledge('A');
    bench.resolve('B');
    await bench.silence('alertname=C', 600);
    await bench.until(50);
    expect(bench.news()).toEqual(['2 ops: A, B, C, D', '7 lead: D']);
  });
});

describe('a wall clock that jumps', () => {
  it.each([-7_200_000, 7_200_000])('by %d ms neither tells anything nor stops anything', async (jumpMs) => {
    const bench = await RoutingBench.start(`
global: { resolve_timeout: 1h }
route: { receiver: ops, group_wait: 2s, group_interval: 5s, repeat_interval: 18s, escalation: { 31s: lead } }`);
    bench.post([
      {
        labels: { alertname: 'A' },
        annotations: {},
        startsAtMs: undefined,
        endsAtMs: undefined,
        generatorUrl: '',
      },
    ]);
    await bench.until(3);
    bench.clock.jump(jumpMs);
    await bench.until(33);
    expect(bench.news()).toEqual(['2 ops: A', '22 ops: A', '31 lead: A']);
    bench.fire('B');
    await bench.until(38);
    expect(bench.news()).toEqual(['37 ops: A, B']);
  });
});
