import type { Mount } from '../contract/fs.ts';
import type { CollectorHealth, Health } from '../contract/health.ts';
import type { PathTop, WatchedPath } from '../contract/paths.ts';
import type { Process } from '../contract/processes.ts';
import type { System } from '../contract/system.ts';
import { paintLine } from './draw/paint.ts';
import { drawFrame } from './frame.ts';
import type { Query } from './state/answers.ts';
import type { State, StateOptions } from './state/model.ts';
import { initialState } from './state/model.ts';
import type { Step } from './update/step.ts';
import { update } from './update/update.ts';

/** Sample answers of a node and short ways to a state; for tests. */
export const startedAt = Date.UTC(2026, 10, 21, 9, 41, 7);

const iso = (msAgo: number): string => new Date(startedAt - msAgo).toISOString();
/** A time so many milliseconds after the moment the tests begin at. */
export const at = (msLater: number): string => iso(-msLater);

const giga = 1024 ** 3;

export function mount(change: Partial<Mount> = {}): Mount {
  return {
    mount_point: '/',
    device: '/dev/sda1',
    fs_type: 'ext4',
    total_bytes: 252 * giga,
    used_bytes: 171 * giga,
    avail_bytes: 81 * giga,
    used_percent: 68,
    inodes_total: 1_000_000,
    inodes_used: 450_000,
    read_only: false,
    status: 'OK',
    error_message: null,
    not_answering_since: null,
    collected_at: iso(2000),
    ...change,
  };
}

const silentMount = mount({
  mount_point: '/mnt/nas',
  fs_type: 'nfs4',
  used_percent: 61,
  status: 'NOT_ANSWERING',
  not_answering_since: iso(72_000),
  collected_at: iso(100_000),
});

export function path(change: Partial<WatchedPath> = {}): WatchedPath {
  return {
    path: '/data/in',
    file_count: 1284,
    dir_count: 12,
    total_bytes: giga,
    disk_bytes: giga,
    newest_at: iso(42_000),
    oldest_at: iso(86_400_000),
    scan_duration_ms: 420,
    status: 'OK',
    error_message: null,
    partial: false,
    partial_reason: null,
    skipped_dirs: 0,
    skipped_ticks: 0,
    scan_interval_ms: 300_000,
    collected_at: iso(60_000),
    next_scan_at: iso(-240_000),
    ...change,
  };
}

export function process(change: Partial<Process> = {}): Process {
  return {
    pid: 4711,
    ppid: 1,
    process_name: 'etl_worker',
    cmdline: 'python3 /opt/etl/worker.py --queue orders',
    user: 'etl',
    start_time: iso(11_520_000),
    runtime_sec: 11_520,
    cpu_percent: 12.5,
    mem_rss_bytes: giga,
    threads: 4,
    open_files: 12,
    status: 'sleeping',
    kernel_thread: false,
    watch: 'etl_worker',
    restarts: 0,
    last_event: null,
    collected_at: iso(0),
    ...change,
  };
}

export const goneProcess = process({
  pid: null,
  process_name: 'etl_loader',
  start_time: null,
  status: 'gone',
  watch: 'loader',
  last_event: { kind: 'died', at: iso(180_000), pid: 99 },
});

export function collector(change: Partial<CollectorHealth> = {}): CollectorHealth {
  return {
    collector: 'disk',
    task: 'disk',
    status: 'ok',
    running: false,
    interval_ms: 15_000,
    last_success_at: iso(5000),
    last_error_at: null,
    last_error: null,
    duration_ms: 12,
    runs: 120,
    failures: 0,
    skipped_ticks: 0,
    next_run_at: iso(-10_000),
    ...change,
  };
}

export function health(change: Partial<Health> = {}): Health {
  return {
    status: 'ok',
    reasons: [],
    node_name: 'etl-01',
    node_id: 'n1',
    version: '0.1.0',
    pid: 17,
    started_at: iso(90_000_000),
    uptime_sec: 90_000,
    time: iso(0),
    database: {
      status: 'ok',
      path: '/var/lib/etlmon/etlmon.db',
      size_bytes: giga,
      schema_version: 1,
      pending_rows: 0,
      last_commit_at: iso(500),
      error_message: null,
    },
    event_loop_delay_ms: { p50: 1, p99: 8, max: 40 },
    alerts: { firing: 0, critical: 0, pending: 0, suppressed: 0, acknowledged: 0 },
    collectors: [collector(), collector({ collector: 'process', task: 'process' })],
    ...change,
  };
}

