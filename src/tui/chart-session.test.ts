import { describe, expect, it } from 'vitest';
import type { Session } from './session.ts';
import { openSession } from './session-fixtures.ts';

describe('a chart', () => {
  const type = (session: Session, text: string): void => {
    for (const key of text) session.dispatch({ kind: 'key', key });
  };

  it('is asked for at its step, the names of metrics while one types', async () => {
    const { clock, node, session } = openSession();
    await clock.advance(1000);
    expect(node.count('metric-names')).toBe(0);
    type(session, ':chart node_load1');
    await clock.advance(100);
    expect(node.count('metric-names')).toBe(1);
    node.asked.length = 0;
    session.dispatch({ kind: 'key', key: 'enter' });
    await clock.advance(61_000);
    expect(node.count('history')).toBe(3);
    expect(node.count('metric-names')).toBe(0);
  });

  it('asks at once for another time, and not again for what it has', async () => {
    const { clock, node, session } = openSession();
    type(session, ':chart node_load1');
    session.dispatch({ kind: 'key', key: 'enter' });
    await clock.advance(1000);
    node.asked.length = 0;
    for (const key of ['h', 'h', 'left', 'tab', 'v']) {
      session.dispatch({ kind: 'key', key });
      await clock.advance(100);
    }
    expect(node.count('history')).toBe(3);
  });
});

describe('the last hour beside the numbers', () => {
  it('is asked for once a minute, each metric once, also by one who comes and goes', async () => {
    const { clock, node, session } = openSession();
    await clock.advance(1000);
    const metrics = node.count('history');
    expect(metrics).toBe(10);
    for (const key of ['4', '1', '4', '1']) {
      session.dispatch({ kind: 'key', key });
      await clock.advance(1000);
    }
    expect(node.count('history')).toBe(metrics);
    await clock.advance(60_000);
    expect(node.count('history')).toBe(2 * metrics);
  });

  it('never keeps the screen waiting', async () => {
    const { clock, node, drawn } = openSession();
    node.hangsOn = 'history';
    await clock.advance(5000);
    expect(drawn.at(-1)?.state.nodes[0]?.answers['system']).toBeDefined();
    expect(node.count('history')).toBe(10);
    expect(node.count('system')).toBeGreaterThan(1);
  });
});
