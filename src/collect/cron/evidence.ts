import { accessSync, constants, statSync } from 'node:fs';
import type { Clock } from '../../lib/clock.ts';
import { Unavailable } from '../../lib/errors.ts';
import { machineZone } from '../../lib/zone.ts';
import type { Row } from '../collector.ts';
import type { Host } from '../host.ts';
import { JournalEvidence } from './journal-evidence.ts';
import { LogEvidence } from './log-evidence.ts';
import type { RunEvidence } from './run-log.ts';

export interface EvidenceRead {
  readonly evidence: readonly RunEvidence[];
  /** Where reading stands after this, as rows to keep with what was made of it. */
  readonly positions: readonly Row[];
  readonly isMoreLeft: boolean;
  readonly errors: readonly string[];
}

/** Something that tells which jobs ran. */
export interface EvidenceSource {
  /** Marks the rows of its positions. */
  readonly kind: 'journal' | 'log';
  /** For people. */
  readonly name: string;
  /** What was written since the read before. Reads must not overlap. */
  read(signal: AbortSignal): Promise<EvidenceRead>;
  /** Calls `wake` once when there may be more; returns how to stop watching. */
  watch?(wake: () => void): () => void;
  close(): void;
}

export interface EvidenceOptions {
  readonly host: Host;
  readonly clock: Clock;
  /** Services whose runs are wanted besides cron's; only the journal tells of them. */
  readonly units: () => readonly string[];
  readonly journalctl: string;
}

/** Where cron's lines go, in the order in which they are looked for; syslog's and messages hold them among others. */
const runLogs = ['/var/log/cron.log', '/var/log/cron', '/var/log/syslog', '/var/log/messages'];
/** Where PAM's go where they go elsewhere (the facility authpriv). */
const sessionLogs = ['/var/log/auth.log', '/var/log/secure'];
/** How far back the journal is read at first: twice the week of a weekly job would be much for a busy machine. */
const journalPastMs = 8 * 86_400_000;

/**
 * Finds what tells of runs on this machine: the journal, else the first log that can be read and is not empty. Throws
 * `Unavailable`, naming what is missing. `positions` are the rows of the last read of a former process.
 */
export async function openEvidence(
  { host, clock, units, journalctl }: EvidenceOptions,
  positions: readonly Row[],
  signal: AbortSignal,
): Promise<EvidenceSource> {
  if (await JournalEvidence.isReadable(host, journalctl, signal)) {
    const since = clock.now() - journalPastMs;
    return new JournalEvidence({ host, command: journalctl, units, since }, positions);
  }
  const readable = runLogs.map((file) => host.path(file)).filter(isReadableFile);
  const log = readable.find((file) => statSync(file).size > 0) ?? readable[0];
  if (log === undefined) {
    throw new Unavailable(
      `no journal this user may read, and none of ${runLogs.join(', ')}: the runs of cron jobs are not known`,
      { hint: 'add the user to the group systemd-journal or adm' },
    );
  }
  const sessions = sessionLogs.map((file) => host.path(file)).filter(isReadableFile);
  return new LogEvidence(
    { files: [log, ...sessions.slice(0, 1)], zone: machineZone(), clock },
    positions.filter((row) => row['source'] === 'log'),
  );
}

function isReadableFile(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
