import { expect, it } from 'vitest';
import type { MetricDefinition } from '../lib/reading.ts';
import { exposition } from './exposition.ts';

const definitions = new Map<string, MetricDefinition>([
  ['b_total', { name: 'b_total', type: 'counter', help: 'Two\nlines and a \\.' }],
]);

it('writes each family once, sorted, with help and type', () => {
  const text = exposition(definitions, [
    { name: 'b_total', labels: { x: '1' }, value: 1 },
    { name: 'a', labels: {}, value: 0.5 },
    { name: 'b_total', labels: { x: '2' }, value: 2e20 },
  ]);
  expect(text).toBe(
    [
      '# TYPE a untyped',
      'a 0.5',
      String.raw`# HELP b_total Two\nlines and a \\.`,
      '# TYPE b_total counter',
      'b_total{x="1"} 1',
      'b_total{x="2"} 200000000000000000000',
      '',
    ].join('\n'),
  );
});

it('escapes label values and writes the values that are no numbers', () => {
  const sample = (value: number) => exposition(new Map(), [{ name: 'm', labels: { p: 'a"b\\c\nd' }, value }]);
  expect(sample(NaN)).toContain(String.raw`m{p="a\"b\\c\nd"} NaN`);
  expect(sample(Infinity)).toContain(' +Inf');
  expect(sample(-Infinity)).toContain(' -Inf');
});

it("adds the node's labels, but never over a sample's own", () => {
  const samples = [
    { name: 'm', labels: { env: 'own' }, value: 1 },
    { name: 'm', labels: {}, value: 2 },
  ];
  expect(exposition(new Map(), samples, { env: 'prod', site: 'x' })).toBe(
    '# TYPE m untyped\nm{env="own",site="x"} 1\nm{env="prod",site="x"} 2\n',
  );
});
