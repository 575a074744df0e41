import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { lineOf, monotonicUs } from './log-text.ts';

// A process of its own, so that its work is in nobody's figures: FILE LINES-A-SECOND SECONDS BYTES-A-LINE.
const [path = '', ...numbers] = process.argv.slice(2);
const [perSecond = 0, seconds = 0, bytes = 0] = numbers.map(Number);

const shortestTickMs = 2;
const tickMs = Math.max(shortestTickMs, 1000 / perSecond);
const fd = openSync(path, 'a');
const total = perSecond * seconds;
const startedAt = performance.now();
for (let row = 1; row <= total;) {
  const due = Math.min(total, Math.floor(((performance.now() - startedAt) * perSecond) / 1000));
  const writtenUs = monotonicUs();
  let text = '';
  for (; row <= due; row++) text += lineOf({ timeMs: Date.now(), file: 0, row, bytes, writtenUs });
  if (text !== '') writeSync(fd, text);
  await delay(tickMs);
}
closeSync(fd);
