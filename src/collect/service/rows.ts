import type { Row } from '../collector.ts';
import type { Category } from './categories.ts';
import type { GroupUsage } from './control-group.ts';
import type { ServiceEvent } from './history.ts';
import { exitText, sinceOf, unknownUnit } from './unit-state.ts';
import type { WatchedService } from './unit-watch.ts';

/** What a service uses; `cpuPercent` of one core since the reading before. */
export interface Usage extends GroupUsage {
  readonly cpuPercent: number | undefined;
}

/** What a row says besides the service's state. */
export interface RowContext {
  readonly category: Category;
  readonly usage: Usage;
  readonly bootId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A row of `services`. */
export function serviceRow(service: WatchedService, { category, usage, bootId, now }: RowContext): Row {
  const { state } = service;
  const isRunning = state.mainPid !== 0;
  return {
    unit: state.name,
    description: state.description,
    category,
    load_state: state.loadState,
    active_state: state.activeState,
    sub_state: state.subState,
    unit_file_state: state.unitFileState,
    type: state.type,
    since: isoOf(sinceOf(state)),
    main_pid: isRunning ? state.mainPid : null,
    auto_restarts: state.restarts,
    restarts: service.restartsSeen,
    last_restart_at: isoOf(service.lastRestartAt),
    result: state.result,
    exit_status: state.exitCode === 0 ? null : state.exitStatus,
    exit_detail: exitText(state) ?? null,
    memory_bytes: usage.memoryBytes ?? null,
    cpu_seconds: usage.cpuSeconds ?? null,
    cpu_percent: usage.cpuPercent ?? null,
    tasks: usage.tasks ?? null,
    status_text: state.statusText,
    collected_at: new Date(now).toISOString(),
    invocation: state.invocation,
    boot_id: bootId,
  };
}

/**
 * The services as they were when these rows were written; of those the outcome while the node was away is told. After a
 * boot all began anew: only the counts are taken over then.
 */
export function restoredServices(rows: readonly Row[], bootId: string): WatchedService[] {
  return rows.flatMap((row) => {
    const { unit, boot_id: rowBoot } = row;
    if (typeof unit !== 'string' || rowBoot !== bootId) return [];
    const text = (name: string): string => (typeof row[name] === 'string' ? row[name] : '');
    const number = (name: string): number => (typeof row[name] === 'number' ? row[name] : 0);
    const state = {
      ...unknownUnit(unit),
      activeState: text('active_state'),
      subState: text('sub_state'),
      type: text('type'),
      invocation: text('invocation'),
      restarts: number('auto_restarts'),
      result: text('result'),
    };
    const lastRestartAt = Date.parse(text('last_restart_at'));
    return [
      {
        state,
        restartsSeen: number('restarts'),
        lastRestartAt: Number.isNaN(lastRestartAt) ? undefined : lastRestartAt,
      },
    ];
  });
}

/** A row of `service_events`. */
export function eventRow(event: ServiceEvent, now: number): Row {
  return {
    at: new Date(event.at || now).toISOString(),
    unit: event.unit,
    kind: event.kind,
    result: event.result,
    exit_status: event.exitStatus ?? null,
    auto_restarts: event.restarts,
    detail: event.detail ?? null,
  };
}

function isoOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
