import type { AuditRequest, AuditView } from '../api/audit-routes.ts';
import type { AuditCheck, AuditLine } from '../contract/audit.ts';
import { Audit } from '../control/audit.ts';
import { Refusal } from '../control/refusal.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { AuditLog } from '../store/audit/audit-log.ts';
import type { StoredAuditLine } from '../store/audit/chain.ts';
import type { AuditVerdict } from '../store/audit/verify.ts';
import type { Store } from '../store/index.ts';
import type { NodeLog } from './options.ts';

/** The audit log of a node, on its database. */
export function auditOf(store: Pick<Store, 'write'>, clock: Clock, log: NodeLog): Audit {
  const lines = new AuditLog({
    write: (work) => store.write(work),
    failed: (error) => log.error({ err: error }, 'a line of the audit log cannot be written'),
  });
  return new Audit(clock, (line) => lines.append(line));
}

/** What the API tells of the audit log. */
export class NodeAudit implements AuditView {
  readonly #store: Pick<Store, 'query' | 'verifyAudit'>;

  constructor(store: Pick<Store, 'query' | 'verifyAudit'>) {
    this.#store = store;
  }

  async lines(request: AuditRequest): Promise<AuditLine[]> {
    return (await this.#store.query('auditLines', request)).map(toAuditLine);
  }

  async verify(): Promise<AuditCheck> {
    try {
      return toAuditCheck(await this.#store.verifyAudit());
    } catch (cause) {
      throw new Refusal('UNAVAILABLE', `the audit log cannot be read: ${messageOf(cause)}`, { cause });
    }
  }
}

/** A line as the API shows it. */
export function toAuditLine(line: StoredAuditLine): AuditLine {
  return { ...line, parameters: parametersOf(line) };
}

/** What a look through the log gave, as the API shows it. */
export function toAuditCheck(verdict: AuditVerdict): AuditCheck {
  const { status, lines, chainedLines, firstAt, lastAt, hash, brokenAt } = verdict;
  return {
    status,
    rows: lines,
    chained_rows: chainedLines,
    first_at: firstAt,
    last_at: lastAt,
    hash,
    broken_at: brokenAt ?? null,
  };
}

/** A line somebody has written into may hold anything. */
function parametersOf({ parameters }: StoredAuditLine): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(parameters);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Shown as it is.
  }
  return { text: parameters };
}
