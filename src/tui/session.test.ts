import { describe, expect, it } from 'vitest';
import type { FollowEvent } from '../contract/log-follow.ts';
import { delay } from '../lib/clock.ts';
import { logLine } from './log-fixtures.ts';
import type { Session } from './session.ts';
import { openSession } from './session-fixtures.ts';

describe('asking', () => {
  it('asks the view at the refresh interval and the other node its health only', async () => {
    const { clock, nodes, session } = openSession(2);
    session.dispatch({ kind: 'key', key: '2' });
    await clock.advance(20_000);
    expect(nodes[0]?.count('fs')).toBeGreaterThanOrEqual(10);
    expect(nodes[0]?.count('fs')).toBeLessThanOrEqual(12);
    expect(new Set(nodes[1]?.asked)).toEqual(new Set(['health']));
    expect(nodes[1]?.count('health')).toBe(6);
  });

  it('never asks again before the answer has come', async () => {
    const { clock, node, session } = openSession();
    await clock.advance(100);
    node.hangsOn = 'fs';
    node.asked.length = 0;
    session.dispatch({ kind: 'key', key: '2' });
    await clock.advance(60_000);
    expect(node.count('fs')).toBe(1);
    session.dispatch({ kind: 'key', key: '3' });
    session.dispatch({ kind: 'key', key: '2' });
    session.dispatch({ kind: 'key', key: 'r' });
    await clock.advance(1000);
    expect(node.count('fs')).toBe(1);
  });

  it('asks at once when a view is opened', async () => {
    const { clock, node, session } = openSession();
    await clock.advance(900);
    const before = node.count('fs');
    session.dispatch({ kind: 'key', key: '2' });
    await clock.advance(0);
    expect(node.count('fs')).toBe(before + 1);
  });

  it('asks a node that is away ever less often, for its health only, and goes on when it is back', async () => {
    const { clock, node, session } = openSession();
    session.dispatch({ kind: 'key', key: '2' });
    await clock.advance(3000);
    node.isAway = true;
    await clock.advance(10_000);
    expect(session.state.nodes[0]?.link.status).toBe('away');
    node.asked.length = 0;
    await clock.advance(300_000);
    expect(new Set(node.asked)).toEqual(new Set(['health']));
    // With the least jitter the longest wait is 15 s.
    expect(node.asked.length).toBeLessThan(28);
    node.isAway = false;
    await clock.advance(31_000);
    expect(session.state.nodes[0]?.link.status).toBe('up');
    expect(node.count('fs')).toBeGreaterThan(2);
  });
});

describe('the busiest processes', () => {
  it('are asked for every ten seconds on a large overview only', async () => {
    const { clock, node, session } = openSession();
    await clock.advance(500);
    node.asked.length = 0;
    await clock.advance(20_000);
    const ordinary = node.count('processes');
    session.dispatch({ kind: 'resize', columns: 200, rows: 50 });
    node.asked.length = 0;
    await clock.advance(20_000);
    expect(node.count('processes') - ordinary).toBeGreaterThanOrEqual(2);
    expect(node.count('processes') - ordinary).toBeLessThanOrEqual(3);
  });
});

describe('jobs and transfers', () => {
  it('are looked through for problems in the background, broken and suspect transfers each', async () => {
    const { clock, node } = openSession();
    await clock.advance(31_000);
    expect(node.count('cron')).toBe(4);
    expect(node.count('arrivals')).toBe(4);
    expect(node.count('transfers')).toBe(4);
  });

  it('have the crontabs read again on r, and say why where that is refused', async () => {
    const { clock, node, session } = openSession();
    session.dispatch({ kind: 'key', key: '6' });
    await clock.advance(100);
    session.dispatch({ kind: 'key', key: 'r' });
    await clock.advance(100);
    expect(node.count('cron-refresh')).toBe(1);
    expect(session.state.notice?.text).toBe('read again: 0 jobs');
    node.isAway = true;
    session.dispatch({ kind: 'key', key: 'r' });
    await clock.advance(10);
    expect(session.state.notice).toMatchObject({ text: 'refresh: nothing listens there', isBad: true });
  });
});

describe('drawing', () => {
  it('draws at once after a key', async () => {
    const { clock, drawn, session } = openSession();
    await clock.advance(300);
    const before = drawn.length;
    session.dispatch({ kind: 'key', key: '?' });
    expect(drawn.length).toBe(before + 1);
  });

  it('draws the first answer soon after one has come to a view', async () => {
    const { clock, drawn, session } = openSession();
    await clock.advance(300);
    session.dispatch({ kind: 'key', key: '5' });
    const at = clock.monotonic();
    await clock.advance(50);
    expect(drawn.at(-1)?.at).toBeGreaterThan(at);
    expect(drawn.at(-1)?.state.nodes[0]?.answers['watched']).toBeDefined();
  });

  it('draws once a second otherwise, however much comes in', async () => {
    const { clock, drawn } = openSession(5);
    await clock.advance(10_000);
    const before = drawn.length;
    await clock.advance(60_000);
    expect(drawn.length - before).toBe(60);
  });

  it('stops everything on quit', async () => {
    const { clock, drawn, session, quits, node } = openSession();
    await clock.advance(1000);
    session.dispatch({ kind: 'key', key: 'q' });
    const [frames, questions] = [drawn.length, node.asked.length];
    await clock.advance(60_000);
    expect(quits.length).toBe(1);
    expect([drawn.length, node.asked.length]).toEqual([frames, questions]);
  });
});

describe('a log', () => {
  async function openLog() {
    const opened = openSession();
    opened.session.dispatch({ kind: 'key', key: '4' });
    await opened.clock.advance(100);
    return opened;
  }
  const press = (session: Session, key: string): void => session.dispatch({ kind: 'key', key });

  it('has one stream while it is looked at, and none afterwards', async () => {
    const { clock, session, node } = await openLog();
    for (const leaving of ['esc', '2', 'q']) {
      press(session, '4');
      press(session, 'enter');
      await clock.advance(10_000);
      press(session, 'w');
      press(session, 'enter');
      await clock.advance(10_000);
      expect(node.streams).toBe(1);
      if (leaving === 'esc') press(session, 'esc');
      press(session, leaving);
      expect(node.streams).toBe(0);
    }
  });

  it('is asked for its lines at once when its node is back', async () => {
    const { clock, session, node } = await openLog();
    node.isAway = true;
    press(session, 'enter');
    await clock.advance(300_000);
    expect(node.streams).toBe(0);
    node.isAway = false;
    const link = () => session.state.nodes[0]?.link.status;
    for (let turn = 0; turn < 400 && link() !== 'up'; turn++) await clock.advance(100);
    await clock.advance(100);
    expect(node.streams).toBe(1);
  });

  it('is drawn a few times a second, however many lines come', async () => {
    const { clock, session, node, drawn } = await openLog();
    let id = 0;
    node.stream = async function* () {
      for (;;) {
        for (let count = 0; count < 1000; count++)
          yield { kind: 'line', line: logLine((id += 1)) } satisfies FollowEvent;
        await delay(clock, 50);
      }
    };
    press(session, 'enter');
    await clock.advance(1000);
    const [frames, before] = [drawn.length, id];
    await clock.advance(10_000);
    expect(id - before).toBeGreaterThan(150_000);
    expect(drawn.length - frames).toBeLessThanOrEqual(40);
    expect(session.state.logs.open?.lines.length).toBe(5000);
    expect(session.state.logs.open?.lines.at(-1)?.id).toBeGreaterThan(id - 20_000);
  });
});
