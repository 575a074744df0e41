import type { z } from 'zod';
import { httpCheckEntry, tcpCheckEntry } from '../collect/check/config.ts';
import { diskSection } from '../collect/disk/config.ts';
import { pathEntry } from '../collect/path/config.ts';
import type { PathEntry } from '../collect/path/config.ts';
import { processWatchEntry } from '../collect/process/config.ts';
import { textfileSection } from '../collect/textfile/config.ts';
import { systemSection } from '../collect/system/config.ts';
import { list, section } from '../lib/fields/index.ts';
import { defaultDatabasePath } from './environment.ts';
import type { Environment } from './environment.ts';
import type { EntryKeys } from './duplicates.ts';
import { alertsSection, finishAlerts } from './sections/alerts.ts';
import type { AlertsConfig } from './sections/alerts.ts';
import { arrivalEntry } from '../collect/arrival/config.ts';
import { backupSection } from './sections/backup.ts';
import { controlSection } from './sections/control.ts';
import { cronSection } from '../collect/cron/config.ts';
import { execEntry } from '../collect/exec/config.ts';
import { logEntry } from '../collect/log/config.ts';
import { mysqlSection } from './sections/mysql.ts';
import { nodeSection } from './sections/node.ts';
import { notificationsSection } from './sections/notifications.ts';
import { profileSection } from './sections/profile.ts';
import { refreshSection } from './sections/refresh.ts';
import { remoteWriteEntry } from './sections/remote-write.ts';
import { retentionSection } from './sections/retention.ts';
import { servicesSection } from '../collect/service/config.ts';
import { xferlogSection } from '../collect/transfer/config.ts';
import type { FromProfile } from './profiles/origin.ts';
import type { Path } from './yaml/located.ts';

/**
 * node.yaml as a whole: every section optional, no others allowed. Encoding writes a file's notation back. Schemas of
 * files are functions, so that a node does not keep what it needs only to read its file.
 */
export const nodeFileSchema = () =>
  section({
    node: nodeSection().prefault({}),
    profile: profileSection(),
    refresh: refreshSection().prefault({}),
    system: systemSection().prefault({}),
    disk: diskSection().prefault({}),
    paths: list(pathEntry),
    logs: list(logEntry),
    process_watch: list(processWatchEntry),
    cron: cronSection().prefault({}),
    xferlog: xferlogSection().optional(),
    arrivals: list(arrivalEntry),
    services: servicesSection().prefault({}),
    http_checks: list(httpCheckEntry),
    tcp_checks: list(tcpCheckEntry),
    exec: list(execEntry),
    textfile: textfileSection().optional(),
    mysql: mysqlSection().prefault({}),
    retention: retentionSection().prefault({}),
    backup: backupSection().optional(),
    control: controlSection().prefault({}),
    alerts: alertsSection().prefault({}),
    notifications: notificationsSection().prefault({}),
    remote_write: list(remoteWriteEntry),
  });

/** What may not be there twice. */
export const nodeEntryKeys: EntryKeys = {
  paths: ['path'],
  logs: ['name'],
  process_watch: ['name', 'match', 'pid'],
  arrivals: ['name'],
  http_checks: ['name'],
  tcp_checks: ['name'],
  exec: ['name'],
  remote_write: ['name', 'url'],
};

type NodeFile = z.output<ReturnType<typeof nodeFileSchema>>;

/** Where a configuration came from. */
export interface ConfigSource {
  /** `undefined`: there was no file. */
  readonly file: string | undefined;
  /** Values that variables or other files filled in, in part or whole. */
  readonly filled: readonly Path[];
  /** Values that profiles set. */
  readonly profiles: readonly FromProfile[];
}

/**
 * The node's configuration, defaults filled in. Keys are the file's own; durations are milliseconds, sizes bytes,
 * timestamps milliseconds since the epoch.
 */
export interface NodeConfig extends Omit<NodeFile, 'node' | 'paths' | 'alerts'> {
  readonly node: NodeFile['node'] & { readonly node_name: string; readonly db_path: string };
  readonly paths: readonly (PathEntry & { readonly scan_interval: number })[];
  readonly alerts: AlertsConfig;
  readonly source: ConfigSource;
}

/** Adds the defaults that depend on the machine or on another section. */
export function finishNodeConfig(file: NodeFile, source: ConfigSource, environment: Environment): NodeConfig {
  const { node, paths, refresh } = file;
  return {
    ...file,
    node: {
      ...node,
      node_name: node.node_name ?? environment.hostname,
      db_path: node.db_path ?? defaultDatabasePath(environment),
    },
    paths: paths.map((entry) => ({
      ...entry,
      scan_interval: entry.scan_interval ?? refresh.default_path_scan,
    })),
    alerts: finishAlerts(file.alerts),
    source,
  };
}