export function system(): System {
  const still = { avg10: 0, avg60: 0, avg300: 0 };
  return {
    collected_at: iso(0),
    hostname: 'etl-01',
    kernel: '6.12.0',
    boot_time: iso(1e8),
    uptime_sec: 1e5,
    cpu: {
      cores: 8,
      used_percent: 42,
      modes: { user: 30, nice: 0, system: 10, idle: 56, iowait: 2, irq: 0, softirq: 1, steal: 1 },
      per_core: Array.from({ length: 8 }, (_, core) => ({ core: String(core), used_percent: core * 12 })),
    },
    memory: {
      total_bytes: 16 * giga,
      available_bytes: 6 * giga,
      free_bytes: giga,
      buffers_bytes: giga,
      cached_bytes: giga,
      used_bytes: 10 * giga,
      used_percent: 62.5,
      swap_total_bytes: 0,
      swap_used_bytes: 0,
    },
    load: { load1: 1.2, load5: 0.9, load15: 0.6 },
    processes: { running: 3, blocked: 0, total: 1312 },
    disks: [
      {
        device: 'nvme0n1',
        read_bytes_per_sec: 1e6,
        write_bytes_per_sec: 1e8,
        reads_per_sec: 10,
        writes_per_sec: 20,
        busy_percent: 96,
        await_ms: 1.2,
      },
    ],
    network: [
      {
        interface: 'eth0',
        receive_bytes_per_sec: 1e6,
        transmit_bytes_per_sec: 1e5,
        receive_packets_per_sec: 1,
        transmit_packets_per_sec: 1,
        errors_per_sec: 0,
        drops_per_sec: 0,
      },
    ],
    pressure: { cpu: still, memory: still, io: { avg10: 30, avg60: 3, avg300: 1 } },
    file_handles: null,
  };
}

export function pathTop(): PathTop {
  const entries = Array.from({ length: 20 }, (_, index) => ({
    path: `/data/in/2026-11-21/${'x'.repeat(index * 6)}/part-${index}.csv`,
    size_bytes: giga / (index + 1),
    modified_at: iso(index * 60_000),
  }));
  return {
    path: '/data/in',
    collected_at: iso(60_000),
    largest_files: entries,
    largest_dirs: entries.map((entry, index) => ({
      path: entry.path,
      size_bytes: entry.size_bytes,
      file_count: index,
    })),
    newest_files: entries,
    stalest_files: entries,
  };
}

export function startState(change: Partial<StateOptions> = {}): State {
  return initialState({
    nodes: [{ name: 'etl-01', address: 'http://10.0.0.11:8080' }],
    isAscii: false,
    version: '0.1.0',
    now: startedAt,
    columns: 80,
    rows: 24,
    ...change,
  });
}

/** The state after a node answered. */
export function answer(state: State, query: Query, data: unknown, node = 0, at = state.now): State {
  return update(state, { kind: 'answered', node, query, data }, at).state;
}

/** The state after a node answered everything, with something of every kind wrong. */
export function troubledState(change: Partial<StateOptions> = {}): State {
  const answers: readonly (readonly [Query, unknown])[] = [
    [{ kind: 'health' }, health({ status: 'degraded', reasons: ['the clock is 3 s late'] })],
    [{ kind: 'system' }, system()],
    [
      { kind: 'fs' },
      [mount(), mount({ mount_point: '/data', used_percent: 96, avail_bytes: 103 * giga }), silentMount],
    ],
    [{ kind: 'paths' }, [path(), path({ path: '/data/x', status: 'ERROR', error_message: 'ENOENT' })]],
    [{ kind: 'watched' }, [process(), goneProcess]],
    [{ kind: 'top', path: '/data/in' }, pathTop()],
  ];
  return answers.reduce((state, [query, data]) => answer(state, query, data), startState(change));
}

/** The state after keys; what they asked to be done is left out. */
export function press(state: State, ...keys: readonly string[]): State {
  return keys.reduce((current, key) => pressed(current, key).state, state);
}

export function pressed(state: State, key: string): Step {
  return update(state, { kind: 'key', key }, state.now);
}

/** The screen as text without styles. */
export function screenText(state: State): string {
  return drawFrame(state)
    .map((line) => line.map(({ text }) => text).join(''))
    .join('\n');
}

/** The row of the screen that holds the text, with its styles as a terminal without colours gets them. */
export function paintedRow(state: State, text: string): string | undefined {
  return drawFrame(state)
    .map((line) => paintLine(line, { hasColors: false, isAscii: false }))
    .find((line) => line.includes(text));
}
