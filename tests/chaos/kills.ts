import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosOptions, PartReport } from './report.ts';
import { System } from './system.ts';

const linesPerSecond = 20_000;
const transfersPerSecond = 50;

/** The node is killed again and again while it reads; in the end each line and each transfer is stored once. */
export async function kills({ isQuick, random }: ChaosOptions): Promise<PartReport> {
  const rounds = isQuick ? 10 : 100;
  const startedAt = performance.now();
  await using system = new System();
  // What is rotated away before following has begun is nobody's to read.
  await system.startNode();
  await system.settled();
  system.startLoad(linesPerSecond, transfersPerSecond);
  await delay(500);
  for (let round = 0; round < rounds; round++) {
    if (round > 0) await system.startNode();
    await delay(random() * 1200);
    await system.endNode('SIGKILL');
  }
  await system.startNode();
  const tally = await system.tally(await system.endLoad());
  return { part: 'kill', rounds, ...tally, seconds: Math.round((performance.now() - startedAt) / 1000) };
}
