import { positionRows } from '../collect/tail/index.ts';
import { nodeItself } from '../control/audit.ts';
import type { Audit } from '../control/audit.ts';
import type { Store } from '../store/index.ts';
import type { NodeLog } from './options.ts';

/** Says, in the log and the audit log, that a damaged database was set aside. */
export function sayBegunAnew(log: NodeLog, audit: Audit, aside: string, reason: string): void {
  log.error(
    { reason, aside },
    'the database was damaged: it is set aside and a new one begun; etlmon db restore brings a backup back',
  );
  audit.record(nodeItself, {
    command: 'db.set-aside',
    target: aside,
    parameters: {},
    outcome: 'done',
    detail: `the database was damaged (${reason}): the audit log goes on in a new one, the lines before are in ${aside}`,
  });
}

/**
 * What can be read again is: followed files from their start, not from their end as a log that is new. The lines that
 * were stored before are in the file that was set aside.
 */
export function readLogsAgain(
  store: Pick<Store, 'commit'>,
  logs: readonly { readonly name: string }[],
): void {
  for (const { name } of logs)
    void store.commit([{ kind: 'replace', table: 'log_positions', scope: name, rows: positionRows([]) }]);
  for (const table of ['transfer_positions', 'cron_positions'])
    void store.commit([{ kind: 'replace', table, rows: [] }]);
}
