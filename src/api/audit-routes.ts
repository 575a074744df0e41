import type { Hono } from 'hono';
import { auditRoutes } from '../contract/audit-routes.ts';
import type { AuditCheck, AuditLine } from '../contract/audit.ts';
import type { Env } from './caller.ts';
import { linkBefore } from './link.ts';
import { register } from './register.ts';

/** Times in milliseconds since the epoch; what is undefined does not matter. */
export interface AuditRequest {
  readonly limit: number;
  readonly before: number | undefined;
  readonly command: string | undefined;
  readonly actor: string | undefined;
  readonly outcome: string | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly search: string | undefined;
}

/** What the API asks about the audit log. */
export interface AuditView {
  /** Newest first. */
  lines(request: AuditRequest): Promise<AuditLine[]>;
  /** Rejects with `Refusal` where the log cannot be read. */
  verify(): Promise<AuditCheck>;
}

export function addAudit(app: Hono<Env>, view: AuditView): void {
  register(app, auditRoutes.audit, async ({ query, context }) => {
    const { limit, before, command, actor, outcome, search } = query;
    const given = { before, command, actor, outcome, search };
    const times = { from: millisecondsOf(query.from), to: millisecondsOf(query.to) };
    const lines = await view.lines({ ...given, ...times, limit: limit + 1 });
    return linkBefore(context, lines, query);
  });
  register(app, auditRoutes.auditVerify, () => view.verify());
}

function millisecondsOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time);
}
