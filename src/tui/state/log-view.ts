import type { LogLine } from '../../contract/logs.ts';
import type { TimeFormat } from './log-time.ts';

/** How the lines of a stream arrive now. */
export type LogStream =
  | { readonly status: 'opening' }
  | { readonly status: 'live' }
  | { readonly status: 'broken'; readonly message: string; readonly retryAt: number | null }
  /** The node ended it for a reason; it is not asked for again by itself. */
  | { readonly status: 'refused'; readonly message: string; readonly hint: string | null };

/** Lines that were dropped before they could be sent: ids `from` up to and with `to`. */
export interface LogGap {
  readonly from: number;
  readonly to: number;
}

/** A line opened whole, with how often it came in a row and when last. */
export interface OpenedLine {
  readonly line: LogLine;
  readonly count: number;
  readonly last: LogLine;
}

/** The log one looks at: a window of its lines, and what one does there. */
export interface LogView {
  readonly node: number;
  readonly name: string;
  /** Counts up whenever the window begins anew; what was asked for an older one is not for this. */
  readonly generation: number;
  /** The stream goes on behind this line; null: it begins with the last lines. */
  readonly resumeAfter: number | null;
  readonly stream: LogStream;
  /** Oldest first, with ids that rise. */
  readonly lines: readonly LogLine[];
  readonly gaps: readonly LogGap[];
  /** Whether the first lines, or that there are none, are known. */
  readonly isLoaded: boolean;
  /** Whether the stream has brought the last lines; what comes then is new. */
  readonly isPrimed: boolean;
  readonly isFollowing: boolean;
  /** The node has newer lines that are not in the window: the stream is counted, not added. */
  readonly isDetached: boolean;
  /** The node has none older than those in the window. */
  readonly hasOldest: boolean;
  /** Which read of neighbours is under way. */
  readonly reading: 'older' | 'newer' | null;
  /** A search is under way at the node. */
  readonly isFinding: boolean;
  /** Id of the line one is on, and of the first one seen; null while following. */
  readonly cursor: number | null;
  readonly top: number | null;
  /** Lines that came since one stopped following. */
  readonly newBelow: number;
  readonly filter: string;
  /** Of all stored lines, how many pass the filter. */
  readonly matches: number | null;
  readonly search: string;
  readonly opened: OpenedLine | null;
}

/** What one chose for all logs, and the log that is open. */
export interface Logs {
  readonly open: LogView | null;
  readonly times: TimeFormat;
  readonly wraps: boolean;
  readonly ignoresCase: boolean;
  /** The last generation given out. */
  readonly generation: number;
}

export const noLogs: Logs = {
  open: null,
  times: 'clock',
  wraps: false,
  ignoresCase: false,
  generation: 0,
};

/** So many lines are kept at most. */
export const mostLines = 5000;
/** So many are asked for at a time. */
export const linesPerRead = 500;

/** A log just opened, following. */
export function openedLog(node: number, name: string, generation: number): LogView {
  return {
    node,
    name,
    generation,
    resumeAfter: null,
    stream: { status: 'opening' },
    lines: [],
    gaps: [],
    isLoaded: false,
    isPrimed: false,
    isFollowing: true,
    isDetached: false,
    hasOldest: false,
    reading: null,
    isFinding: false,
    cursor: null,
    top: null,
    newBelow: 0,
    filter: '',
    matches: null,
    search: '',
    opened: null,
  };
}

/** The same log from its last lines on, following again. */
export function restarted(log: LogView, generation: number): LogView {
  const { node, name, filter, matches, search, opened } = log;
  return { ...openedLog(node, name, generation), filter, matches, search, opened };
}

/** What the stream brought since the last time. */
export interface Streamed {
  readonly lines: readonly LogLine[];
  readonly gaps: readonly LogGap[];
  /** How many lines came, also those that were left out of `lines` because there were too many. */
  readonly count: number;
}

/** New lines at the end. While one follows the oldest make room; while one reads, they only are counted then. */
export function withStreamed(log: LogView, { lines, gaps, count }: Streamed): LogView {
  const lastId = log.lines.at(-1)?.id ?? 0;
  const fresh = lastId === 0 ? lines : lines.filter(({ id }) => id > lastId);
  const isFirst = !log.isPrimed;
  const missed = count > lines.length;
  const matches = log.matches === null || isFirst ? log.matches : log.matches + count;
  const counted = {
    ...log,
    isLoaded: true,
    isPrimed: true,
    matches,
    newBelow: log.newBelow + (isFirst ? 0 : count),
  };
  if (log.isDetached) return counted;
  if (!log.isFollowing && (missed || log.lines.length + fresh.length > mostLines))
    return { ...counted, isDetached: true };
  const all = missed ? fresh : [...log.lines, ...fresh];
  const kept = all.slice(-mostLines);
  return {
    ...counted,
    newBelow: log.isFollowing ? 0 : counted.newBelow,
    lines: kept,
    gaps: keptGaps([...log.gaps, ...gaps], kept),
    hasOldest: log.hasOldest && kept.length === all.length && !missed,
  };
}

/** Older lines before the first; the newest make room, and the window is no longer at the end then. */
export function withOlder(log: LogView, older: readonly LogLine[]): LogView {
  const firstId = log.lines[0]?.id ?? Number.POSITIVE_INFINITY;
  const all = [...older.filter(({ id }) => id < firstId), ...log.lines];
  const lines = all.slice(0, mostLines);
  return {
    ...log,
    lines,
    gaps: keptGaps(log.gaps, lines),
    reading: null,
    hasOldest: older.length < linesPerRead,
    isDetached: log.isDetached || lines.length < all.length,
  };
}

/** Newer lines behind the last; true for `reachedEnd` where the node had no more. */
export function withNewer(log: LogView, newer: readonly LogLine[]): { log: LogView; reachedEnd: boolean } {
  const lastId = log.lines.at(-1)?.id ?? 0;
  const all = [...log.lines, ...newer.filter(({ id }) => id > lastId)];
  const lines = all.slice(-mostLines);
  const hasOldest = log.hasOldest && lines.length === all.length;
  return {
    log: { ...log, lines, gaps: keptGaps(log.gaps, lines), reading: null, hasOldest },
    reachedEnd: newer.length < linesPerRead,
  };
}

/** Another part of the log, read around one of its lines. */
export function withWindow(
  log: LogView,
  around: { readonly lines: readonly LogLine[]; readonly hasOldest: boolean },
  cursor: number | null,
): LogView {
  return {
    ...log,
    lines: around.lines,
    gaps: [],
    hasOldest: around.hasOldest,
    isLoaded: true,
    isFollowing: false,
    isDetached: true,
    reading: null,
    cursor,
    top: null,
  };
}

/** The window's end is the log's end: the stream goes on from there. */
export function attached(log: LogView, generation: number): LogView {
  const resumeAfter = log.lines.at(-1)?.id ?? null;
  return {
    ...log,
    generation,
    resumeAfter,
    isDetached: false,
    isPrimed: true,
    isFinding: false,
    newBelow: 0,
    stream: { status: 'opening' },
  };
}

function keptGaps(gaps: readonly LogGap[], lines: readonly LogLine[]): readonly LogGap[] {
  const firstId = lines[0]?.id;
  return firstId === undefined || gaps.length === 0 ? gaps : gaps.filter(({ to }) => to > firstId);
}

/** Where in the lines the one with this id is, or the next newer one; the last where there is none. */
export function indexOfLine(lines: readonly LogLine[], id: number): number {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.id ?? 0) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
