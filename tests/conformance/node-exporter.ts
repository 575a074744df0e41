import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exposition } from '../../src/api/exposition.ts';
import { Host } from '../../src/collect/host.ts';
import { metricDefinitions } from '../../src/collect/registry.ts';
import { systemMetrics as systemGroups } from '../../src/collect/system/config.ts';
import { createSystemCollector } from '../../src/collect/system/index.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { isInstalled } from '../support/parts.ts';
import { parseExposition } from './exposition-text.ts';
import type { ExpositionSample } from './exposition-text.ts';
import type { CaseResult, Suite } from './suite.ts';
import { readTestMachine } from './test-machine.ts';

/**
 * What the collectors read from a `proc` (and `sys`) tree must be what node_exporter printed for it: for each name we
 * emit, the same series with the same values, none more and none less. Then the same of our own tree, which has what the
 * folder lacks, beside a real node_exporter where one is installed.
 */
export const nodeExporterSuite: Suite = {
  name: 'node_exporter',
  run: async (folder) => {
    const ours = byName(await readTree(folder));
    const theirs = byName(parseExposition(readFileSync(join(folder, 'expected.txt'), 'utf8')));
    const result = emptyResult('expected.txt');
    for (const [name, expected] of theirs) {
      const skip = ours.has(name) ? undefined : reasonToSkip(name, folder);
      if (skip === undefined) compare(expected, ours.get(name) ?? [], result);
      else {
        result.skipped += expected.length;
        result.notes.push(`${name}: ${skip}`);
      }
    }
    for (const name of ours.keys()) {
      if (!theirs.has(name)) result.notes.push(`${name}: emitted by us, not in the file`);
    }
    return [result satisfies CaseResult, await machineResult()];
  },
};

function emptyResult(file: string) {
  return { file, passed: 0, failed: 0, skipped: 0, failures: [] as string[], notes: [] as string[] };
}

/** One case more where no node_exporter is installed: it is skipped. */
async function machineResult(): Promise<CaseResult> {
  const result = emptyResult('the machine of our fixtures beside a real node_exporter');
  if (!isInstalled('prometheus-node-exporter')) {
    return { ...result, skipped: 1, notes: ['prometheus-node-exporter is not installed'] };
  }
  const { ours, theirs } = await readTestMachine(readTree);
  const own = byName(ours);
  for (const [name, expected] of byName(theirs)) compare(expected, own.get(name) ?? [], result);
  return result;
}

/** What the system collector shows of a tree. */
export async function readTree(folder: string): Promise<ExpositionSample[]> {
  const context = { host: new Host(folder), clock: systemClock, restored: () => [] };
  const { tasks } = createSystemCollector({ intervalMs: 15_000, groups: systemGroups }, context);
  const readings = await Promise.all(tasks.map((task) => task.read(new AbortController().signal)));
  const definitions = new Map(metricDefinitions().map((metric) => [metric.name, metric]));
  return parseExposition(
    exposition(
      definitions,
      readings.flatMap(({ samples = [] }) => samples),
    ),
  );
}

function reasonToSkip(name: string, folder: string): string | undefined {
  const definition = metricDefinitions().find((metric) => metric.name === name);
  if (!definition) return 'not emitted';
  const { source } = definition;
  return source === undefined || existsSync(join(folder, source))
    ? undefined
    : `its source ${source} is not in the folder`;
}

function compare(
  expected: readonly ExpositionSample[],
  emitted: readonly ExpositionSample[],
  result: { passed: number; failed: number; failures: string[] },
): void {
  const found = new Map(emitted.map((sample) => [sample.key, sample.value]));
  const fail = (message: string): void => {
    result.failed++;
    result.failures.push(message);
  };
  for (const { key, value } of expected) {
    const got = found.get(key);
    found.delete(key);
    if (got === undefined) fail(`${key}: expected ${value}, not emitted`);
    else if (!Object.is(got, value)) fail(`${key}: expected ${value}, got ${got}`);
    else result.passed++;
  }
  for (const key of found.keys()) fail(`${key}: emitted, not expected`);
}

function byName(samples: readonly ExpositionSample[]): Map<string, ExpositionSample[]> {
  return Map.groupBy(samples, (sample) => sample.name);
}
