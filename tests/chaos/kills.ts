import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosOptions, PartReport } from './report.ts';
import { SampleWitness } from './samples.ts';
import { System } from './system.ts';

const linesPerSecond = 20_000;
const transfersPerSecond = 50;

/**
 * The node is killed again and again while it reads; in the end each line and each transfer is stored once, and so is
 * each sample that anybody has seen.
 */
export async function kills({ isQuick, random }: ChaosOptions): Promise<PartReport> {
  const rounds = isQuick ? 10 : 100;
  const startedAt = performance.now();
  await using system = new System();
  // What is rotated away before following has begun is nobody's to read.
  await system.startNode();
  await system.settled();
  const witness = new SampleWitness(system.databaseFile);
  system.startLoad(linesPerSecond, transfersPerSecond);
  await delay(500);
  for (let round = 0; round < rounds; round++) {
    if (round > 0) await system.startNode();
    await delay(random() * 1200);
    await witness.look();
    await system.endNode('SIGKILL');
  }
  await system.startNode();
  const tally = await system.tally(await system.endLoad());
  const samples = await witness.tally();
  return {
    part: 'kill',
    rounds,
    written: tally.written + samples.written,
    stored: tally.stored + samples.stored,
    lost: tally.lost + samples.lost,
    repeated: tally.repeated + samples.repeated,
    samples: samples.stored,
    seconds: Math.round((performance.now() - startedAt) / 1000),
  };
}
