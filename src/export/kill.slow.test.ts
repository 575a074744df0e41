import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../tests/support/until.ts';
import { systemClock } from '../lib/clock.ts';
import { TestDatabase } from './test-database.ts';
import { TestReceiver } from './test-receiver.ts';
import { openWriter, testEndpoint } from './test-writer.ts';

const program = join(import.meta.dirname, 'fixtures/offering.ts');

/** Runs it until it has acknowledged `count` more, kills it, and gives the last number it acknowledged. */
async function killedAfter(count: number, file: string, url: string, first: number): Promise<number> {
  const child = spawn(process.execPath, [program, file, url, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const acknowledged = (): string[] => output.split('\n').slice(0, -1);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (acknowledged().length >= count) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('close', resolve));
  expect(child.signalCode).toBe('SIGKILL');
  return Number(acknowledged().at(-1));
}

test('what was acknowledged is sent, in order, however often the process is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'etlmon-kill-'));
  const file = join(folder, 'test.db');
  try {
    await using receiver = await TestReceiver.listen();
    let last = -1;
    for (let life = 0; life < 6; life++) {
      // It is there in every other life only.
      const port = life % 2 === 0 ? receiver.port : 1;
      last = await killedAfter(20 + life * 17, file, `http://127.0.0.1:${port}/`, last + 1);
    }
    using database = new TestDatabase(file);
    const writer = openWriter(
      [testEndpoint(receiver.url, { name: 'killed', max_samples_per_send: 3 })],
      database,
      systemClock,
    );
    await writer.start();
    await until(() => writer.state()[0]?.pendingSamples === 0, { what: 'an empty queue' });
    await writer.close();
    for (const series of ['a{}', 'b{}']) {
      const sent = receiver.accepted.filter((sample) => sample.series === series).map(({ value }) => value);
      // Twice is possible where the process was killed between the answer and its note; a gap is not.
      const first = sent.filter((value, index) => sent.indexOf(value) === index);
      expect(first).toEqual(first.toSorted((a, b) => a - b));
      const received = new Set(sent);
      for (let number = 0; number <= last; number++) expect(received.has(number)).toBe(true);
      expect(sent.length - first.length).toBeLessThan(6 * 10);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
