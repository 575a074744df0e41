import type { DatabaseSync } from 'node:sqlite';
import { appendAudit } from './append.ts';
import type { AuditColumns } from './chain.ts';

export interface AuditLogOptions {
  /** `Store.write`. */
  readonly write: (work: (database: DatabaseSync) => void) => Promise<void>;
  /** Lines that cannot be written whatever the disk is like. */
  readonly failed: (error: unknown) => void;
  /** Lines kept while the database cannot be written; further ones are counted. 10 000 when left out. */
  readonly maxWaiting?: number;
}

interface Batch {
  readonly lines: AuditColumns[];
  /** Written at least once, perhaps in vain: what is in it stays as it is. */
  isTried: boolean;
}

/** Appends lines to the audit log, in their order, together with the head of its chain. */
export class AuditLog {
  readonly #options: AuditLogOptions;
  readonly #maxWaiting: number;
  #open: Batch | undefined;
  #waiting = 0;
  #lost = 0;

  constructor(options: AuditLogOptions) {
    this.#options = options;
    this.#maxWaiting = options.maxWaiting ?? 10_000;
  }

  /** Hands a line over; nobody waits for the disk. */
  append(line: AuditColumns): void {
    if (this.#waiting >= this.#maxWaiting) {
      this.#lost++;
      return;
    }
    if (this.#open === undefined || this.#open.isTried) this.#begin();
    this.#open?.lines.push(line);
    this.#waiting++;
  }

  /** One piece of work for all lines that come before it is done: it may have to be done again, and must be the same. */
  #begin(): void {
    const batch: Batch = { lines: [], isTried: false };
    this.#open = batch;
    const written = this.#options.write((database) => {
      batch.isTried = true;
      appendAudit(database, batch.lines);
    });
    written
      .catch((error: unknown) => this.#options.failed(error))
      .finally(() => {
        this.#waiting -= batch.lines.length;
        this.#tellOfLost(batch.lines.at(-1));
      });
  }

  #tellOfLost(last: AuditColumns | undefined): void {
    if (this.#lost === 0 || last === undefined) return;
    const lost = this.#lost;
    this.#lost = 0;
    this.append({
      at: last.at,
      command: 'audit.lost',
      target: 'audit',
      actor: 'node',
      remote_address: 'local',
      parameters: JSON.stringify({ lines: lost }),
      outcome: 'FAILED',
      detail: `${lost} lines were lost here: the database could not be written for too long`,
    });
  }
}
