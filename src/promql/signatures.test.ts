import { expect, it } from 'vitest';
import { signatures } from './signatures.ts';

it('functions take and give what the documentation says', () => {
  const check = (name: string, args: string, variadic: number, returns: string) => {
    const signature = signatures[name];
    expect([name, signature?.args.join(' '), signature?.variadic, signature?.returns]).toEqual([
      name,
      args,
      variadic,
      returns,
    ]);
  };
  check('abs', 'vector', 0, 'vector');
  check('hour', 'vector', 1, 'vector');
  check('pi', '', 0, 'scalar');
  check('scalar', 'vector', 0, 'scalar');
  check('round', 'vector scalar', 1, 'vector');
  check('quantile_over_time', 'scalar matrix', 0, 'vector');
  check('label_join', 'vector string string string', -1, 'vector');
  check('sort_by_label', 'vector string', -1, 'vector');
  check('histogram_quantiles', 'vector string scalar scalar', 9, 'vector');
});

it('no name of an object is a function', () => {
  expect(['constructor', 'toString', '__proto__'].filter((name) => name in signatures)).toEqual([]);
});

it('functions that may yet change are marked', () => {
  const names = Object.keys(signatures).filter((name) => signatures[name]?.isExperimental);
  expect(names.toSorted().join(' ')).toBe(
    'double_exponential_smoothing end histogram_quantiles info mad_over_time max_of min_of range sort_by_label ' +
      'sort_by_label_desc start start_timestamp step ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ' +
      'ts_of_min_over_time',
  );
});
