import type { LoggedTransfer } from './logged-transfer.ts';
import type { OpenTransfer } from './open-transfer.ts';
import { isSameTransfer, joinTransfers, nameInXferlog, transferKey } from './same-transfer.ts';
import { Sessions } from './sessions.ts';
import { atRestMs, judgeByLog, patienceMs, retryMs } from './verdict.ts';
import type { VsftpdEntry } from './vsftpd-log.ts';

/** Up to where a log was read, by the time in it; infinite once there is no more. */
export type ReadUpTo = Readonly<Record<LoggedTransfer['source'], number>>;

/** More are not kept open: the oldest are given up. */
const maxOpen = 5000;

/** How far lines of one log may be out of order, and how long the other log may be behind. */
const singleSlackMs = 5000;

/**
 * The transfers that are still open: joins the lines of both logs, and follows renames, deletions and second uploads
 * to the same name. What an entry learns makes it `changed`, to be written again.
 */
export class Ledger {
  readonly changed = new Set<OpenTransfer>();
  readonly #open = new Map<number, OpenTransfer>();
  readonly #singles = new Map<string, OpenTransfer[]>();
  /** Uploads by the name xferlog has for their file, the oldest first. */
  readonly #uploads = new Map<string, OpenTransfer[]>();
  readonly #sessions = new Sessions();
  readonly #hasTwoLogs: boolean;
  #nextId: number;

  constructor(options: { nextId: number; hasTwoLogs: boolean; restored: readonly OpenTransfer[] }) {
    this.#nextId = options.nextId;
    this.#hasTwoLogs = options.hasTwoLogs;
    for (const entry of options.restored) {
      this.#keep(entry);
      this.#sessions.resume(entry);
    }
  }

  get nextId(): number {
    return this.#nextId;
  }

  get open(): Iterable<OpenTransfer> {
    return this.#open.values();
  }

  /** Those that a restart has to know: of older ones with a verdict, a second upload would say something seldom. */
  worthKeeping(now: number): OpenTransfer[] {
    return [...this.#open.values()].filter(
      (entry) => !entry.isFinal || entry.isSingle || now - entry.transfer.at <= retryMs,
    );
  }

  /** Takes a line of xferlog; returns its entry when it tells of a transfer that was not known. */
  add(transfer: LoggedTransfer, pid?: number): OpenTransfer | undefined {
    const known = this.#hasTwoLogs ? this.#takeSingle(transfer) : undefined;
    const entry = known ?? this.#create(transfer);
    if (known) this.#join(known, transfer);
    this.changed.add(entry);
    if (pid !== undefined) {
      entry.pid = pid;
      if (transfer.direction === 'upload') this.#sessions.sent(entry);
    }
    return known ? undefined : entry;
  }

  /** Takes a line of vsftpd.log; returns an entry as `add` does. */
  addVsftpd(entry: VsftpdEntry): OpenTransfer | undefined {
    if (entry.kind === 'transfer') return this.add(entry.transfer, entry.pid);
    if (entry.kind === 'rename') this.#rename(entry.paths, entry.at);
    else if (entry.kind === 'heard') {
      const heard = this.#sessions.heard(entry.pid, entry.at);
      if (heard) this.#look(heard);
    }
    return undefined;
  }

  /** Uploads to the same name, before and after this one. */
  neighbours(entry: OpenTransfer): { earlier: OpenTransfer[]; next: OpenTransfer | undefined } {
    const all = this.#uploads.get(nameInXferlog(entry.path)) ?? [];
    const index = all.indexOf(entry);
    return { earlier: all.slice(0, Math.max(0, index)).toReversed(), next: all[index + 1] };
  }

  /** Drops what nothing more is expected of. */
  close(now: number, readUpTo: ReadUpTo): void {
    const surplus = this.#open.size - maxOpen;
    let index = 0;
    for (const entry of this.#open.values()) {
      if (entry.isSingle && this.#isLeftSingle(entry, now, readUpTo)) this.#unlistSingle(entry);
      const isUpload = entry.transfer.direction === 'upload';
      const isOver = entry.isFinal && !entry.isSingle;
      if (index++ < surplus) this.#giveUp(entry);
      else if (isOver && (!isUpload || now - entry.transfer.at > patienceMs)) this.#drop(entry);
    }
  }

  #create(transfer: LoggedTransfer): OpenTransfer {
    const byLog = judgeByLog(transfer);
    const entry: OpenTransfer = {
      id: this.#nextId++,
      transfer,
      path: transfer.fileName,
      verdict: byLog?.verdict ?? 'pending',
      reason: byLog ? byLog.reason : 'not looked at yet',
      isFinal: byLog !== undefined,
      isSingle: this.#hasTwoLogs,
      pid: undefined,
      wasHeardAfter: undefined,
      deletedAt: undefined,
      lookAt: transfer.at + atRestMs,
    };
    if (transfer.direction === 'upload') this.#supersede(entry);
    if (transfer.direction === 'delete' && transfer.status === 'complete') this.#delete(transfer);
    this.#keep(entry);
    return entry;
  }

