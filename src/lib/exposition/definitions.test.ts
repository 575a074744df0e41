import { expect, it } from 'vitest';
import type { MetricDefinition } from '../reading.ts';
import { mergeDefinitions } from './index.ts';

it('of several definitions of a name the first counts, and types that differ are none', () => {
  const define = (name: string, type: MetricDefinition['type'], help: string): MetricDefinition => ({
    name,
    type,
    help,
  });
  const merged = mergeDefinitions([
    [define('a', 'gauge', 'One.'), define('b', 'counter', 'First.')],
    [],
    [define('b', 'counter', 'Second.'), define('a', 'counter', 'Two.'), define('c', 'gauge', '')],
    [define('a', 'gauge', 'Three.')],
  ]);
  expect(merged).toEqual([
    define('a', 'untyped', 'One.'),
    define('b', 'counter', 'First.'),
    define('c', 'gauge', ''),
  ]);
});
