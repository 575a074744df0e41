import type { Audit, AuditEntry, Caller } from './audit.ts';
import { messageOf } from '../lib/errors.ts';
import { Refusal } from './refusal.ts';

/** What a reload changed, or would change; values are JSON with secrets hidden, null: not there. */
export interface Reloaded {
  readonly changed: readonly string[];
  readonly changes: readonly {
    readonly key: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
  /** Files of rules: `changed /etc/etlmon/rules.yml`. */
  readonly rules: readonly string[];
}

const maxShown = 40;
const maxValueLength = 200;

/** What the audit log says of a configuration that was applied. */
export function reloadEntry({
  changed,
  changes,
  rules,
}: Reloaded): Pick<AuditEntry, 'parameters' | 'detail'> {
  const names = rules.length > 0 ? [...changed, 'rules'] : changed;
  const parts = [
    ...changes.map(({ key, before, after }) => `${key} ${short(before)} → ${short(after)}`),
    ...rules.map((change) => `rules: ${change}`),
  ];
  const more = parts.length - maxShown;
  const shown = more > 0 ? [...parts.slice(0, maxShown), `and ${more} more`] : parts;
  return {
    parameters: { changed: names.join(', ') },
    detail: shown.length === 0 ? 'nothing changed' : shown.join('; '),
  };
}

/** Reads the configuration again for somebody who did not ask over the API, and leaves a line. Rejects as `reload` does. */
export async function auditedReload<R extends Reloaded>(
  audit: Audit,
  caller: Caller,
  reload: () => Promise<R>,
): Promise<R> {
  const entry = { command: 'config.reload', target: 'node.yaml' };
  try {
    const answer = await reload();
    audit.record(caller, { ...entry, ...reloadEntry(answer), outcome: 'done' });
    return answer;
  } catch (error) {
    const outcome = error instanceof Refusal ? error.code : 'FAILED';
    audit.record(caller, { ...entry, parameters: {}, outcome, detail: messageOf(error) });
    throw error;
  }
}

function short(value: string | null): string {
  if (value === null) return '(none)';
  return value.length > maxValueLength ? `${value.slice(0, maxValueLength)}…` : value;
}
