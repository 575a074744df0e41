import type { Clock } from '../../lib/clock.ts';
import { errnoOf } from '../../lib/errors.ts';
import { isLocalType } from '../disk/probe.ts';
import { parseMountinfo } from '../disk/mountinfo.ts';
import type { Host } from '../host.ts';
import type { FileState } from './file-states.ts';
import { FileStates } from './file-states.ts';
import type { Ledger } from './ledger.ts';
import { isSameSender } from './ledger.ts';
import type { OpenTransfer } from './open-transfer.ts';
import { atRestMs, judge } from './verdict.ts';

/** Uploads judged in one reading; the rest waits for the next. More than one slice of a log has. */
const maxFiles = 2000;

/** Of older uploads, found when a log is read for the first time, the file as it is now says nothing. */
const maxAgeMs = 7 * 86_400_000;

/** How long one reading waits for files. */
const filesTimeoutMs = 1000;

/** Gives verdicts: looks at the files of open uploads and judges. */
export class Evaluation {
  readonly #clock: Clock;
  readonly #host: Host;
  readonly #ledger: Ledger;
  readonly #files: FileStates;

  constructor(ledger: Ledger, { clock, host }: { clock: Clock; host: Host }) {
    this.#ledger = ledger;
    this.#clock = clock;
    this.#host = host;
    this.#files = new FileStates({ clock, timeoutMs: filesTimeoutMs, mountOf: this.#mountFinder() });
  }

  /** Judges what is due. Returns whether more is due at once. Never rejects. */
  async run(): Promise<boolean> {
    const now = this.#clock.now();
    const due = [...this.#ledger.open].filter((entry) => !entry.isFinal && entry.lookAt <= now);
    const batch = due.slice(0, maxFiles);
    const paths = new Set(batch.filter((entry) => isWorthALook(entry, now)).map(({ path }) => path));
    const states = await this.#files.ask([...paths]);
    for (const entry of batch) this.#judge(entry, states.get(entry.path));
    return due.length > batch.length;
  }

  #judge(entry: OpenTransfer, file: FileState | undefined): void {
    const now = this.#clock.now();
    const { earlier, next } = this.#ledger.neighbours(entry);
    const { verdict, reason, isFinal } = isTooOld(entry, now)
      ? tooOld
      : judge({
          transfer: entry.transfer,
          path: entry.path,
          file,
          now,
          deletedAt: entry.deletedAt,
          earlierBytes: earlier.map(({ transfer }) => transfer.bytes),
          next: next && {
            at: next.transfer.at,
            bytes: next.transfer.bytes,
            isSameSender: isSameSender(entry.transfer, next.transfer),
          },
          wasHeardAfter: entry.wasHeardAfter,
          isSessionOpen: entry.wasHeardAfter === false && this.#isSessionOpen(entry.pid),
        });
    if (entry.verdict !== verdict || entry.reason !== reason) this.#ledger.changed.add(entry);
    entry.verdict = verdict;
    entry.reason = reason;
    entry.isFinal = isFinal;
    entry.lookAt = now + atRestMs;
  }

  #isSessionOpen(pid: number | undefined): boolean {
    if (pid === undefined) return false;
    try {
      return /^\d+ \(vsftpd\) [^ZX]/.test(this.#host.read(`proc/${pid}/stat`));
    } catch (error) {
      // Of another user's process one may not be told anything, yet it is there.
      return errnoOf(error) === 'EACCES';
    }
  }

  /** The mounts are read again once a minute. */
  #mountFinder(): (path: string) => { mountPoint: string; isLocal: boolean } {
    let mounts: { mountPoint: string; isLocal: boolean }[] = [];
    let readAt = Number.NEGATIVE_INFINITY;
    return (path) => {
      if (this.#clock.monotonic() - readAt >= 60_000) {
        readAt = this.#clock.monotonic();
        mounts = parseMountinfo(this.#host.readIfPresent(this.#host.mountInfo) ?? '')
          .map(({ mountPoint, fsType }) => ({ mountPoint, isLocal: isLocalType(fsType) }))
          .toSorted((a, b) => b.mountPoint.length - a.mountPoint.length);
      }
      const under = (folder: string): boolean =>
        folder === '/' || path === folder || path.startsWith(`${folder}/`);
      return mounts.find(({ mountPoint }) => under(mountPoint)) ?? { mountPoint: '/', isLocal: true };
    };
  }
}

const tooOld = {
  verdict: 'unknown',
  reason: 'read from the log long after it ended: its file was not looked at',
  isFinal: true,
} as const;

function isTooOld({ transfer }: OpenTransfer, now: number): boolean {
  return now - transfer.at > maxAgeMs;
}

function isWorthALook(entry: OpenTransfer, now: number): boolean {
  return entry.path.startsWith('/') && !isTooOld(entry, now);
}
