import { expect, test } from 'vitest';
import { ManualClock, systemClock } from '../../lib/clock.ts';
import { connectAny } from './connect.ts';
import { CheckFailure } from './failure.ts';
import type { Address } from './outcome.ts';
import { interleave, Resolver } from './resolver.ts';
import { TestServer } from './test-servers.ts';

const four = (address: string): Address => ({ address, family: 4 });
const six = (address: string): Address => ({ address, family: 6 });
const signal = new AbortController().signal;

test('families are tried by turns, the first one’s first, nothing twice', () => {
  const check = (given: Address[], want: string): void =>
    expect(
      interleave(given)
        .map(({ address }) => address)
        .join(' '),
    ).toBe(want);
  check([], '');
  check([six('a'), six('b'), six('c'), four('1'), four('2')], 'a 1 b 2 c');
  check([four('1'), four('1'), six('a')], '1 a');
});

test('an address that refuses is passed over; when all do, each says why', async () => {
  await using server = await TestServer.tcp((socket) => socket.end());
  const connected = await connectAny([six('::1'), four('127.0.0.1')], server.port, {
    clock: systemClock,
    signal,
  });
  expect(connected.address).toEqual(four('127.0.0.1'));
  connected.socket.destroy();
  const refused = connectAny([four('127.0.0.2'), six('::1')], server.port, { clock: systemClock, signal });
  await expect(refused).rejects.toThrow(
    `127.0.0.2:${server.port}: connection refused; [::1]:${server.port}: connection refused`,
  );
  await expect(refused).rejects.toBeInstanceOf(CheckFailure);
});

test('a name is looked up once at a time, and anew afterwards', async () => {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const resolver = new Resolver((host, family) => {
    asked.push(`${host} ${family}`);
    return new Promise((resolve) => answers.push(() => resolve([four('127.0.0.1')])));
  });
  const both = Promise.all([resolver.addresses('a.test', 'any'), resolver.addresses('a.test', 'any')]);
  const other = resolver.addresses('a.test', 6);
  answers.forEach((answer) => answer());
  expect(await both).toEqual([[four('127.0.0.1')], [four('127.0.0.1')]]);
  await expect(other).rejects.toThrow('a.test has no IPv6 address');
  expect(asked).toEqual(['a.test 0', 'a.test 6']);
  const again = resolver.addresses('a.test', 'any');
  answers.at(-1)?.();
  await again;
  expect(asked).toHaveLength(3);
  expect(await resolver.addresses('::1', 'any')).toEqual([six('::1')]);
  expect(asked).toHaveLength(3);
});

test('nothing is tried once nobody waits', async () => {
  await using server = await TestServer.tcp((socket) => socket.resume());
  const clock = new ManualClock();
  let isSettled = false;
  void connectAny([four('127.0.0.1')], server.port, { clock, signal: AbortSignal.abort() }).finally(() => {
    isSettled = true;
  });
  await clock.advance(1000);
  expect(isSettled).toBe(false);
  expect(server.connections).toBe(0);
});
