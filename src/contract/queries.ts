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
