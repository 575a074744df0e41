import type { Clock } from '../lib/clock.ts';
import type { RowChange } from '../lib/reading.ts';

/** Who asked, and from where. */
export interface Caller {
  readonly actor: string;
  readonly remoteAddress: string;
}

export interface AuditEntry {
  readonly command: string;
  readonly target: string;
  readonly parameters: Readonly<Record<string, string | number | boolean | undefined>>;
  /** `done`, or the code of the refusal. */
  readonly outcome: string;
  readonly detail: string | undefined;
}

/** Writes a line for every command, carried out or refused. */
export class Audit {
  readonly #clock: Clock;
  readonly #commit: (changes: readonly RowChange[]) => Promise<void>;

  constructor(clock: Clock, commit: (changes: readonly RowChange[]) => Promise<void>) {
    this.#clock = clock;
    this.#commit = commit;
  }

  record(caller: Caller, entry: AuditEntry): void {
    const row = {
      at: new Date(this.#clock.now()).toISOString(),
      command: entry.command,
      target: entry.target,
      actor: caller.actor,
      remote_address: caller.remoteAddress,
      parameters: JSON.stringify(entry.parameters),
      outcome: entry.outcome,
      detail: entry.detail ?? null,
    };
    // The store keeps what it cannot write now and tries again; a command does not wait for the disk.
    void this.#commit([{ kind: 'append', table: 'audit', rows: [row] }]);
  }
}
