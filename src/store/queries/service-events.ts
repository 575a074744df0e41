import type { DatabaseSync } from 'node:sqlite';
import type { Row } from '../../lib/reading.ts';

export interface ServiceEventQuery {
  readonly unit: string;
  readonly limit: number;
  readonly offset: number;
}

const columns = 'at, unit, kind, result, exit_status, auto_restarts, detail';

/** What happened to a service, newest first; of one moment what was told last comes first. */
export function serviceEvents(database: DatabaseSync, { unit, limit, offset }: ServiceEventQuery): Row[] {
  const order = 'ORDER BY at DESC, id DESC LIMIT ? OFFSET ?';
  return database
    .prepare(`SELECT ${columns} FROM service_events WHERE unit = ? ${order}`)
    .all(unit, limit, offset) as Row[];
}
