import { writeSync } from 'node:fs';
import type { Clock } from '../lib/clock.ts';
import { SeriesStore } from './index.ts';
import { TestDatabase } from './test-database.ts';

// The process `crash.test.ts` kills: appends a scrape a step until then, and tells which are acknowledged.

const [, , file = '', start = '0'] = process.argv;
/** So many scrapes of a window make it full soon: windows are sealed while this goes on. */
const stepMs = 120_000;
let step = Number(start);
const clock: Clock = {
  now: () => step * stepMs,
  monotonic: () => performance.now(),
  schedule: () => () => {},
};
const store = SeriesStore.open(new TestDatabase(file), clock);
for (;;) {
  const samples = Array.from({ length: 200 }, (_, series) => ({
    name: 'crash',
    labels: { series: String(series) },
    value: step + series,
  }));
  await store.append(clock.now(), samples, 'crash');
  // Not through a stream, which may keep it back.
  writeSync(1, `${step}\n`);
  await store.maintain(clock.now());
  step++;
}
