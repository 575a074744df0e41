import type { OpenTransfer } from './open-transfer.ts';

/** Sessions that are remembered; more are not open at once on a server that answers. */
const maxSessions = 2000;

/**
 * What clients did after an upload. With `log_ftp_protocol` vsftpd.log has their commands: one that says something
 * after its upload, be it QUIT, was there at the end of it, and one that vanished says nothing.
 */
export class Sessions {
  /** Sessions whose commands are in the log, by pid; the one heard of last at the end. */
  readonly #talking = new Map<number, number>();
  readonly #lastUpload = new Map<number, OpenTransfer>();

  /** An upload ended in its session. */
  sent(entry: OpenTransfer): void {
    if (entry.pid === undefined || !this.#talking.has(entry.pid)) return;
    entry.wasHeardAfter ??= false;
    if (!entry.wasHeardAfter) this.#lastUpload.set(entry.pid, entry);
  }

  /** Something was said in a session; returns the upload that was waiting for it. */
  heard(pid: number, at: number): OpenTransfer | undefined {
    this.#talking.delete(pid);
    this.#talking.set(pid, at);
    if (this.#talking.size > maxSessions) {
      const [oldest] = this.#talking.keys();
      if (oldest !== undefined) this.#talking.delete(oldest);
    }
    const entry = this.#lastUpload.get(pid);
    if (!entry) return undefined;
    this.#lastUpload.delete(pid);
    entry.wasHeardAfter = true;
    return entry;
  }

  /** Takes up an upload that was waiting when the node stopped. */
  resume(entry: OpenTransfer): void {
    if (entry.pid !== undefined && entry.wasHeardAfter === false) this.#lastUpload.set(entry.pid, entry);
  }

  forget(entry: OpenTransfer): void {
    if (entry.pid !== undefined && this.#lastUpload.get(entry.pid) === entry) {
      this.#lastUpload.delete(entry.pid);
    }
  }
}
