import { describe, expect, it } from 'vitest';
import { RoutingBench } from '../../../tests/support/routing-bench.ts';
import type { GroupWay } from './channel.ts';

const simple = `
route: { receiver: ops, group_by: [team], group_wait: 2s, group_interval: 5s, repeat_interval: 18s }`;

describe('what is still to be told', () => {
  const refused = (): Promise<never> => Promise.reject(new Error('refused'));

  /** A bench whose receiver has refused A, with what it refused. */
  async function refusing(yaml = simple) {
    const bench = await RoutingBench.start(yaml);
    const names: string[] = [];
    bench.deliver = ({ id }) => {
      names.push(id);
      return refused();
    };
    bench.fire('A');
    await bench.until(3);
    const { groupKey, receiver, integration } = bench.failed[0] as GroupWay;
    return { bench, way: { groupKey, receiver, integration }, id: names[0] ?? '' };
  }

  it('is told at once when somebody asks for it, and not with the interval as well', async () => {
    const { bench, way, id } = await refusing();
    expect(bench.dispatcher.isPending(way)).toBe(true);
    expect(await bench.dispatcher.tellNow(way, id, 1000)).toBe(false);
    bench.deliver = async () => {};
    expect(await bench.dispatcher.tellNow(way, id, 1000)).toBe(true);
    expect(bench.dispatcher.isPending(way)).toBe(false);
    expect(bench.dispatcher.tellNow(way, id, 1000)).toBeUndefined();
    await bench.until(14);
    bench.resolve('A');
    await bench.until(20);
    expect(bench.news()).toEqual(['3 ops: A', '17 ops: -A']);
  });

  it('is nothing once the alerts are over, silenced, or told elsewhere', async () => {
    const check = async (happens: (bench: RoutingBench) => unknown): Promise<void> => {
      const { bench, way, id } = await refusing();
      await happens(bench);
      expect(bench.dispatcher.isPending(way)).toBe(false);
      expect(bench.dispatcher.tellNow(way, id, 1000)).toBeUndefined();
    };
    await check((bench) => bench.resolve('A'));
    await check((bench) => bench.silence('alertname=A', 600));
    await check((bench) => bench.apply(simple.replace('ops', 'chat')));
    await check((bench) => bench.apply('{ route: { receiver: ops }, receivers: [] }'));
  });

  it('is something else once there is more to tell, which has another name', async () => {
    const { bench, way, id } = await refusing();
    bench.fire('B');
    expect(bench.dispatcher.isPending(way)).toBe(true);
    expect(bench.dispatcher.tellNow(way, id, 1000)).toBeUndefined();
  });

  it('is being told where a delivery is under way, and not told a second time', async () => {
    const { bench, way, id } = await refusing();
    const taken = Promise.withResolvers<void>();
    bench.deliver = () => taken.promise;
    const telling = bench.dispatcher.tellNow(way, id, 1000);
    expect(bench.dispatcher.isPending(way)).toBe(true);
    expect(bench.dispatcher.tellNow(way, id, 1000)).toBeUndefined();
    await bench.until(3.5);
    taken.resolve();
    expect(await telling).toBe(true);
    await bench.until(10);
    expect(bench.news()).toEqual(['3.5 ops: A']);
  });

  it('is given up after the time that is left for it', async () => {
    const { bench, way, id } = await refusing();
    bench.deliver = () => new Promise(() => {});
    const telling = bench.dispatcher.tellNow(way, id, 1000);
    await bench.until(4);
    expect(await telling).toBe(false);
  });

  it('is an end that is owed by a group that is gone', async () => {
    const bench = await RoutingBench.start(simple);
    bench.fire('A');
    await bench.until(3);
    const [entry] = bench.stored.entries.values();
    const way = entry as GroupWay;
    expect(bench.dispatcher.isPending(way)).toBe(false);
    await bench.apply(simple.replace('[team]', '[alertname]'));
    bench.deliver = refused;
    bench.resolve('A');
    await bench.until(12);
    expect(bench.dispatcher.isPending(way)).toBe(true);
  });
});
