import { describeConfig } from '../config/index.ts';
import type { ListenAddress, NodeConfig } from '../config/index.ts';
import { pathTargets } from '../collect/path/config.ts';
import type { WatchTarget } from '../collect/process/config.ts';
import { watchTargets } from '../collect/process/config.ts';
import type { DiskOptions } from '../collect/disk/index.ts';
import type { PathTarget } from '../collect/path/target.ts';
import type { SystemOptions } from '../collect/system/index.ts';
import type { RunningConfig } from '../contract/config.ts';
import type { KillPolicy } from '../control/kill.ts';
import type { Labels } from '../lib/reading.ts';

/** What a node is started with: the configuration as the parts need it. */
export interface NodeSettings {
  readonly nodeName: string;
  readonly listen: ListenAddress;
  readonly databaseFile: string;
  readonly labels: Labels;
  readonly disk: DiskOptions;
  /** Undefined: switched off. */
  readonly system: SystemOptions | undefined;
  readonly processIntervalMs: number;
  readonly paths: readonly PathTarget[];
  readonly watches: readonly WatchTarget[];
  readonly kill: KillPolicy;
  readonly commandRate: { readonly count: number; readonly perMs: number };
  /** As the API shows it, secrets hidden. */
  readonly running: RunningConfig;
}

/** The parts' settings from a loaded configuration. */
export function nodeSettings(config: NodeConfig): NodeSettings {
  const { node, disk, refresh, control } = config;
  return {
    nodeName: node.node_name,
    listen: node.listen,
    databaseFile: node.db_path,
    labels: node.labels,
    disk: {
      intervalMs: refresh.disk,
      timeoutMs: disk.timeout,
      includeTypes: disk.include_types,
      excludeTypes: disk.exclude_types,
      excludeMounts: disk.exclude_mounts,
    },
    system: config.system.enabled ? { intervalMs: refresh.system, groups: config.system.metrics } : undefined,
    processIntervalMs: refresh.process,
    paths: pathTargets(config.paths, refresh.default_path_scan),
    watches: watchTargets(config.process_watch),
    kill: control.kill,
    commandRate: { count: control.rate.count, perMs: control.rate.per_ms },
    running: { file: config.source.file ?? null, config: describeConfig(config) },
  };
}

/** Sections somebody has filled in that this version checks but does not act on yet. */
export function inactiveSections(config: NodeConfig): string[] {
  const { logs, arrivals, http_checks: http, tcp_checks: tcp, exec, remote_write: remoteWrite } = config;
  const lists = { logs, arrivals, http_checks: http, tcp_checks: tcp, exec, remote_write: remoteWrite };
  const filled = Object.entries(lists).filter(([, entries]) => entries.length > 0);
  const present = (['xferlog', 'backup'] as const).filter((section) => config[section] !== undefined);
  return [...filled.map(([section]) => section), ...present];
}
