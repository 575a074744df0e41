import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import type { ChaosOptions, PartReport } from './report.ts';
import { System } from './system.ts';

const sizeMiB = 64;
/** Left beside the ballast: less than what is written while the disk is full. */
const leftBytes = 2 ** 20;

/** The database's disk is full for a while: the node goes on, the lines wait, and are stored once there is room. */
export async function diskFull({ isQuick }: ChaosOptions): Promise<PartReport> {
  const rounds = isQuick ? 1 : 3;
  const startedAt = performance.now();
  const nothing = { part: 'disk full', rounds: 0, written: 0, stored: 0, lost: 0, repeated: 0, seconds: 0 };
  if (process.getuid?.() !== 0) return { ...nothing, skipped: 'mounting a small disk takes root' };
  using mount = new TemporaryFolder();
  const disk = mount.join('disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'tmpfs', disk]);
  try {
    await using system = new System(disk);
    await system.startNode();
    await system.settled();
    system.startLoad(5000, 20);
    for (let round = 0; round < rounds; round++) {
      await delay(1000);
      await fill(system, disk);
    }
    const tally = await system.tally(await system.endLoad());
    await system.endNode('SIGTERM');
    return { ...nothing, rounds, ...tally, seconds: Math.round((performance.now() - startedAt) / 1000) };
  } finally {
    execFileSync('umount', ['-l', disk]);
  }
}

/** Fills the disk, waits until the node says so, and gives the room back a while later. */
async function fill(system: System, disk: string): Promise<void> {
  const ballast = join(disk, 'ballast');
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leftBytes)));
  const status = async (): Promise<string> =>
    ((await system.node.request('/api/v1/health')).json() as { database: { status: string } }).database
      .status;
  await until(async () => (await status()) !== 'ok', { what: 'the node to say so', timeoutMs: 20_000 });
  await delay(2000);
  rmSync(ballast);
  await until(async () => (await status()) === 'ok', { what: 'writing to resume', timeoutMs: 60_000 });
}
