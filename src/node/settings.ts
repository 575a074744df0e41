import { accessSync, constants } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { countedExpressions, thresholdSettings } from '../alert/threshold/from-config.ts';
import { describeConfig } from '../config/index.ts';
import type { ListenAddress, NodeConfig } from '../config/index.ts';
import { logTargets } from '../collect/log/config.ts';
import type { LogTarget } from '../collect/log/index.ts';
import { pathTargets } from '../collect/path/config.ts';
import { watchTargets } from '../collect/process/config.ts';
import { withSuffix } from '../collect/service/selection.ts';
import { withoutSettings } from '../collect/registry.ts';
import type { CollectorSettings } from '../collect/registry.ts';
import type { RunningConfig } from '../contract/config.ts';
import type { KillPolicy } from '../control/kill.ts';
import type { RemoteWriteEndpoint } from '../export/endpoint.ts';
import type { Labels } from '../lib/reading.ts';
import { defaultSeriesOptions, leastRetentionMs } from '../series/options.ts';
import type { SeriesOptions } from '../series/options.ts';
import type { NotificationSource } from './alerts/load-alerting.ts';
import type { RuleSources } from './rules/node-rules.ts';
import { defaultRetention } from '../store/tables.ts';
import type { RetentionPolicy } from '../store/tables.ts';

export interface BackupSettings {
  readonly folder: string;
  readonly intervalMs: number;
  readonly keep: number;
}

/** What a node is started with: the configuration as the parts need it. */
export interface NodeSettings {
  readonly nodeName: string;
  readonly listen: ListenAddress;
  readonly databaseFile: string;
  readonly labels: Labels;
  readonly collectors: CollectorSettings;
  /** By log: how many lines a follower begins with. */
  readonly bufferLines: ReadonlyMap<string, number>;
  readonly retention: readonly RetentionPolicy[];
  readonly series: SeriesOptions;
  readonly remoteWrite: readonly RemoteWriteEndpoint[];
  readonly ruleFiles: RuleSources;
  /** Who is told of alerts: read by `loadAlerting`. */
  readonly notifications: NotificationSource;
  /** Undefined: none on a schedule. */
  readonly backup: BackupSettings | undefined;
  readonly kill: KillPolicy;
  /** Names and globs of the services that may be started, stopped and restarted. */
  readonly controlledServices: readonly string[];
  readonly commandRate: { readonly count: number; readonly perMs: number };
  /** Undefined: the defaults. */
  readonly configFile: string | undefined;
  /** As the API shows it, secrets hidden; made when somebody asks. */
  readonly running: () => RunningConfig;
  /** Each section as it is, secrets and all, to tell what a reload changes. */
  readonly sections: Readonly<Record<string, string>>;
}

/** The parts' settings from a loaded configuration. */
export function nodeSettings(config: NodeConfig): NodeSettings {
  const { node, control } = config;
  const { source, ...sections } = config;
  const logs =
    source.file === undefined
      ? readableSystemLogs()
      : logTargets(config.logs, (log) => countedExpressions(config.alerts.logs, log));
  return {
    nodeName: node.node_name,
    listen: node.listen,
    databaseFile: node.db_path,
    labels: node.labels,
    collectors: collectorSettings(config, logs),
    bufferLines: new Map(config.logs.map((entry) => [entry.name, entry.buffer_lines])),
    retention: retentionOf(config),
    series: seriesOptions(config),
    remoteWrite: config.remote_write,
    ruleFiles: ruleFilesOf(config),
    notifications: { notifications: config.notifications, source },
    backup: config.backup && {
      folder: config.backup.path,
      intervalMs: config.backup.interval,
      keep: config.backup.keep,
    },
    kill: control.kill,
    controlledServices: control.services,
    commandRate: { count: control.rate.count, perMs: control.rate.per_ms },
    configFile: source.file,
    running: () => ({ file: source.file ?? null, config: describeConfig(config) }),
    sections: Object.fromEntries(
      Object.entries(sections).map(([key, value]) => [key, JSON.stringify(value)]),
    ),
  };
}

