import { describe, expect, it } from 'vitest';
import type { Session } from './session.ts';
import { openSession } from './session-fixtures.ts';

describe('a service', () => {
  const press = (session: Session, ...keys: readonly string[]): void => {
    for (const key of keys) session.dispatch({ kind: 'key', key });
  };
  async function openService() {
    const opened = openSession();
    press(opened.session, '8');
    await opened.clock.advance(100);
    press(opened.session, 'enter');
    await opened.clock.advance(1000);
    return opened;
  }

  it('has its journal followed and its events asked for while it is looked at', async () => {
    const { clock, session, node } = await openService();
    expect([node.streams, node.count('service-events') > 0]).toEqual([1, true]);
    expect(session.state.journal?.lines[0]?.line).toBe('<6>ledger[66]: batch 1 loaded');
    press(session, 'v', '?', 'esc');
    await clock.advance(10_000);
    expect([node.streams, node.count('journal')]).toEqual([1, 1]);
    press(session, 'esc');
    expect(node.streams).toBe(0);
  });

  it('has its journal followed again at once when its node is back', async () => {
    const { clock, session, node } = await openService();
    press(session, 'esc');
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

  it('is told what to do, and what came of it is said', async () => {
    const { clock, session, node } = await openService();
    press(session, 'R');
    await clock.advance(10);
    expect(node.count('service-command')).toBe(1);
    expect(session.state.notice?.text).toBe('nginx.service restarted: it is active (running)');
    node.isAway = true;
    press(session, 'R');
    await clock.advance(10);
    const { overlay } = session.state;
    expect(overlay?.kind === 'service' && overlay.dialog.refusal).toEqual({
      reason: 'nothing listens there',
      hint: 'Nothing was done.',
      code: null,
    });
  });
});
