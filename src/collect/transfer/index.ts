import type { Collector, CollectorContext, Reading, Row } from '../collector.ts';
import { Evaluation } from './evaluation.ts';
import { Ledger } from './ledger.ts';
import type { OpenTransfer } from './open-transfer.ts';
import { TransferCounts } from './metrics.ts';
import { packOpen, transferRow, unpackOpen } from './open-transfer.ts';
import type { LogEntry } from './transfer-log.ts';
import { timeOf, TransferLog } from './transfer-log.ts';

export { transferMetrics } from './metrics.ts';

export interface TransferOptions {
  readonly intervalMs: number;
  /** Absolute path of the transfer log, in xferlog's format or in vsftpd's own. */
  readonly path: string;
  /** vsftpd's own log, where it writes both. */
  readonly vsftpdLog: string | undefined;
  /** Transfers that ended before this moment are passed over; milliseconds since the epoch. */
  readonly parseStart: number | undefined;
}

/** Bytes of a log that are parsed in one reading: more than a thousand lines. */
const sliceBytes = 128 * 1024;

/**
 * Reads transfers from the logs of FTP servers, and judges whether the files are whole. The rows, the positions they
 * were read up to and the transfers still open are one reading, so that a crash neither loses nor repeats one.
 */
export function createTransferCollector(options: TransferOptions, context: CollectorContext): Collector {
  const restored = restore(context);
  const openLog = (path: string, kind: 'xferlog' | 'vsftpd_log'): TransferLog =>
    new TransferLog(path, kind, context.clock, {
      positions: restored.positions.filter((row) => row['log'] === path),
      log: context.restored('transfer_logs').find((row) => row['path'] === path),
    });
  const xferlog = openLog(options.path, 'xferlog');
  const vsftpd =
    options.vsftpdLog === undefined || options.vsftpdLog === options.path
      ? undefined
      : openLog(options.vsftpdLog, 'vsftpd_log');
  const logs = [xferlog, ...(vsftpd ? [vsftpd] : [])];
  const ledger = new Ledger({
    nextId: restored.nextId,
    hasTwoLogs: vsftpd !== undefined,
    restored: restored.open,
  });
  const counts = new TransferCounts(restored.counts);
  const evaluation = new Evaluation(ledger, context);
  const judged = new Set(restored.open.filter(({ verdict }) => verdict !== 'pending').map(({ id }) => id));
  let lastState = '';
  let isReading = false;
  let isClosed = false;

  const take = (entry: LogEntry): void => {
    if (options.parseStart !== undefined && timeOf(entry) < options.parseStart) return;
    const added = 'kind' in entry ? ledger.addVsftpd(entry) : ledger.add(entry);
    if (added) counts.add(added.transfer);
  };

  const readUpTo = () => ({
    xferlog: xferlog.readUpTo,
    vsftpd_log: vsftpd?.readUpTo ?? Number.POSITIVE_INFINITY,
  });

  const countVerdict = ({ id, transfer, verdict }: OpenTransfer): void => {
    if (transfer.direction !== 'upload' || verdict === 'pending' || judged.has(id)) return;
    judged.add(id);
    counts.addVerdict(verdict);
  };

  const closeLogs = (): void => {
    for (const log of logs) void log.close();
  };

  const read = async (signal: AbortSignal): Promise<Reading> => {
    isReading = true;
    try {
      for (const log of behind(logs)) for (const entry of await log.read(sliceBytes, signal)) take(entry);
      const isMoreDue = await evaluation.run();
      ledger.close(context.clock.now(), readUpTo());
      for (const entry of ledger.changed) countVerdict(entry);
      keepOnly(judged, ledger.open);
      const rows = [...ledger.changed].map(transferRow);
      ledger.changed.clear();
      return reading(rows, isMoreDue);
    } finally {
      isReading = false;
      if (isClosed) closeLogs();
    }
  };

  const reading = (rows: readonly Row[], isMoreDue: boolean): Reading => {
    const logRows = logs.map((log) => log.row());
    const printed = JSON.stringify([logRows, logs.map((log) => log.positionRows())]);
    const isUnchanged = rows.length === 0 && printed === lastState;
    lastState = printed;
    const failure = logs.find(({ error }) => error !== undefined)?.error;
    const state = {
      log: null,
      next_id: ledger.nextId,
      open: packOpen(ledger.worthKeeping(context.clock.now())),
      counts: counts.pack(),
    };
    return {
      ...(isUnchanged
        ? {}
        : {
            isDurable: true,
            changes: [
              { kind: 'upsert', table: 'transfers', rows },
              { kind: 'replace', table: 'transfer_logs', rows: logRows },
              {
                kind: 'replace',
                table: 'transfer_positions',
                rows: [state, ...logs.flatMap((log) => log.positionRows())],
              },
            ],
          }),
      samples: counts.samples(logs),
      isMoreLeft: isMoreDue || logs.some((log) => log.hasMore),
      ...(failure === undefined ? {} : { failure }),
    };
  };

  return {
    name: 'transfer',
    tasks: [
      {
        id: 'transfer',
        intervalMs: options.intervalMs,
        timeoutMs: 60_000,
        read,
        watch: (wake) => watchAll(logs, wake),
      },
    ],
    close: () => {
      isClosed = true;
      if (!isReading) closeLogs();
    },
  };
}

/** The logs to read next: where one has more, the other waits until it has come as far. */
function behind(logs: readonly TransferLog[]): readonly TransferLog[] {
  const least = Math.min(...logs.map((log) => log.readUpTo));
  return least === Number.POSITIVE_INFINITY ? logs : logs.filter((log) => log.readUpTo === least);
}

function watchAll(logs: readonly TransferLog[], wake: () => void): () => void {
  let stops: (() => void)[] = [];
  const stop = (): void => {
    for (const each of stops) each();
    stops = [];
  };
  stops = logs.map((log) =>
    log.watch(() => {
      stop();
      wake();
    }),
  );
  return stop;
}

function keepOnly(ids: Set<number>, open: Iterable<OpenTransfer>): void {
  const kept = new Set([...open].map(({ id }) => id));
  for (const id of ids) if (!kept.has(id)) ids.delete(id);
}

interface Restored {
  readonly nextId: number;
  readonly open: readonly OpenTransfer[];
  readonly counts: string;
  readonly positions: readonly Row[];
}

function restore(context: CollectorContext): Restored {
  const rows = context.restored('transfer_positions');
  const state = rows.find((row) => row['log'] === null);
  return {
    nextId: Number(state?.['next_id'] ?? 1),
    open: unpackOpen(String(state?.['open'] ?? '[]')),
    counts: String(state?.['counts'] ?? '{}'),
    positions: rows.filter((row) => row['log'] !== null),
  };
}
