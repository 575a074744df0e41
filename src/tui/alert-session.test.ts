import { describe, expect, it } from 'vitest';
import { ApiError } from '../contract/client.ts';
import { alert, notification } from './alert-fixtures.ts';
import { commandAlert } from './alert-commands.ts';
import type { Session } from './session.ts';
import { FakeNode, openSession } from './session-fixtures.ts';

const press = (session: Session, ...keys: readonly string[]): void => {
  for (const key of keys) session.dispatch({ kind: 'key', key });
};

describe('alerts', () => {
  it('are asked for wherever one is, the series of one only while it is looked at', async () => {
    const { clock, session, node } = openSession();
    await clock.advance(21_000);
    expect([node.count('alerts'), node.count('alert-series')]).toEqual([3, 0]);
    press(session, '!');
    await clock.advance(100);
    press(session, 'enter');
    await clock.advance(31_000);
    expect(node.count('alert-series')).toBe(3);
    press(session, '1');
    const before = node.count('alert-series');
    await clock.advance(31_000);
    expect(node.count('alert-series')).toBe(before);
  });

  it('are acknowledged, and what came of it is said', async () => {
    const { clock, session, node } = openSession();
    press(session, '!');
    await clock.advance(100);
    const asked = node.count('alerts');
    press(session, 'a', 'x', 'enter');
    await clock.advance(10);
    expect([node.count('acknowledge'), node.count('alerts') > asked]).toEqual([1, true]);
    expect([session.state.overlay, session.state.notice?.text]).toEqual([null, 'acknowledged: DiskFull']);
    node.isAway = true;
    press(session, 'a', 'x', 'enter');
    await clock.advance(10);
    const { overlay } = session.state;
    expect(overlay?.kind === 'alert' && overlay.dialog.refusal).toEqual({
      reason: 'nothing listens there',
      hint: 'Whether it was done is not known.',
      code: null,
    });
  });
});

describe('a silence', () => {
  it('gets another end, and the dialog closes with what came of it', async () => {
    const { clock, session, node } = openSession();
    press(session, '!', 'v');
    await clock.advance(100);
    press(session, 'e', 'tab', 'tab', 'y', 'enter');
    await clock.advance(10);
    expect([node.count('silence'), session.state.overlay]).toEqual([1, null]);
    expect(session.state.notice?.text).toMatch(/^silenced 1 alert until /);
  });
});

describe('what is told to a node', () => {
  const told = async (command: Parameters<typeof commandAlert>[1], change = {}) =>
    commandAlert({ ...new FakeNode().client, ...change }, command);

  it('comes back as one sentence', async () => {
    const { id } = alert();
    expect(await told({ act: 'unacknowledge', id })).toMatchObject({ text: 'given back: DiskFull' });
    expect(await told({ act: 'comment', id, text: 'x' })).toMatchObject({ text: 'comment kept' });
    expect(await told({ act: 'expire', id: 's1' })).toMatchObject({ text: 'the silence is over' });
    const silenced = await told({ act: 'silence', options: { matchers: '{a="b"}', duration: '1h' } });
    expect(silenced).toMatchObject({
      text: expect.stringMatching(/^silenced 1 alert until \d{4}-\d\d-\d\d \d\d:\d\d$/),
    });
    expect(await told({ act: 'retry', id: 7 })).toMatchObject({ text: 'sent to ops (slack[0])' });
    const failing = async () => notification({ state: 'dead', error: 'status 500' });
    expect(await told({ act: 'retry', id: 7 }, { retryNotification: failing })).toMatchObject({
      text: 'not sent to ops (slack[0]): status 500',
      isBad: true,
    });
  });

  it('is refused in the words of the node', async () => {
    const problem = {
      type: 'x',
      title: 'x',
      status: 403,
      detail: 'read only',
      code: 'READ_ONLY',
      hint: 'Ask.',
    };
    const expireSilence = async () => Promise.reject(new ApiError(problem));
    expect(await told({ act: 'expire', id: 's1' }, { expireSilence })).toMatchObject({
      kind: 'alert-refused',
      refusal: { reason: 'read only', hint: 'Ask.', code: 'READ_ONLY' },
    });
  });
});