/** Relative names are meant from the folder of node.yaml. */
export function ruleFilesOf({ alerts, services, source }: NodeConfig): RuleSources {
  return {
    thresholds: thresholdSettings(alerts, { named: services.services, unitOf: withSuffix }),
    patterns: alerts.rule_files,
    folder: source.file === undefined ? process.cwd() : dirname(resolve(source.file)),
  };
}

function collectorSettings(config: NodeConfig, logs: readonly LogTarget[]): CollectorSettings {
  const { disk, refresh, services, xferlog, http_checks: http, tcp_checks: tcp } = config;
  return {
    ...withoutSettings,
    disk: {
      intervalMs: refresh.disk,
      timeoutMs: disk.timeout,
      includeTypes: disk.include_types,
      excludeTypes: disk.exclude_types,
      excludeMounts: disk.exclude_mounts,
    },
    system: config.system.enabled ? { intervalMs: refresh.system, groups: config.system.metrics } : undefined,
    process: { intervalMs: refresh.process, watches: watchTargets(config.process_watch) },
    path: pathTargets(config.paths, refresh.default_path_scan),
    log: logs,
    cron: config.cron.enabled ? { intervalMs: refresh.cron } : undefined,
    transfer: xferlog && {
      intervalMs: transferIntervalMs,
      path: xferlog.path,
      vsftpdLog: xferlog.vsftpd_log,
      parseStart: xferlog.parse_start,
    },
    arrival: config.arrivals,
    service: services.enabled
      ? { intervalMs: refresh.services, include: services.services, exclude: services.exclude }
      : undefined,
    check: http.length + tcp.length > 0 ? { http, tcp } : undefined,
    exec: config.exec,
    textfile: config.textfile,
  };
}

const transferIntervalMs = 2000;

/** Of alerts only the age is a setting. */
const alertRows = 100_000;

function retentionOf({ retention }: NodeConfig): RetentionPolicy[] {
  const alerts = { max_age: retention.alerts.max_age, max_rows: alertRows };
  const configured = {
    log_lines: retention.log_lines,
    transfers: retention.xferlog,
    alerts,
    alert_comments: alerts,
    notifications: alerts,
  };
  return defaultRetention.map((policy) => {
    const limits =
      policy.table in configured ? configured[policy.table as keyof typeof configured] : undefined;
    return limits ? { ...policy, maxAgeMs: limits.max_age, maxRows: limits.max_rows } : policy;
  });
}

/** A finer tier is kept at least until the coarser one is made of it. */
function seriesOptions({ retention }: NodeConfig): SeriesOptions {
  const {
    max_series: maxSeries,
    max_series_per_metric: maxSeriesPerMetric,
    ...configured
  } = retention.samples;
  const least = leastRetentionMs(defaultSeriesOptions.outOfOrderMs);
  return {
    ...defaultSeriesOptions,
    retentionMs: {
      raw: Math.max(configured.raw, least.raw),
      '5m': Math.max(configured['5m'], least['5m']),
      '1h': configured['1h'],
    },
    limits: { maxSeries, maxSeriesPerMetric },
  };
}

const systemLogs = ['/var/log/syslog', '/var/log/messages', '/var/log/auth.log', '/var/log/secure'];

/** Without a configuration: the machine's own logs, as far as this user may read them. */
function readableSystemLogs(): LogTarget[] {
  return systemLogs
    .filter((path) => {
      try {
        accessSync(path, constants.R_OK);
        return true;
      } catch {
        return false;
      }
    })
    .map((path) => ({
      name: basename(path, '.log'),
      patterns: [path],
      isFollowed: true,
      from: 'end',
      maxLineBytes: 64 * 1024,
      encoding: 'utf-8',
      timestamp: undefined,
      include: [],
      exclude: [],
    }));
}

/** Sections somebody has filled in that this version checks but does not act on yet. */
export function inactiveSections(config: NodeConfig): string[] {
  const sections = {
    mysql: config.mysql.connection === undefined ? [] : ['connection'],
  };
  return Object.entries(sections)
    .filter(([, entries]) => entries.length > 0)
    .map(([section]) => section);
}
