import { GO_ON, STOP_LIMIT, STOP_TIMEOUT } from './scan-control.ts';
import { emptyTotals, type ScanPart, type ScanTop, type ScanTotals } from './scan-result.ts';
import { joinSubtrees } from './subtrees.ts';
import { TopList, type TopEntry } from './top-list.ts';

/** Errors named in the reason of a partial result; the rest are only counted. */
export const ERRORS_SHOWN = 3;

/** Puts together what the threads of one scan found. */
export function mergeParts(parts: readonly ScanPart[], limit: number): { totals: ScanTotals; top: ScanTop } {
  const totals = emptyTotals();
  for (const { totals: part } of parts) {
    totals.fileCount += part.fileCount;
    totals.directoryCount += part.directoryCount;
    totals.totalBytes += part.totalBytes;
    totals.diskBytes += part.diskBytes;
    totals.newestMs = extreme(Math.max, totals.newestMs, part.newestMs);
    totals.oldestMs = extreme(Math.min, totals.oldestMs, part.oldestMs);
    totals.unreadableDirectories += part.unreadableDirectories;
    totals.unreadableEntries += part.unreadableEntries;
    totals.errors.push(...part.errors);
  }
  totals.errors = totals.errors.toSorted().slice(0, ERRORS_SHOWN);
  const merged = (pick: (top: ScanTop) => readonly TopEntry[]) => {
    const list = new TopList(limit);
    for (const part of parts) for (const entry of pick(part.top)) list.offer(entry);
    return list;
  };
  const directories = merged((top) => top.directories);
  joinSubtrees(
    parts.flatMap((part) => part.subtrees),
    directories,
  );
  const top = {
    files: merged((top) => top.files).sorted(),
    directories: directories.sorted(),
    newest: merged((top) => top.newest).sorted(),
    stalest: merged((top) => top.stalest).sorted(),
  };
  return { totals, top };
}

function extreme(
  pick: (a: number, b: number) => number,
  a: number | undefined,
  b: number | undefined,
): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return pick(a, b);
}

/** Says in words what a scan left out; `undefined` where nothing. */
export function partialReason(
  totals: ScanTotals,
  stopReason: number,
  limits: { readonly timeoutMs: number; readonly maxFilesPerScan: number | undefined },
): string | undefined {
  const reasons: string[] = [];
  if (stopReason === STOP_TIMEOUT) reasons.push(`stopped after ${limits.timeoutMs / 1000} s (timeout)`);
  else if (stopReason === STOP_LIMIT) {
    reasons.push(`stopped after ${limits.maxFilesPerScan} entries (max_files_per_scan)`);
  } else if (stopReason !== GO_ON) reasons.push('cancelled');
  const { unreadableDirectories: directories, unreadableEntries: entries } = totals;
  const failed: string[] = [];
  if (directories > 0)
    failed.push(`${directories} ${directories === 1 ? 'directory' : 'directories'} could not be read`);
  if (entries > 0) failed.push(`${entries} ${entries === 1 ? 'entry' : 'entries'} could not be examined`);
  if (failed.length > 0) reasons.push(`${failed.join(' and ')} (${shown(totals, directories + entries)})`);
  return reasons.length === 0 ? undefined : reasons.join('; ');
}

function shown({ errors }: ScanTotals, count: number): string {
  return errors.join(', ') + (count > errors.length ? ', …' : '');
}