  #keep(entry: OpenTransfer): void {
    this.#open.set(entry.id, entry);
    if (entry.isSingle) push(this.#singles, transferKey(entry.transfer), entry);
    if (entry.transfer.direction === 'upload') push(this.#uploads, nameInXferlog(entry.path), entry);
  }

  #takeSingle(transfer: LoggedTransfer): OpenTransfer | undefined {
    const candidates = this.#singles.get(transferKey(transfer)) ?? [];
    const found = candidates.find((entry) => isSameTransfer(entry.transfer, transfer));
    if (found) this.#unlistSingle(found);
    return found;
  }

  #join(entry: OpenTransfer, other: LoggedTransfer): void {
    const before = entry.transfer;
    entry.transfer =
      before.source === 'xferlog' ? joinTransfers(before, other) : joinTransfers(other, before);
    if (entry.path === before.fileName) entry.path = entry.transfer.fileName;
    const byLog = judgeByLog(entry.transfer);
    if (byLog) {
      entry.verdict = byLog.verdict;
      entry.reason = byLog.reason;
      entry.isFinal = true;
    } else if (entry.verdict !== 'whole') this.#look(entry);
  }

  /** An earlier upload to the name is judged again where it is still open, or was followed by a larger one at once. */
  #supersede(entry: OpenTransfer): void {
    const before = this.#uploads.get(nameInXferlog(entry.path))?.at(-1);
    if (!before || judgeByLog(before.transfer)) return;
    const isRetry =
      isSameSender(before.transfer, entry.transfer) &&
      entry.transfer.at - before.transfer.at <= retryMs &&
      entry.transfer.bytes > before.transfer.bytes;
    if (!before.isFinal || isRetry) this.#look(before);
  }

  #delete(transfer: LoggedTransfer): void {
    for (const entry of this.#uploads.get(nameInXferlog(transfer.fileName)) ?? []) {
      entry.deletedAt = transfer.at;
      if (!entry.isFinal) this.#look(entry);
    }
  }

  /** Both names may have spaces: the old one is the one that something was uploaded to. */
  #rename(paths: string, at: number): void {
    for (let space = paths.indexOf(' /', 1); space > 0; space = paths.indexOf(' /', space + 1)) {
      const from = nameInXferlog(paths.slice(0, space));
      const entries = this.#uploads.get(from)?.filter((entry) => entry.transfer.at <= at);
      if (!entries || entries.length === 0) continue;
      for (const entry of entries) {
        remove(this.#uploads, from, entry);
        entry.path = paths.slice(space + 1);
        push(this.#uploads, nameInXferlog(entry.path), entry);
        if (entry.verdict !== 'whole' && !judgeByLog(entry.transfer)) this.#look(entry);
      }
      return;
    }
  }

  #look(entry: OpenTransfer): void {
    entry.isFinal = false;
    entry.lookAt = Math.min(entry.lookAt, entry.transfer.at + atRestMs);
    this.changed.add(entry);
  }

  #isLeftSingle({ transfer }: OpenTransfer, now: number, readUpTo: ReadUpTo): boolean {
    const other = readUpTo[transfer.source === 'xferlog' ? 'vsftpd_log' : 'xferlog'];
    if (other === Number.POSITIVE_INFINITY) return now - transfer.at > 12 * singleSlackMs;
    return other > transfer.at + singleSlackMs;
  }

  #unlistSingle(entry: OpenTransfer): void {
    entry.isSingle = false;
    remove(this.#singles, transferKey(entry.transfer), entry);
  }

  #giveUp(entry: OpenTransfer): void {
    if (!entry.isFinal && entry.verdict === 'pending') {
      entry.verdict = 'unknown';
      entry.reason = 'given up: too many transfers at once';
      this.changed.add(entry);
    }
    entry.isFinal = true;
    this.#drop(entry);
  }

  #drop(entry: OpenTransfer): void {
    this.#open.delete(entry.id);
    if (entry.isSingle) this.#unlistSingle(entry);
    this.#sessions.forget(entry);
    remove(this.#uploads, nameInXferlog(entry.path), entry);
  }
}

/** Whether two transfers are of one user on one host. */
export function isSameSender(a: LoggedTransfer, b: LoggedTransfer): boolean {
  return a.username === b.username && a.remoteHost === b.remoteHost;
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const items = map.get(key);
  if (items) items.push(item);
  else map.set(key, [item]);
}

function remove<T>(map: Map<string, T[]>, key: string, item: T): void {
  const items = map.get(key);
  const index = items?.indexOf(item) ?? -1;
  if (!items || index < 0) return;
  items.splice(index, 1);
  if (items.length === 0) map.delete(key);
}
