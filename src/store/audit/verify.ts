import type { DatabaseSync } from 'node:sqlite';
import { beginCommand, hashOf, isChained, LooseLines, readHead, storedLines } from './chain.ts';
import type { StoredAuditLine } from './chain.ts';

export interface AuditBreak {
  /** Of the line that is wrong or missing. */
  readonly id: number;
  readonly fault: 'changed' | 'removed' | 'added' | 'order' | 'tail';
  readonly message: string;
}

/** What a look through the whole audit log gave. */
export interface AuditVerdict {
  readonly status: 'whole' | 'broken';
  readonly lines: number;
  /** Lines with a hash; the others are from versions before, and covered by the first of these. */
  readonly chainedLines: number;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  /** Of the last line: who keeps it elsewhere can tell later that nothing up to it was rewritten. */
  readonly hash: string | null;
  /** The first place that is wrong. */
  readonly brokenAt: AuditBreak | undefined;
}

/** Goes through the audit log from its first line to its last, reading each once. */
export function verifyAudit(database: DatabaseSync): AuditVerdict {
  // One state of the database: lines that are written meanwhile do not count.
  database.exec('BEGIN');
  try {
    const brokenAt = firstBreak(database);
    const hashes = isChained(database) ? 'count(hash)' : '0';
    const totals = database
      .prepare(`SELECT count(*) AS lines, ${hashes} AS chained, min(at) AS first, max(at) AS last FROM audit`)
      .get();
    return {
      status: brokenAt === undefined ? 'whole' : 'broken',
      lines: Number(totals?.['lines']),
      chainedLines: Number(totals?.['chained']),
      firstAt: textOrNull(totals?.['first']),
      lastAt: textOrNull(totals?.['last']),
      hash: readHead(database)?.hash ?? null,
      brokenAt,
    };
  } finally {
    database.exec('ROLLBACK');
  }
}

function firstBreak(database: DatabaseSync): AuditBreak | undefined {
  const loose = new LooseLines();
  let previous: { readonly id: number; readonly hash: string } | undefined;
  for (const line of storedLines(database)) {
    if (line.hash === null && previous === undefined) {
      loose.add(line);
      continue;
    }
    const broken =
      line.hash === null
        ? broke(line.id, 'added', `line ${line.id} has no hash: it was added beside the node`)
        : previous === undefined
          ? breakAtBegin(line, loose)
          : breakAfter(database, previous, line);
    if (broken !== undefined) return broken;
    previous = { id: line.id, hash: line.hash ?? '' };
  }
  return breakAtEnd(database, previous);
}

/** The first line of the chain, which covers those that have none. */
function breakAtBegin(line: StoredAuditLine, loose: LooseLines): AuditBreak | undefined {
  if (line.id !== loose.lastId + 1) return missing(loose.lastId + 1, line.id - 1);
  if (line.command !== beginCommand)
    return broke(
      line.id,
      'removed',
      `the lines before line ${line.id}, with which the chain began, are missing`,
    );
  const { lines, digest } = coveredBy(line);
  if (hashOf(digest, line) !== line.hash) return changed(line.id);
  if (lines !== loose.count)
    return broke(
      1,
      lines > loose.count ? 'removed' : 'added',
      `${loose.count} lines stand before the chain, which began after ${lines}`,
    );
  if (digest !== loose.digest())
    return broke(1, 'changed', `one of the ${lines} lines before the chain was changed`);
  return undefined;
}

function breakAfter(
  database: DatabaseSync,
  previous: { readonly id: number; readonly hash: string },
  line: StoredAuditLine,
): AuditBreak | undefined {
  if (line.id > previous.id + 1) return missing(previous.id + 1, line.id - 1);
  if (line.command === beginCommand)
    return broke(
      line.id,
      'tail',
      `the head of the chain was missing when line ${line.id} was written: lines before it may have been removed`,
    );
  if (hashOf(previous.hash, line) === line.hash) return undefined;
  const moved = whoseTurn(database, previous.hash, line.id);
  if (moved === undefined) return changed(line.id);
  return broke(line.id, 'order', `line ${line.id} is not in its place: line ${moved} was written there`);
}

/** The id of another line that was written at this place. */
function whoseTurn(database: DatabaseSync, previous: string, id: number): number | undefined {
  for (const line of storedLines(database))
    if (hashOf(previous, { ...line, id }) === line.hash) return line.id;
  return undefined;
}

function breakAtEnd(
  database: DatabaseSync,
  last: { readonly id: number; readonly hash: string } | undefined,
): AuditBreak | undefined {
  const head = readHead(database);
  if (head === undefined)
    return (
      last && broke(last.id + 1, 'tail', 'the head of the chain is missing: lines at the end may be too')
    );
  if (last === undefined || last.id < head.id) {
    const { message } = missing(last === undefined ? head.id - head.lines + 1 : last.id + 1, head.id);
    return broke((last?.id ?? head.id - head.lines) + 1, 'tail', `${message} at the end`);
  }
  if (last.id > head.id)
    return broke(
      head.id + 1,
      'added',
      `line ${head.id + 1} was added beside the node: the chain ends before it`,
    );
  return last.hash === head.hash ? undefined : changed(last.id);
}

/** What the first line of a chain says it covers. */
function coveredBy({ parameters }: StoredAuditLine): { readonly lines: number; readonly digest: string } {
  try {
    const { lines, digest } = JSON.parse(parameters) as { lines?: unknown; digest?: unknown };
    return { lines: Number(lines), digest: String(digest) };
  } catch {
    return { lines: Number.NaN, digest: '' };
  }
}

function changed(id: number): AuditBreak {
  return broke(id, 'changed', `line ${id} was changed, or stands where another was`);
}

function missing(from: number, to: number): AuditBreak {
  return broke(
    from,
    'removed',
    from === to ? `line ${from} is missing` : `lines ${from} to ${to} are missing`,
  );
}

function broke(id: number, fault: AuditBreak['fault'], message: string): AuditBreak {
  return { id, fault, message };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
