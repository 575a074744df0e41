import { expect, test } from 'vitest';
import type { ExpositionSample } from '../conformance/exposition-text.ts';
import { readTree } from '../conformance/node-exporter.ts';
import { readTestMachine } from '../conformance/test-machine.ts';
import { requirePart } from '../support/parts.ts';

test('a machine that has a bit of everything has the series and values of a real node_exporter', async (context) => {
  requirePart(context, 'prometheus-node-exporter', 'prometheus-node-exporter');
  const { ours, theirs } = await readTestMachine(readTree);
  const values = (samples: readonly ExpositionSample[]): Record<string, number> =>
    Object.fromEntries(
      samples
        .map(({ key, value }) => [key, value] as const)
        .toSorted(([one], [other]) => (one < other ? -1 : 1)),
    );
  expect(values(ours)).toEqual(values(theirs));
  expect(new Set(theirs.map(({ name }) => name)).size).toBeGreaterThan(280);
});
