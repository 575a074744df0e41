import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { compileMatchers, SeriesReader } from './index.ts';
import { TestDatabase } from './test-database.ts';

const kills = 12;
const stepMs = 120_000;

/** Appends from a step on until it is killed; the last step that was acknowledged. */
async function appendUntilKilled(file: string, from: number, aliveMs: number): Promise<number> {
  const program = join(import.meta.dirname, 'test-crash.ts');
  const child = spawn(process.execPath, [program, file, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await once(child.stdout, 'data');
  await delay(aliveMs);
  child.kill('SIGKILL');
  await once(child, 'close');
  const acknowledged = output.slice(0, output.lastIndexOf('\n')).split('\n');
  return Number(acknowledged.at(-1));
}

it('what was acknowledged is there after kill -9 at any moment, and nothing twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'etlmon-crash-'));
  try {
    const file = join(folder, 'series.db');
    const first = 100_000;
    let next = first;
    for (let kill = 0; kill < kills; kill++) {
      const last = await appendUntilKilled(file, next, (kill * 37) % 150);
      using database = new TestDatabase(file);
      const reader = new SeriesReader(database.open());
      const matchers = await compileMatchers([{ name: '__name__', type: '=', value: 'crash' }]);
      const selected = reader.select(matchers, 0, 1e15);
      expect(selected).toHaveLength(200);
      for (const { labels, timestamps, values } of selected) {
        // The one that was under way may be there as well.
        expect([last - first + 1, last - first + 2]).toContain(timestamps.length);
        for (let index = 0; index < timestamps.length; index++) {
          if (timestamps[index] !== (first + index) * stepMs) throw new Error(`time ${index} is another`);
          if (values[index] !== first + index + Number(labels['series']))
            throw new Error(`value ${index} of series ${labels['series']} is ${values[index]}`);
        }
      }
      expect(reader.faults.count).toBe(0);
      next = first + (selected[0]?.timestamps.length ?? 0);
    }
    expect(next - first).toBeGreaterThan(kills);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
