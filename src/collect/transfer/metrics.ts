import type { MetricDefinition, Sample } from '../collector.ts';
import type { LoggedTransfer } from './logged-transfer.ts';
import type { Verdict } from './verdict.ts';

export const transferMetrics: readonly MetricDefinition[] = [
  {
    name: 'etlmon_transfers_total',
    type: 'counter',
    help: 'Transfers in the FTP logs by direction and the status the server logged.',
  },
  { name: 'etlmon_transfer_bytes_total', type: 'counter', help: 'Bytes of transfers in the FTP logs.' },
  {
    name: 'etlmon_transfer_verdicts_total',
    type: 'counter',
    help: 'Uploads by the first verdict on their file that was not pending.',
  },
  {
    name: 'etlmon_transfer_last_timestamp_seconds',
    type: 'gauge',
    help: 'When the last transfer in the FTP logs ended, in unixtime.',
  },
  {
    name: 'etlmon_transfer_log_bad_lines_total',
    type: 'counter',
    help: 'Lines of an FTP log that could not be understood.',
  },
];

interface Counts {
  /** By direction and status, joined with a space. */
  readonly transfers: Record<string, number>;
  readonly bytes: Record<string, number>;
  readonly verdicts: Record<string, number>;
  readonly lastAt: Record<string, number>;
}

/** Counters are there from the start, so that the first failure counts as growth. */
const noTransfers = Object.fromEntries(
  ['upload', 'download'].flatMap((direction) =>
    ['complete', 'incomplete', 'failed'].map((status) => [`${direction} ${status}`, 0]),
  ),
);
const noVerdicts = { whole: 0, broken: 0, suspect: 0, unknown: 0 };

/** Counters of transfers that go on after a restart. */
export class TransferCounts {
  readonly #counts: Counts;

  /** `packed`: what `pack` gave before the restart. */
  constructor(packed: string) {
    this.#counts = unpack(packed);
  }

  pack(): string {
    return JSON.stringify(this.#counts);
  }

  /** Counts a transfer that was not known. */
  add({ direction, status, bytes, at }: LoggedTransfer): void {
    const { transfers, bytes: sums, lastAt } = this.#counts;
    increase(transfers, `${direction} ${status}`, 1);
    increase(sums, direction, bytes);
    lastAt[direction] = Math.max(lastAt[direction] ?? 0, at);
  }

  addVerdict(verdict: Verdict): void {
    increase(this.#counts.verdicts, verdict, 1);
  }

  /** The samples; `logs` are the paths of the logs with their bad lines. */
  samples(logs: readonly { readonly path: string; readonly linesBad: number }[]): Sample[] {
    const { bytes, lastAt } = this.#counts;
    const transfers = { ...noTransfers, ...this.#counts.transfers };
    const verdicts = { ...noVerdicts, ...this.#counts.verdicts };
    const byDirection = (name: string, values: Record<string, number>, scale = 1): Sample[] =>
      Object.entries(values).map(([direction, value]) => ({
        name,
        labels: { direction },
        value: value / scale,
      }));
    return [
      ...Object.entries(transfers).map(([key, value]) => {
        const [direction = '', status = ''] = key.split(' ');
        return { name: 'etlmon_transfers_total', labels: { direction, status }, value };
      }),
      ...byDirection('etlmon_transfer_bytes_total', bytes),
      ...Object.entries(verdicts).map(([verdict, value]) => ({
        name: 'etlmon_transfer_verdicts_total',
        labels: { verdict },
        value,
      })),
      ...byDirection('etlmon_transfer_last_timestamp_seconds', lastAt, 1000),
      ...logs.map(({ path, linesBad }) => ({
        name: 'etlmon_transfer_log_bad_lines_total',
        labels: { log: path },
        value: linesBad,
      })),
    ];
  }
}

function increase(record: Record<string, number>, key: string, by: number): void {
  record[key] = (record[key] ?? 0) + by;
}

function unpack(packed: string): Counts {
  const empty: Counts = { transfers: {}, bytes: {}, verdicts: {}, lastAt: {} };
  try {
    return { ...empty, ...(JSON.parse(packed) as Partial<Counts>) };
  } catch {
    return empty;
  }
}
