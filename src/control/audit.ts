import type { Clock } from '../lib/clock.ts';
import type { AuditColumns } from '../store/audit/chain.ts';

/** Who asked, and from where. */
export interface Caller {
  readonly actor: string;
  readonly remoteAddress: string;
}

/** What the node does of itself. */
export const nodeItself: Caller = { actor: 'node', remoteAddress: 'local' };

export interface AuditEntry {
  readonly command: string;
  readonly target: string;
  readonly parameters: Readonly<Record<string, string | number | boolean | undefined>>;
  /** `done`, or the code of the refusal. */
  readonly outcome: string;
  readonly detail: string | undefined;
}

/** Writes a line for every command, carried out or refused, and for what else changes the node. */
export class Audit {
  readonly #clock: Clock;
  readonly #append: (line: AuditColumns) => void;

  /** `append` takes a line at once and writes it when it can: a command does not wait for the disk. */
  constructor(clock: Clock, append: (line: AuditColumns) => void) {
    this.#clock = clock;
    this.#append = append;
  }

  record(caller: Caller, entry: AuditEntry): void {
    this.#append({
      at: new Date(this.#clock.now()).toISOString(),
      command: entry.command,
      target: entry.target,
      actor: caller.actor,
      remote_address: caller.remoteAddress,
      parameters: JSON.stringify(entry.parameters),
      outcome: entry.outcome,
      detail: entry.detail ?? null,
    });
  }
}
