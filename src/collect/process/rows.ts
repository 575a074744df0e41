import type { Row } from '../collector.ts';
import type { ProcessDetails, ProcessInfo } from './process-table.ts';
import type { WatchHistory } from './watch.ts';

/** A process as the API serves it. `watch` is undefined for a process nobody watches. */
export function processRow(
  info: ProcessInfo,
  details: ProcessDetails,
  watch: WatchHistory | undefined,
  now: number,
): Row {
  const { stat } = info;
  return {
    pid: stat.pid,
    identity: info.identity,
    ppid: stat.ppid,
    process_name: stat.comm,
    cmdline: info.commandLine ?? null,
    user: details.user ?? null,
    start_time: new Date(info.startedAt).toISOString(),
    runtime_sec: Math.max(0, Math.round((now - info.startedAt) / 1000)),
    cpu_percent: info.cpuPercent ?? null,
    mem_rss_bytes: details.status?.residentBytes ?? 0,
    threads: stat.threads,
    open_files: details.openFiles ?? null,
    status: stat.state,
    kernel_thread: stat.isKernelThread ? 1 : 0,
    ...watchColumns(watch),
    collected_at: new Date(now).toISOString(),
  };
}

/** The row of a watch that matches no process now. */
export function goneRow(watch: WatchHistory, now: number): Row {
  return {
    pid: null,
    identity: '',
    ppid: null,
    process_name: watch.target.name,
    cmdline: null,
    user: null,
    start_time: null,
    runtime_sec: null,
    cpu_percent: null,
    mem_rss_bytes: null,
    threads: null,
    open_files: null,
    status: 'gone',
    kernel_thread: 0,
    ...watchColumns(watch),
    collected_at: new Date(now).toISOString(),
  };
}

function watchColumns(watch: WatchHistory | undefined): Row {
  const event = watch?.lastEvent;
  return {
    watch: watch?.target.name ?? null,
    restarts: watch?.restarts ?? null,
    last_event_kind: event?.kind ?? null,
    last_event_at: event ? new Date(event.at).toISOString() : null,
    last_pid: event?.pid ?? null,
  };
}
