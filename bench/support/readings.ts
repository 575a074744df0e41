import type { Sample } from '../../src/lib/reading.ts';

interface Shape {
  readonly metric: string;
  readonly first: (random: () => number) => number;
  readonly next: (value: number, random: () => number, tick: number) => number;
}

const bounds = ['0.01', '0.1', '0.5', '1', '5', '+Inf'];

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** What a host's series look like, about as often as each kind is among those of node_exporter. */
const shapes: readonly Shape[] = [
  { metric: 'info', first: () => 1, next: (value) => value },
  { metric: 'limit_bytes', first: (random) => Math.floor(random() * 1e6) * 4096, next: (value) => value },
  {
    metric: 'errors_total',
    first: (random) => Math.floor(random() * 10),
    next: (value, random) => value + (random() < 0.002 ? 1 : 0),
  },
  {
    metric: 'cpu_seconds_total',
    first: (random) => rounded(random() * 1e6, 2),
    next: (value, random) => rounded(value + random() * random() * 3, 2),
  },
  {
    metric: 'receive_bytes_total',
    first: (random) => Math.floor(random() * 1e12),
    next: (value, random) => value + 30_000 + Math.floor(random() * random() * 50_000),
  },
  {
    metric: 'context_switches_total',
    first: (random) => Math.floor(random() * 1e9),
    next: (value, random) => value + 20_000 + Math.floor(random() * 3000),
  },
  {
    metric: 'available_bytes',
    first: (random) => Math.floor(random() * 1e6) * 4096,
    next: (value, random) => value + (random() < 0.6 ? Math.floor((random() - 0.5) * 200) * 4096 : 0),
  },
  {
    metric: 'load',
    first: () => 0.5,
    next: (value, random) => rounded(Math.max(0, value * 0.95 + random() * 0.1), 2),
  },
  {
    metric: 'request_duration_seconds_bucket',
    first: (random) => Math.floor(random() * 1e6),
    next: (value, random) => value + (random() < 0.3 ? Math.floor(random() * 6) : 0),
  },
  {
    metric: 'temperature_celsius',
    first: () => 45,
    next: (value, random) =>
      random() < 0.3 ? rounded(value + (random() - 0.5 - (value - 45) / 50), 1) : value,
  },
];

/** Readings of one host, the same each time: `scrape` gives the next one, `intervalMs` after the one before. */
export class Readings {
  readonly #values: Float64Array;
  readonly #labels: Readonly<Record<string, string>>[];
  readonly #random: () => number;
  #tick = 0;

  constructor(series: number) {
    let state = 0x9e3779b9;
    this.#random = () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) / 4294967296;
    };
    this.#values = Float64Array.from({ length: series }, (_, index) => shapeOf(index).first(this.#random));
    this.#labels = Array.from({ length: series }, (_, index) => ({
      ...(shapeOf(index).metric.endsWith('_bucket')
        ? { le: bounds[Math.floor(index / 10) % bounds.length] ?? '' }
        : {}),
      device: `disk${Math.floor(index / 10)}`,
      job: 'node',
      unit: `unit${index}`,
      mode: ['read', 'write', 'idle'][index % 3] ?? '',
    }));
  }

  /** Objects anew each time, as a collector makes them. */
  scrape(): Sample[] {
    const tick = this.#tick++;
    return this.#labels.map((labels, index) => {
      const shape = shapeOf(index);
      const value =
        tick === 0 ? (this.#values[index] ?? 0) : shape.next(this.#values[index] ?? 0, this.#random, tick);
      this.#values[index] = value;
      return { name: `bench_${shape.metric}`, labels: { ...labels }, value };
    });
  }
}

function shapeOf(index: number): Shape {
  const shape = shapes[index % shapes.length];
  if (shape === undefined) throw new Error('BUG: there are shapes');
  return shape;
}
