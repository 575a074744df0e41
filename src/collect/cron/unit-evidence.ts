import type { JournalRecord } from './journal-record.ts';
import type { RunEvidence } from './run-log.ts';

/** Message ids of the service manager (sd-messages.h). */
const starting = '7d4958e842da4a758f6c1cdc7b36dcc5';
const started = '39f53479d3a045ac8e11786248231fbf';
const failedToStart = 'be02cf6855d2428ba40df7e9d022f03d';
const succeeded = '7ad2d189f7e94e70a38c781354912448';
const failed = 'd9b373ed55a64feb8242e02dbe79a49c';
const processExited = '98e322203f7a4ed290d09fe03c09fe15';

/** Exit codes of services killed by a signal carry its number; shells add 128. */
const signalBase = 128;

/**
 * What the service manager says of a service: a oneshot is "starting" while it runs, a simple one "started"; both end
 * with one of two results. The ids stay while the wording changes with the version and the language.
 */
export function unitEvidence(entry: JournalRecord): RunEvidence | undefined {
  const { unit, invocation, at } = entry;
  if (unit === undefined || invocation === undefined || !unit.endsWith('.service')) return undefined;
  const base = { at, by: 'systemd', command: unit, invocation } as const;
  switch (entry.messageId) {
    case starting:
    case started:
      return { kind: 'started', ...base };
    case processExited:
      return exitOf(entry, base);
    case succeeded:
      return { kind: 'ended', ...base, exitStatus: 0 };
    case failed:
    case failedToStart: {
      const detail = entry.result === undefined ? 'failed' : `failed: ${entry.result}`;
      return { kind: 'ended', ...base, detail };
    }
    default:
      return undefined;
  }
}

function exitOf(
  entry: JournalRecord,
  base: Pick<RunEvidence, 'at' | 'by' | 'command' | 'invocation'>,
): RunEvidence | undefined {
  const status = Number(entry.exitStatus ?? Number.NaN);
  if (!Number.isInteger(status)) return undefined;
  const isExit = entry.exitCode === 'exited';
  return {
    kind: 'exited',
    ...base,
    exitStatus: isExit ? status : signalBase + status,
    detail: isExit ? `exit status ${status}` : `ended by signal ${status}`,
  };
}
