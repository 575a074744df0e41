import { setTimeout as delay } from 'node:timers/promises';
import type { CaseResult, Suite } from './suite.ts';
import { lines } from './tail/lines.ts';
import { operators } from './tail/operators.ts';
import { rotations } from './tail/rotations.ts';
import type { Mode, Scenario } from './tail/scenario.ts';
import type { Comparison, Play } from './tail/world.ts';
import { World } from './tail/world.ts';

const scenarios: readonly Scenario[] = [...lines, ...rotations, ...operators];
const modes: readonly Mode[] = ['running', 'stopped', 'killed'];

/** What would be read once too often comes late: a copy is held for ten seconds before it is taken for a new file. */
const repeatsShowMs = 11_500;

/** A real node follows what a real writer writes and the real logrotate rotates: nothing is lost, nothing repeated. */
export const tailSuite: Suite = {
  name: 'tail',
  source: 'tail.md',
  run: async () => (await Promise.all(modes.map(played))).flat(),
};

/** A mode that breaks off is one failure, and the others go on. */
async function played(mode: Mode): Promise<CaseResult[]> {
  await using world = new World(scenarios, mode);
  try {
    return await play(mode, world);
  } catch (error) {
    const failures = [`${String(error)}; the node said last: ${world.lastWords}`];
    return [{ file: mode, passed: 0, failed: 1, skipped: 0, failures, notes: [] }];
  }
}

async function play(mode: Mode, world: World): Promise<CaseResult[]> {
  await world.each('before');
  await world.start();
  await world.settled();
  // Following has begun also where there is nothing to read yet.
  await delay(500);
  if (mode === 'running') await world.each('change');
  else if (mode === 'stopped') {
    await world.end('SIGTERM');
    await world.each('change');
    await world.start();
  } else {
    const changing = world.each('change');
    await delay(300);
    await world.end('SIGKILL');
    await changing;
    await world.start();
  }
  await world.each('after');
  await world.settled();
  await delay(repeatsShowMs);
  return Promise.all(world.plays.map(async (one) => verdict(mode, one, await world.compare(one))));
}

function verdict(mode: Mode, { scenario, stage, error }: Play, comparison: Comparison): CaseResult {
  const { lost, repeated, isInOrder } = comparison;
  const faults: string[] = [];
  if (error !== undefined) faults.push(error);
  if (lost.length > 0) faults.push(`${lost.length} lost: ${shown(lost)}`);
  if (repeated.length > 0) faults.push(`${repeated.length} repeated: ${shown(repeated)}`);
  if (faults.length === 0 && scenario.isOrdered && scenario.unorderedWhile !== mode && !isInOrder)
    faults.push('stored in another order');
  const isReported = scenario.reported !== undefined;
  const counts = `${stage.expected.length} written, ${lost.length} lost, ${repeated.length} repeated`;
  return {
    file: `${mode}: ${scenario.name}`,
    passed: isReported || faults.length === 0 ? 1 : 0,
    failed: isReported || faults.length === 0 ? 0 : 1,
    skipped: 0,
    failures: isReported ? [] : faults,
    notes: isReported ? [`${counts}; ${scenario.reported}`] : [],
  };
}

function shown(lines: readonly string[]): string {
  const [first = '', last = ''] = [lines[0], lines.at(-1)].map((line) => (line ?? '').slice(0, 40));
  return lines.length === 1 ? `"${first}"` : `"${first}" … "${last}"`;
}
