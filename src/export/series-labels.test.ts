import { expect, test } from 'vitest';
import { laneCount, laneOf } from './lanes.ts';
import { SeriesLabels } from './series-labels.ts';

test('labels are sorted, plain and not empty; a series’ own wins over an external one', () => {
  const labels = new SeriesLabels([], [], { node: 'n', 'data-center': 'x', none: '' });
  const check = (name: string, own: Record<string, string>, want: string): void =>
    expect(
      labels
        .of({ name, labels: own })
        ?.map((pair) => pair.join('='))
        .join(),
    ).toBe(want);
  check('up', {}, '__name__=up,data_center=x,node=n');
  check('up', { z: '1', A: '2', b: '' }, 'A=2,__name__=up,data_center=x,node=n,z=1');
  check('up', { node: 'own', 'data.center': 'y' }, '__name__=up,data_center=y,node=own');
  check('a.b', { 'c-d': '1', c_d: '2', __name__: 'x' }, '__name__=a_b,c_d=1,data_center=x,node=n');
});

test('metrics are kept and dropped by globs of their names', () => {
  const check = (keep: string[], drop: string[], want: string): void => {
    const labels = new SeriesLabels(keep, drop, {});
    const names = ['node_load1', 'node_cpu', 'etlmon_up', '!odd'];
    expect(names.filter((name) => labels.nameOf(name) !== undefined).join(' ')).toBe(want);
  };
  check([], [], 'node_load1 node_cpu etlmon_up !odd');
  check(['node_*'], [], 'node_load1 node_cpu');
  check([], ['node_*', '!odd'], 'etlmon_up');
  check(['{node,etlmon}_*'], ['*_cpu'], 'node_load1 etlmon_up');
});

test('a series is always in the same shard, and shards are about as large', () => {
  const counts = Array<number>(4).fill(0);
  for (let i = 0; i < 4000; i++) {
    const labels = [['__name__', 'm'] as const, ['i', String(i)] as const];
    const lane = laneOf(labels, 4);
    expect(laneOf(labels, 4)).toBe(lane);
    counts[lane] = (counts[lane] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(800);
  expect(laneOf([['a', 'b']], 1)).toBe(0);
});

test('there are more shards while more waits, and fewer once nothing does', () => {
  const check = (pendingRequests: number, current: number, want: number): void =>
    expect(laneCount(pendingRequests, current, 6)).toBe(want);
  check(0, 1, 1);
  check(4, 1, 1);
  check(5, 1, 2);
  check(9, 2, 4);
  check(1000, 1, 6);
  check(0.5, 4, 4);
  check(0, 4, 1);
  check(10, 64, 6);
});
