import type { Context } from 'hono';
import type { Audit, AuditEntry, Caller } from '../control/audit.ts';
import { Refusal } from '../control/refusal.ts';
import { messageOf } from '../lib/errors.ts';
import type { Env } from './caller.ts';
import { assertLocalCommand, callerOf } from './caller.ts';

export interface CommandOptions<T> {
  /** As the audit log names it: `logs.pause`. */
  readonly command: string;
  readonly target: string;
  readonly parameters?: AuditEntry['parameters'];
  /** What the log says of what came of it. */
  readonly tell?: (result: T) => Partial<Pick<AuditEntry, 'parameters' | 'detail'>>;
}

/**
 * Carries out a command for whoever may give it, and leaves a line in the audit log: done, refused or failed. Throws
 * what the command throws, and `Refusal` for a caller from whom commands are not taken.
 */
export async function runCommand<T>(
  context: Context<Env>,
  audit: Audit,
  { command, target, parameters = {}, tell = () => ({}) }: CommandOptions<T>,
  work: (caller: Caller) => T | Promise<T>,
): Promise<T> {
  const caller = callerOf(context);
  const entry = { command, target, parameters };
  try {
    assertLocalCommand(context, caller);
    const result = await work(caller);
    audit.record(caller, { ...entry, outcome: 'done', detail: undefined, ...tell(result) });
    return result;
  } catch (error) {
    const outcome = error instanceof Refusal ? error.code : 'FAILED';
    audit.record(caller, { ...entry, outcome, detail: messageOf(error) });
    throw error;
  }
}
