import type { MachineView } from '../api/app.ts';
import type { ProcessCollector } from '../collect/process/index.ts';
import type { Scheduler } from '../collect/scheduler.ts';
import type { System } from '../contract/system.ts';
import { startScans } from '../control/scan.ts';
import type { Row } from '../lib/reading.ts';
import type { Store } from '../store/index.ts';
import { toMount, toPathTop, toProcess, toWatchedPath } from './rows.ts';

export interface MachineParts {
  readonly store: Store;
  readonly scheduler: Scheduler;
  /** These change with the configuration. */
  readonly processes: () => ProcessCollector | undefined;
  readonly paths: () => readonly string[];
}

/** What the API tells about disks, paths, processes and the system: the rows the collectors read last. */
export class NodeMachine implements MachineView {
  readonly #parts: MachineParts;

  constructor(parts: MachineParts) {
    this.#parts = parts;
  }

  mounts(): ReturnType<MachineView['mounts']> {
    return this.#rows('mounts').map(toMount);
  }

  paths(): ReturnType<MachineView['paths']> {
    const { scheduler } = this.#parts;
    return this.#parts
      .paths()
      .map((path) => toWatchedPath(path, this.#rows('paths', path)[0], scheduler.healthOf('path', path)));
  }

  pathTop(path: string, n: number): ReturnType<MachineView['pathTop']> {
    if (!this.#parts.paths().includes(path)) return undefined;
    const collectedAt = this.#rows('paths', path)[0]?.['collected_at'];
    return toPathTop(
      path,
      this.#rows('path_top', path),
      n,
      typeof collectedAt === 'string' ? collectedAt : null,
    );
  }

  async processes({
    all,
    sort,
    limit,
    offset,
  }: Parameters<MachineView['processes']>[0]): ReturnType<MachineView['processes']> {
    const rows = all
      ? await this.#parts.processes()?.listAll({ sort, limit, offset })
      : sortRows(this.#rows('processes'), sort).slice(offset, offset + limit);
    return (rows ?? []).map(toProcess);
  }

  system(): System | undefined {
    const text = this.#rows('system')[0]?.['system'];
    return typeof text === 'string' ? (JSON.parse(text) as System) : undefined;
  }

  scan(paths: readonly string[] | undefined): ReturnType<MachineView['scan']> {
    return startScans(this.#parts.scheduler, this.#parts.paths(), paths);
  }

  #rows(table: string, scope?: string): readonly Row[] {
    return this.#parts.store.current.get(table, scope);
  }
}

const sortKeys = {
  cpu: ['cpu_percent', -1],
  memory: ['mem_rss_bytes', -1],
  pid: ['pid', 1],
  name: ['process_name', 1],
  start: ['start_time', -1],
  threads: ['threads', -1],
} as const;

function sortRows(rows: readonly Row[], sort: keyof typeof sortKeys): Row[] {
  const [column, direction] = sortKeys[sort];
  return rows.toSorted((a, b) => {
    const [x, y] = [a[column] ?? null, b[column] ?? null];
    if (x === y) return 0;
    if (x === null || y === null) return x === null ? 1 : -1;
    return (x < y ? -1 : 1) * direction;
  });
}
