import { statSync } from 'node:fs';
import type { Host } from '../host.ts';

/** Names of users from /etc/passwd, read again when it changes. A user it does not know is shown by number. */
export class Users {
  readonly #host: Host;
  #names = new Map<number, string>();
  #modifiedMs = -1;

  constructor(host: Host) {
    this.#host = host;
  }

  nameOf(uid: number): string {
    return this.#names.get(uid) ?? String(uid);
  }

  /** Call once before a round of `nameOf`. */
  refresh(): void {
    const modifiedMs = statSync(this.#host.path('etc/passwd'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (modifiedMs === this.#modifiedMs) return;
    this.#modifiedMs = modifiedMs;
    this.#names = parsePasswd(this.#host.readIfPresent('etc/passwd') ?? '');
  }
}

/** Parses passwd(5) into uid → name; of several names for one uid the first counts, as for getpwuid(3). */
export function parsePasswd(text: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name, , uid] = line.split(':');
    if (name && uid && /^\d+$/.test(uid) && !names.has(Number(uid))) names.set(Number(uid), name);
  }
  return names;
}
