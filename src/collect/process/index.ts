import { delay } from '../../lib/clock.ts';
import type { Collector, CollectorContext, Reading, Row } from '../collector.ts';
import { GroupCounters, groupSamples } from './metrics.ts';
import { ProcessTable } from './process-table.ts';
import type { ProcessInfo } from './process-table.ts';
import { goneRow, processRow } from './rows.ts';
import { isWatched, WatchHistory } from './watch.ts';
import type { WatchTarget } from './config.ts';

export { processMetrics } from './metrics.ts';
export { ProcessTable } from './process-table.ts';
export type { ProcessInfo } from './process-table.ts';
export { isWatched } from './watch.ts';
export type { WatchTarget } from './config.ts';

export interface ProcessOptions {
  readonly intervalMs: number;
  readonly watches: readonly WatchTarget[];
}

/** The watched processes on an interval, and the whole list on demand. */
export interface ProcessCollector extends Collector {
  /** A page of all processes now, with CPU use since the last call (or over 250 ms when that is long ago). */
  listAll(query: ListQuery): Promise<Row[]>;
}

export interface ListQuery {
  readonly sort: ProcessOrder;
  readonly limit: number;
  readonly offset: number;
}

/** The greediest first; names and pids ascending; the youngest first. */
const orders = {
  cpu: (a, b) => (b.cpuPercent ?? 0) - (a.cpuPercent ?? 0) || b.stat.residentPages - a.stat.residentPages,
  memory: (a, b) => b.stat.residentPages - a.stat.residentPages || a.stat.pid - b.stat.pid,
  pid: (a, b) => a.stat.pid - b.stat.pid,
  name: (a, b) => a.stat.comm.localeCompare(b.stat.comm) || a.stat.pid - b.stat.pid,
  start: (a, b) => b.stat.startTicks - a.stat.startTicks || b.stat.pid - a.stat.pid,
  threads: (a, b) => b.stat.threads - a.stat.threads || a.stat.pid - b.stat.pid,
} satisfies Record<string, (a: ProcessInfo, b: ProcessInfo) => number>;

export type ProcessOrder = keyof typeof orders;

/** CPU use over a longer time than this says nothing about now. */
const maxSpanMs = 30_000;
const freshSpanMs = 250;

/** Without a watch there is nothing to read on an interval, and nothing is. */
export function createProcessCollector(options: ProcessOptions, context: CollectorContext): ProcessCollector {
  const { clock, host } = context;
  const watched = new ProcessTable(host, clock);
  const groups = options.watches.map((target) => ({
    history: new WatchHistory(target),
    counters: new GroupCounters(),
  }));
  for (const { history } of groups) history.restore(context.restored('processes'));

  const read = async (): Promise<Reading> => {
    const processes = (await watched.read()).filter((info) => info.stat.pid !== process.pid);
    const now = clock.now();
    const rows: Row[] = [];
    const events: Row[] = [];
    const samples = groups.flatMap(({ history, counters }) => {
      const members = processes
        .filter((info) => isWatched(history.target, info))
        .map((info) => ({ info, details: watched.detailsOf(info.stat.pid) }));
      for (const event of history.update(
        members.map(({ info }) => info),
        now,
      )) {
        events.push({
          at: new Date(event.at).toISOString(),
          watch: history.target.name,
          kind: event.kind,
          pid: event.pid,
          previous_pid: event.previousPid ?? null,
          cmdline: event.commandLine ?? null,
        });
      }
      if (history.isSilent) return [];
      if (members.length === 0) rows.push(goneRow(history, now));
      for (const { info, details } of members) rows.push(processRow(info, details, history, now));
      return groupSamples(history.target.name, members, counters.update(members), history.restarts);
    });
    return {
      changes: [
        { kind: 'replace', table: 'processes', rows },
        ...(events.length > 0 ? [{ kind: 'append', table: 'process_events', rows: events } as const] : []),
      ],
      samples,
    };
  };

  const everything = new ProcessTable(host, clock);
  let lastReadAt = -Infinity;
  let reading: Promise<ProcessInfo[]> | undefined;
  const readEverything = async (): Promise<ProcessInfo[]> => {
    if (clock.monotonic() - lastReadAt > maxSpanMs) {
      await everything.read();
      await delay(clock, freshSpanMs);
    }
    const processes = await everything.read();
    lastReadAt = clock.monotonic();
    return processes;
  };
  const listAll = async ({ sort, limit, offset }: ListQuery): Promise<Row[]> => {
    reading ??= readEverything().finally(() => {
      reading = undefined;
    });
    const page = (await reading).toSorted(orders[sort]).slice(offset, offset + limit);
    const now = clock.now();
    return page.map((info) => processRow(info, everything.detailsOf(info.stat.pid), watchOf(info), now));
  };
  const watchOf = (info: ProcessInfo): WatchHistory | undefined =>
    groups.find(({ history }) => isWatched(history.target, info))?.history;

  return {
    name: 'process',
    tasks:
      options.watches.length === 0
        ? []
        : [{ id: 'process', intervalMs: options.intervalMs, timeoutMs: 10_000, read }],
    listAll,
  };
}
