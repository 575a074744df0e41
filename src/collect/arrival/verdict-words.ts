import { formatDuration } from '../../lib/duration.ts';
import { formatCounted } from '../../lib/format.ts';
import { formatSize } from '../../lib/size.ts';
import type { CountedFile, DayVerdict, Judgement, SeenFile } from './judge.ts';

/** The files of a day, sorted out. */
export interface Tally {
  readonly large: readonly CountedFile[];
  readonly small: readonly CountedFile[];
  /** Not at rest yet. */
  readonly changing: readonly SeenFile[];
  /** When there were enough. */
  readonly arrivedAt: number | undefined;
  /** Enough for an arrival in time, once those that last changed before it was due have rested. */
  readonly isComingInTime: boolean;
  /** A file that changed within the day has still to show whether it counts. */
  readonly isAwaited: boolean;
}

/** A verdict in words for people: how late, what was missing, what nobody saw. `undefined` where the state says it all. */
export function words(
  input: Judgement,
  verdict: Omit<DayVerdict, 'detail'>,
  tally: Tally,
): string | undefined {
  const said = [timing(verdict), ...lacks(input, verdict, tally), absence(input, verdict)];
  const parts = said.filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('; ');
}

function timing({ state, arrivedAt = 0, dueAt }: Omit<DayVerdict, 'detail'>): string | undefined {
  if (state === 'late') return `${elapsed(arrivedAt - dueAt)} late`;
  if (state === 'on_time') return `${elapsed(dueAt - arrivedAt)} before it was due`;
  return undefined;
}

/** To the minute, below one to the second. */
function elapsed(ms: number): string {
  const unitMs = ms < 60_000 ? 1000 : 60_000;
  return formatDuration(Math.floor(ms / unitMs) * unitMs);
}

function lacks(
  { demand, nowMs, due, unreadable }: Judgement,
  { state }: Omit<DayVerdict, 'detail'>,
  { large, small, changing }: Tally,
): string[] {
  if (state === 'on_time' || state === 'late') return [];
  const said: string[] = [];
  if (large.length > 0) said.push(`${large.length} of ${formatCounted(demand.minCount, 'file', 'files')}`);
  const resting = small.filter((file) => changing.every(({ name }) => name !== file.name));
  const [first] = resting;
  if (first !== undefined) {
    const others = resting.length > 1 ? ` and ${resting.length - 1} more` : '';
    const [size, wanted] = [first.sizeBytes, demand.minSizeBytes].map(exactSize);
    said.push(`${first.name}${others} too small: ${size}, at least ${wanted} expected`);
  }
  const [moving] = changing;
  if (moving !== undefined) said.push(`${moving.name} is still changing`);
  if (said.length === 0 && nowMs >= due.dueAt) said.push(nothing(state, demand.isOptional));
  if (unreadable !== undefined && nowMs >= due.dueAt) said.push(unreadable);
  return said;
}

/** As it would stand in the configuration: rounded, a file that lacks a byte would look large enough. */
function exactSize(bytes: number): string {
  const written = formatSize(bytes);
  return /\d$/.test(written) ? `${written} B` : written;
}

function nothing(state: DayVerdict['state'], isOptional: boolean): string {
  if (state !== 'pending') return 'no file came';
  return isOptional ? 'no file has come; none has to' : 'no file has come';
}

function absence(
  { due, nowMs }: Judgement,
  { unwatched, state }: Omit<DayVerdict, 'detail'>,
): string | undefined {
  if (unwatched === undefined || nowMs < due.dueAt) return undefined;
  const when =
    unwatched === 'window' ? 'the node was not running' : 'the node was not running when it was due';
  const isThere = state === 'on_time' || state === 'late';
  return isThere ? `${when}: told from the file’s time` : when;
}
