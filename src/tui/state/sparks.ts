import type { History } from '../../contract/history.ts';
import type { Answers, Query } from './answers.ts';
import { answerTo } from './answers.ts';
import { historyPath } from './chart-queries.ts';

/** What is drawn as a small line beside a number: one value for each step, null where nothing is known. */
export type Spark = readonly (number | null)[];

interface SparkSource {
  readonly name: string;
  readonly labels: string;
  readonly spanMs: number;
  readonly stepSec: number;
  /** How old an answer gets before it is asked for again. */
  readonly everyMs: number;
}

const hour = { labels: '', spanMs: 3_600_000, stepSec: 120, everyMs: 60_000 } as const;
const day = { labels: '', spanMs: 86_400_000, stepSec: 3600, everyMs: 300_000 } as const;

const sources = {
  idle: { ...hour, name: 'node_cpu_seconds_total', labels: '{mode="idle"}' },
  available: { ...hour, name: 'node_memory_MemAvailable_bytes' },
  load: { ...hour, name: 'node_load1' },
  received: { ...hour, name: 'node_network_receive_bytes_total' },
  sent: { ...hour, name: 'node_network_transmit_bytes_total' },
  read: { ...hour, name: 'node_disk_read_bytes_total' },
  written: { ...hour, name: 'node_disk_written_bytes_total' },
  cpuPressure: { ...hour, name: 'node_pressure_cpu_waiting_seconds_total' },
  memoryPressure: { ...hour, name: 'node_pressure_memory_waiting_seconds_total' },
  ioPressure: { ...hour, name: 'node_pressure_io_waiting_seconds_total' },
  available24: { ...day, name: 'node_filesystem_avail_bytes' },
  free24: { ...day, name: 'node_filesystem_free_bytes' },
  size24: { ...day, name: 'node_filesystem_size_bytes' },
} as const satisfies Record<string, SparkSource>;

export type SparkId = keyof typeof sources;

export const overviewSparks = [
  'idle',
  'available',
  'load',
  'received',
  'sent',
  'read',
  'written',
  'cpuPressure',
  'memoryPressure',
  'ioPressure',
] as const satisfies readonly SparkId[];
export const diskSparks = ['available24', 'free24', 'size24'] as const satisfies readonly SparkId[];

const mostSeries = 300;

export function sparkQuery(id: SparkId): Query {
  const { spanMs, stepSec, ...selector } = sources[id];
  const window = { as: 'auto', stepSec, spanMs, end: null, backMs: 0, limit: mostSeries } as const;
  return { kind: 'spark', path: historyPath(selector, window), leastMs: sources[id].everyMs };
}

/** Whether the last answer, or the last failure of the question, has become old. */
export function isSparkDue(answers: Answers, id: SparkId, now: number): boolean {
  const { at, failure } = answerTo(answers, 'spark', sparkQuery(id).path);
  return now - Math.max(at ?? -Infinity, failure?.at ?? -Infinity) >= sources[id].everyMs;
}

type Labels = Readonly<Record<string, string>>;

/** The sum of the series with these labels in each step; empty before anything has come. */
export function sparkSum(answers: Answers, id: SparkId, labels: Labels = {}): Spark {
  return combined(answers, id, labels, (values) => values.reduce((sum, value) => sum + value, 0));
}

/** Their mean. */
export function sparkMean(answers: Answers, id: SparkId, labels: Labels = {}): Spark {
  return combined(
    answers,
    id,
    labels,
    (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  );
}

function combined(
  answers: Answers,
  id: SparkId,
  labels: Labels,
  of: (values: readonly number[]) => number,
): Spark {
  const history = answerTo(answers, 'spark', sparkQuery(id).path).data;
  const wanted = history?.series.filter((one) => hasLabels(one, labels)) ?? [];
  const length = Math.max(0, ...wanted.map(({ avg }) => avg.length));
  return Array.from({ length }, (_, index) => {
    const values = wanted.flatMap(({ avg }) => avg[index] ?? []);
    return values.length === 0 ? null : of(values);
  });
}

function hasLabels(series: History['series'][number], labels: Labels): boolean {
  return Object.entries(labels).every(([name, value]) => series.labels[name] === value);
}

/** Both together, step by step; null where one is not known. */
export function joinSparks(a: Spark, b: Spark, join: (a: number, b: number) => number): Spark {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, index) => {
    const [left, right] = [a[index] ?? null, b[index] ?? null];
    return left === null || right === null ? null : join(left, right);
  });
}

/** How full a mount was in percent, as df has it: what is reserved for root is neither used nor available. */
export function fullness(answers: Answers, mountpoint: string): Spark {
  const of = (id: SparkId): Spark => sparkSum(answers, id, { mountpoint });
  const used = joinSparks(of('size24'), of('free24'), (size, free) => size - free);
  return joinSparks(used, of('available24'), (taken, left) =>
    taken + left > 0 ? (100 * taken) / (taken + left) : 0,
  );
}

/** The values in so many cells, the mean of those that fall into one; the newest on the right. */
export function resample(spark: Spark, cells: number): Spark {
  return Array.from({ length: cells }, (_, cell) => {
    const first = Math.floor((cell * spark.length) / cells);
    const end = Math.max(first + 1, Math.floor(((cell + 1) * spark.length) / cells));
    const values = spark.slice(first, end).filter((value) => value !== null);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}
