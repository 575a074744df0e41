import { describe, expect, it } from 'vitest';
import { TemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { connectToBus } from './connection.ts';
import type { Message } from './message.ts';
import { TestBus } from './test-bus.ts';
import type { Answer } from './test-bus.ts';

const call = { destination: 'org.test', path: '/', interface: 'org.test', member: 'Ask' };

async function withBus(
  work: (path: string, bus: TestBus) => Promise<void>,
  answer: (call: Message) => Answer = () => ({}),
  greeting?: string,
): Promise<void> {
  using folder = new TemporaryFolder();
  const path = folder.join('bus');
  await using bus = await TestBus.listen(
    path,
    (asked) => (asked.member === 'Hello' ? { signature: 's', body: [':1.1'] } : answer(asked)),
    greeting,
  );
  await work(path, bus);
}

describe('a connection to the bus', () => {
  it('carries calls, answers and signals', () =>
    withBus(
      async (path, bus) => {
        using connection = await connectToBus(path);
        const signals: Message[] = [];
        connection.onSignal((message) => signals.push(message));
        expect(await connection.call({ ...call, signature: 's', body: ['why'] })).toEqual(['why', 7]);
        expect(bus.calls.map(({ member }) => member)).toEqual(['Hello', 'Ask']);
        bus.signal({ member: 'Happened', path: '/', signature: 'u', body: [4] });
        await expect.poll(() => signals).toHaveLength(1);
        expect(signals[0]).toMatchObject({ member: 'Happened', body: [4] });
      },
      ({ body }) => ({ signature: 'su', body: [body[0] ?? '', 7] }),
    ));

  it('tells an error by its name', () =>
    withBus(
      async (path) => {
        using connection = await connectToBus(path);
        await expect(connection.call(call)).rejects.toMatchObject({
          errorName: 'org.test.Refused',
          message: 'not today',
        });
      },
      () => ({ errorName: 'org.test.Refused', text: 'not today' }),
    ));

  it('that breaks rejects what is asked and what will be', () =>
    withBus(
      async (path, bus) => {
        using connection = await connectToBus(path);
        const asked = connection.call(call);
        await expect.poll(() => bus.calls).toHaveLength(2);
        bus.hangUp();
        await expect(asked).rejects.toMatchObject({ code: 'DBUS_CONNECTION' });
        await expect(connection.call(call)).rejects.toMatchObject({ code: 'DBUS_CONNECTION' });
        expect(connection.isOpen).toBe(false);
      },
      () => 'nothing',
    ));

  it('is closed when what comes is no message', () =>
    withBus(
      async (path, bus) => {
        using connection = await connectToBus(path);
        const asked = connection.call(call);
        await expect.poll(() => bus.calls).toHaveLength(2);
        bus.send(Buffer.from('this is not the protocol'));
        await expect(asked).rejects.toThrow('a message that begins with byte 116');
      },
      () => 'nothing',
    ));

  it('gives up a call with its signal and goes on', () =>
    withBus(
      async (path, bus) => {
        using connection = await connectToBus(path);
        const abort = new AbortController();
        const asked = connection.call({ ...call, member: 'Wait' }, abort.signal);
        await expect.poll(() => bus.calls).toHaveLength(2);
        abort.abort(new Error('enough'));
        await expect(asked).rejects.toThrow('enough');
        expect(await connection.call(call)).toEqual([]);
      },
      ({ member }) => (member === 'Wait' ? 'nothing' : {}),
    ));

  it('is refused where the bus does not know the user, or is not there', async () => {
    await withBus(
      async (path) => {
        await expect(connectToBus(path)).rejects.toThrow('the bus refuses this user: REJECTED EXTERNAL');
      },
      undefined,
      'REJECTED EXTERNAL',
    );
    await expect(connectToBus('/nowhere/bus')).rejects.toMatchObject({
      message: 'cannot reach the bus at /nowhere/bus: ENOENT',
      cause: { code: 'ENOENT' },
    });
  });

  it('is given up with its signal while the bus says nothing', () =>
    withBus(
      async (path) => {
        await expect(connectToBus(path, AbortSignal.timeout(50))).rejects.toThrow(/aborted/);
      },
      undefined,
      '',
    ));
});
