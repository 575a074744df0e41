import { tables } from './schema/1-tables.ts';
import { logs } from './schema/2-logs.ts';
import { checks } from './schema/3-checks.ts';
import { series } from './schema/4-series.ts';
import { audit } from './schema/5-audit.ts';
import { alerts } from './schema/6-alerts.ts';

/** `PRAGMA application_id` of an etlmon database: "etlm" in ASCII. */
export const applicationId = 0x65746c6d;

/**
 * Schema changes in order; the position (from 1) is the schema version. Each is applied in a transaction of its own.
 * A migration that has been released is never edited: a change is a new one at the end.
 */
export const migrations: readonly string[] = [tables, logs, checks, series, audit, alerts];
