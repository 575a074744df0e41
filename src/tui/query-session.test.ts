import { describe, expect, it } from 'vitest';
import { ManualClock } from '../lib/clock.ts';
import { startedAt, startState } from './fixtures.ts';
import { typedKeys } from './keys.ts';
import { FakeNode, openSession } from './session-fixtures.ts';
import { PromError } from '../contract/prometheus-client.ts';
import { Session } from './session.ts';

const type = (session: Session, ...keys: string[]): void => {
  for (const key of keys) session.dispatch({ kind: 'key', key });
};

describe('an expression', () => {
  it('is asked at once, then every five seconds, with the names while one types', async () => {
    const { clock, node, session } = openSession();
    type(session, 'Q', ...typedKeys('up'));
    await clock.advance(100);
    expect([node.count('metric-names'), node.count('promql')]).toEqual([1, 0]);
    type(session, 'enter');
    await clock.advance(100);
    expect(node.count('promql')).toBe(1);
    await clock.advance(10_000);
    expect(node.count('promql')).toBe(3);
    type(session, 'g');
    await clock.advance(100);
    expect(node.count('promql-range')).toBe(1);
  });

  it('that is none is asked once, its fault kept with its place', async () => {
    const clock = new ManualClock(startedAt);
    const node = new FakeNode();
    const refusing = {
      ...node.client,
      promQuery: async (): Promise<never> => {
        node.asked.push('promql');
        throw new PromError(400, 'bad_data', '1:3: parse error: unexpected end', 'a+');
      },
    };
    const session = new Session({
      clock,
      clients: [refusing],
      initial: startState(),
      refreshMs: 2000,
      draw: () => undefined,
      quit: () => undefined,
    });
    session.start();
    type(session, 'Q', 'a', '+', 'enter');
    await clock.advance(60_000);
    expect(node.count('promql')).toBe(1);
    const failure = session.state.nodes[0]?.answers['promql:a+']?.failure;
    expect(failure).toMatchObject({ isFinal: true, position: 2, retryAt: null });
    expect(session.state.nodes[0]?.link.status).toBe('up');
    type(session, 'enter');
    await clock.advance(100);
    expect(node.count('promql')).toBe(2);
    session.stop();
  });

  it('is kept for other sessions, and theirs are known here', async () => {
    const added: string[] = [];
    const clock = new ManualClock(startedAt);
    const session = new Session({
      clock,
      clients: [new FakeNode().client],
      initial: startState(),
      refreshMs: 2000,
      draw: () => undefined,
      quit: () => undefined,
      queryHistory: { read: async () => ['earlier'], add: async (one) => void added.push(one) },
    });
    session.start();
    await clock.advance(10);
    type(session, 'Q', 'up', 'enter');
    expect(added).toEqual(['earlier']);
    session.stop();
  });
});
