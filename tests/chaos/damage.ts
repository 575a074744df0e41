import { closeSync, copyFileSync, existsSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../support/until.ts';
import type { ChaosOptions, PartReport } from './report.ts';
import { System } from './system.ts';

type Place = 'header' | 'page' | 'wal';

interface Health {
  readonly reasons: readonly string[];
}

const pageBytes = 4096;

/**
 * Bytes of the database are overwritten, with the node stopped and while it runs: it sets the file aside and begins
 * anew with all that still stands in the logs, each line once.
 */
export async function damage({ isQuick, random }: ChaosOptions): Promise<PartReport> {
  const startedAt = performance.now();
  const cases: readonly (readonly [Place, boolean])[] = [
    ['header', false],
    ['page', false],
    ['header', true],
    ['page', true],
    ['wal', false],
  ];
  const played = isQuick ? cases.slice(0, 3) : cases;
  const sum = { written: 0, stored: 0, lost: 0, repeated: 0 };
  const failures: string[] = [];
  for (const [place, isRunning] of played) {
    const { tally, isSetAside } = await damaged(place, isRunning, random);
    for (const key of ['written', 'stored', 'lost', 'repeated'] as const) sum[key] += tally[key];
    const name = `${place} ${isRunning ? 'while running' : 'while stopped'}`;
    // A running node still has the header in memory and writes it back: that is no damage any more.
    const mustShow = place === 'page' || (place === 'header' && !isRunning);
    if (!isSetAside && mustShow) failures.push(`${name}: health does not say so`);
    if (tally.lost + tally.repeated > 0)
      failures.push(`${name}: ${tally.lost} lost, ${tally.repeated} repeated`);
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const failure = failures.length > 0 ? { failure: failures.join('; ') } : {};
  return { part: 'damage', rounds: played.length, ...sum, seconds, ...failure };
}

async function damaged(
  place: Place,
  isRunning: boolean,
  random: () => number,
): Promise<{ tally: Awaited<ReturnType<System['tally']>>; isSetAside: boolean }> {
  await using system = new System();
  await system.startNode();
  await system.settled();
  // Without rotations: lines of files that are named no more could come from the old database only.
  system.startLoad(4000, 20, 'kept');
  await delay(1200);
  const written = await system.endLoad();
  await until(async () => (await system.storedLines()) >= written.lines.reduce((a, b) => a + b, 0), {
    what: 'the lines to be stored',
  });
  // What stands in the write-ahead log too is not damaged by what happens to the main file.
  if (isRunning) await system.node.post('/api/v1/admin/db/compact', { confirm: true });
  else await system.endNode(place === 'wal' ? 'SIGKILL' : 'SIGTERM');
  overwrite(system.databaseFile, place, random);
  if (!isRunning) await system.startNode();
  const isSetAside = await until(
    async () =>
      ((await system.node.request('/api/v1/health')).json() as Health).reasons.some((reason) =>
        /damaged/.test(reason),
      ),
    { timeoutMs: 15_000 },
  ).catch(() => false);
  return { tally: await system.tally(written, 20_000), isSetAside };
}

function overwrite(file: string, place: Place, random: () => number): void {
  const target = place === 'wal' ? `${file}-wal` : file;
  if (!existsSync(target)) return;
  const pages = Math.max(2, Math.floor(statSync(target).size / pageBytes));
  const fd = openSync(target, 'r+');
  const noise = Uint8Array.from({ length: pageBytes }, () => Math.floor(random() * 256));
  if (place === 'header') writeSync(fd, noise.subarray(0, 60), 0, 60, 0);
  else for (let page = 1; page < pages; page++) writeSync(fd, noise, 0, pageBytes, page * pageBytes);
  closeSync(fd);
}

/** An older copy takes the place of the database: the node goes on from the position in it. */
export async function backup(): Promise<PartReport> {
  const startedAt = performance.now();
  await using system = new System();
  await system.startNode();
  await system.settled();
  system.startLoad(2000, 20);
  await delay(700);
  const answer = await system.node.post('/api/v1/admin/db/backup', { confirm: true });
  if (answer.status >= 300) throw new Error(`the backup: ${answer.status} ${answer.text}`);
  const { file } = answer.json() as { file: string };
  await delay(700);
  await system.endNode('SIGTERM');
  for (const suffix of ['-wal', '-shm']) rmSync(system.databaseFile + suffix, { force: true });
  copyFileSync(file, system.databaseFile);
  await system.startNode();
  const tally = await system.tally(await system.endLoad());
  return { part: 'backup', rounds: 1, ...tally, seconds: Math.round((performance.now() - startedAt) / 1000) };
}
