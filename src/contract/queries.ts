import type { SilenceMatcher } from './alerts.ts';
import type { EventKind } from './events.ts';
import type { Transfer } from './transfers.ts';

export interface KillOptions {
  readonly signal?: string;
  readonly confirm?: boolean;
  readonly start_time?: string;
}

/** Which runs: of one job or of all, the newest `limit` of them. */
export interface CronRunQuery {
  readonly job_id?: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** Which transfers; `file` is a part of the name or a glob, the times are RFC 3339. */
export interface TransferFilter {
  readonly user?: string;
  readonly host?: string;
  readonly file?: string;
  readonly direction?: 'upload' | 'download' | 'delete';
  readonly status?: Transfer['status'];
  readonly verdict?: Transfer['verdict'];
  readonly since?: string;
  readonly until?: string;
}

/** `before` is the id of a transfer: only older ones. */
export interface TransferQuery extends TransferFilter {
  readonly limit?: number;
  readonly offset?: number;
  readonly before?: number;
}

export interface TransferTotalQuery extends TransferFilter {
  readonly by?: 'user' | 'host' | 'direction' | 'hour';
  readonly limit?: number;
}

/** Which lines of the audit log; `before` is the id of one, `command` what it begins with. Times are RFC 3339. */
export interface AuditLineQuery {
  readonly limit?: number;
  readonly before?: number;
  readonly command?: string;
  readonly actor?: string;
  readonly outcome?: string;
  readonly from?: string;
  readonly to?: string;
  readonly search?: string;
}

/** Times are RFC 3339. */
export interface EventQuery {
  readonly from?: string;
  readonly to?: string;
  readonly kind?: EventKind;
  readonly limit?: number;
}

/** Something that happened; `at` is RFC 3339. */
export interface EventOptions {
  readonly title: string;
  readonly kind?: 'deploy' | 'other';
  readonly detail?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly at?: string;
}

/** A chart's data; times are RFC 3339, `step` a duration. */
export interface HistoryQuery {
  readonly name: string;
  /** Conditions as in a PromQL selector. */
  readonly labels?: string;
  readonly from?: string;
  readonly to?: string;
  readonly step?: string;
  readonly as?: 'auto' | 'value' | 'rate';
  readonly limit?: number;
}

/** Which alerts; `matchers` are conditions on labels as in a selector. */
export interface AlertQuery {
  readonly state?: 'active' | 'firing' | 'pending' | 'resolved' | 'all';
  readonly search?: string;
  readonly matchers?: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** `before` is the id of an episode: only older ones. Times are RFC 3339. */
export interface AlertHistoryQuery {
  readonly search?: string;
  readonly matchers?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
  readonly before?: number;
}

export interface SilenceQuery {
  readonly state?: 'current' | 'active' | 'pending' | 'expired' | 'all';
  readonly limit?: number;
  readonly offset?: number;
}

/** Either `ends_at` or a `duration` such as 2h. */
export interface SilenceOptions {
  readonly id?: string;
  readonly kind?: 'silence' | 'maintenance';
  /** `{instance="etl-1", severity!~"info|warning"}` */
  readonly matchers: string | readonly SilenceMatcher[];
  readonly starts_at?: string;
  readonly ends_at?: string;
  readonly duration?: string;
  readonly created_by?: string;
  readonly comment?: string;
}

/** `before` is the id of a notification: only older ones. */
export interface NotificationQuery {
  readonly state?: 'all' | 'sent' | 'failing' | 'dead';
  readonly receiver?: string;
  readonly search?: string;
  readonly limit?: number;
  readonly before?: number;
}
