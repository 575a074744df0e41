import type { Sample } from '../../src/lib/reading.ts';
import type { Scrape } from './stored-samples.ts';

export const scrapeMs = 15_000;

/** Numbers that look random and are the same in every run: multiply-with-carry by Marsaglia. */
export function randomFrom(seed: number): () => number {
  let [low, high] = [seed >>> 0, 362_436_069];
  return () => {
    high = (36_969 * (high & 0xffff) + (high >>> 16)) >>> 0;
    low = (18_000 * (low & 0xffff) + (low >>> 16)) >>> 0;
    return (((high << 16) + (low & 0xffff)) >>> 0) / 2 ** 32;
  };
}

const instances = ['a:9100', 'b:9100', 'c:9100'];
const bounds = ['0.05', '0.1', '0.5', '1', '+Inf'];

/**
 * What a few servers may bring: counters that are reset now and then, gauges, a classic histogram, series that end, that
 * come and go, that are no numbers. No sample lies at a whole second, so that it makes no difference whether a range
 * includes its ends.
 */
export function* promqlScrapes(startMs: number, count: number): Generator<Scrape> {
  const random = randomFrom(7);
  const counters = new Map<string, number>();
  const grow = (key: string, most: number): number => {
    const before = counters.get(key) ?? 50_000 + Math.floor(random() * 50_000);
    // No two grow alike, so that `topk` has no choice. Far from zero also after a reset: extrapolation to zero is not the same in all versions.
    const after = random() < 0.004 ? 20_000 : before + random() * most;
    counters.set(key, after);
    return after;
  };
  for (let index = 0; index < count; index++) {
    const samples: Sample[] = [];
    const add = (name: string, value: number, labels: Sample['labels']) =>
      samples.push({ name, labels, value });
    for (const instance of instances) {
      for (const code of ['200', '404', '500'])
        for (const method of ['get', 'post'])
          add('http_requests_total', grow(`${instance}${code}${method}`, 40), { instance, code, method });
      let below = 0;
      for (const le of bounds)
        add('latency_seconds_bucket', (below += grow(`${instance}${le}`, 9)), { instance, le });
      add('latency_seconds_count', below, { instance });
      add('latency_seconds_sum', grow(`${instance}sum`, 11) / 8, { instance });
      for (const room of ['cellar', 'roof'])
        add('temperature_celsius', Math.round(Math.sin(index / 20) * 3000 + random() * 900) / 100, {
          instance,
          room,
        });
      add('build_info', 1, { instance, version: instance.startsWith('a') ? '2' : '1' });
      if (instance !== 'b:9100' || index < count * 0.6) add('up', random() < 0.1 ? 0 : 1, { instance });
      if (index % 9 < 4) add('now_and_then', index + random(), { instance });
    }
    add('odd_value', [Number.NaN, Number.POSITIVE_INFINITY, -1e300, 5e-7, 0][index % 5] ?? 0, {
      kind: 'odd',
    });
    yield { atMs: startMs + index * scrapeMs + 217 + Math.floor(random() * 300), samples };
  }
}
