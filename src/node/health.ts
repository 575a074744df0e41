import type { TaskHealth } from '../collect/task-health.ts';
import type { Mount } from '../contract/fs.ts';
import type { Health } from '../contract/health.ts';
import type { LimitReport } from '../series/index.ts';
import type { StoreState } from '../store/index.ts';
import type { EventLoopDelay } from './event-loop.ts';
import { isoOrNull } from '../lib/timestamp.ts';
import { toCollectorHealth } from './rows.ts';

export interface HealthFacts {
  readonly nodeName: string;
  readonly nodeId: string;
  readonly version: string;
  readonly startedAtMs: number;
  readonly uptimeMs: number;
  readonly nowMs: number;
  readonly store: StoreState;
  readonly tasks: readonly TaskHealth[];
  readonly mounts: readonly Mount[];
  readonly eventLoopDelay: EventLoopDelay;
  readonly lastBackupError: string | undefined;
  /** Which metrics have more series than are taken in. */
  readonly limits: readonly LimitReport[];
  /** Rules that cannot be evaluated. */
  readonly ruleFaults: readonly string[];
  /** Receivers that are not reached. */
  readonly alertFaults: readonly string[];
  readonly alerts: Health['alerts'];
}

const limitsShown = 3;

/** The node is failing when it cannot keep what it reads, degraded when part of it does not read. */
export function healthOf(facts: HealthFacts): Health {
  const { store } = facts;
  const reasons = reasonsOf(facts.tasks, facts.mounts);
  if (facts.lastBackupError !== undefined) reasons.push(`backup: ${facts.lastBackupError}`);
  if (store.setAside !== undefined)
    reasons.push(`the database was damaged; a new one was begun, the old one is ${store.setAside}`);
  for (const { reason } of facts.limits.slice(0, limitsShown))
    reasons.push(`samples refused: ${reason}; see retention.samples`);
  reasons.push(...facts.ruleFaults, ...facts.alertFaults);
  const isStoreOk = store.status === 'ok';
  if (!isStoreOk)
    reasons.unshift(`database: ${store.error ?? 'not writable'}; retrying, ${store.pendingRows} rows wait`);
  return {
    status: isStoreOk ? (reasons.length === 0 ? 'ok' : 'degraded') : 'failing',
    reasons,
    node_name: facts.nodeName,
    node_id: facts.nodeId,
    version: facts.version,
    pid: process.pid,
    started_at: new Date(facts.startedAtMs).toISOString(),
    uptime_sec: Math.round(facts.uptimeMs / 1000),
    time: new Date(facts.nowMs).toISOString(),
    database: {
      status: store.status,
      path: store.file,
      size_bytes: store.sizeBytes,
      schema_version: store.schemaVersion,
      pending_rows: store.pendingRows,
      last_commit_at: isoOrNull(store.lastCommitAt),
      error_message: store.error ?? null,
    },
    event_loop_delay_ms: facts.eventLoopDelay,
    alerts: facts.alerts,
    collectors: facts.tasks.map(toCollectorHealth),
  };
}

/** What is wrong with the readings, one sentence each; empty when all is well. */
export function reasonsOf(tasks: readonly TaskHealth[], mounts: readonly Mount[]): string[] {
  const reasons = tasks
    .filter((task) => task.status === 'failing')
    .map((task) => `${nameOf(task)}: ${task.lastError ?? 'failing'}`);
  for (const mount of mounts) {
    if (mount.status === 'NOT_ANSWERING') reasons.push(`mount ${mount.mount_point} does not answer`);
    if (mount.status === 'ERROR')
      reasons.push(`mount ${mount.mount_point}: ${mount.error_message ?? 'error'}`);
  }
  return reasons;
}

function nameOf({ collector, task }: TaskHealth): string {
  return collector === task ? collector : `${collector} ${task}`;
}
