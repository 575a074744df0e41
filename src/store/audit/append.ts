import type { DatabaseSync } from 'node:sqlite';
import { beginCommand, hashOf, isChained, LooseLines, readHead, storedLines, writeHead } from './chain.ts';
import type { AuditColumns, AuditHead } from './chain.ts';

const columns = 'id, at, command, target, actor, remote_address, parameters, outcome, detail, hash';
const insertion = `INSERT INTO audit (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const looseInsertion =
  'INSERT INTO audit (at, command, target, actor, remote_address, parameters, outcome, detail) ' +
  'VALUES (?, ?, ?, ?, ?, ?, ?, ?)';

/**
 * Adds lines to the audit log and to its chain, which is begun where there is none. The caller has a transaction open. In
 * a database of an older version the lines stand alone, until the first line of a chain covers them.
 */
export function appendAudit(database: DatabaseSync, lines: readonly AuditColumns[]): void {
  const [first] = lines;
  if (first === undefined) return;
  if (!isChained(database)) {
    const statement = database.prepare(looseInsertion);
    for (const line of lines.map(writable)) statement.run(...cells(line));
    return;
  }
  let head = readHead(database) ?? begun(database, first.at);
  for (const line of lines) head = insert(database, head, line);
  writeHead(database, head);
}

function insert(database: DatabaseSync, head: AuditHead, given: AuditColumns): AuditHead {
  const line = { ...writable(given), id: Math.max(head.id, highestId(database)) + 1 };
  const hash = hashOf(head.hash, line);
  database.prepare(insertion).run(line.id, ...cells(line), hash);
  return { id: line.id, lines: head.lines + 1, hash };
}

/** The line that says that a chain begins, and what it covers. */
function begun(database: DatabaseSync, at: string): AuditHead {
  const before = new LooseLines();
  let wasChained = false;
  for (const line of storedLines(database)) {
    before.add(line);
    wasChained ||= line.hash !== null;
  }
  const covered = before.count === 0 ? 'there is no line before' : `${before.count} lines before are covered`;
  return insert(
    database,
    { id: before.lastId, lines: 0, hash: before.digest() },
    {
      at,
      command: beginCommand,
      target: 'audit',
      actor: 'node',
      remote_address: 'local',
      parameters: JSON.stringify({ lines: before.count, digest: before.digest() }),
      outcome: wasChained ? 'HEAD_MISSING' : 'done',
      detail: wasChained
        ? `the head of the chain was missing: lines may have been removed; a new chain begins, ${covered}`
        : `the chain of the audit log begins; ${covered}`,
    },
  );
}

function highestId(database: DatabaseSync): number {
  return Number(database.prepare('SELECT max(id) AS id FROM audit').get()?.['id'] ?? 0);
}

function cells(line: AuditColumns): (string | null)[] {
  const { at, command, target, actor, remote_address: address, parameters, outcome, detail } = line;
  return [at, command, target, actor, address, parameters, outcome, detail];
}

/** What SQLite would not give back as it got it is replaced: halves of characters, and NUL, which ends a text. */
function writable(line: AuditColumns): AuditColumns {
  const text = (value: string): string => value.toWellFormed().replaceAll('\0', '\uFFFD');
  return {
    at: text(line.at),
    command: text(line.command),
    target: text(line.target),
    actor: text(line.actor),
    remote_address: text(line.remote_address),
    parameters: text(line.parameters),
    outcome: text(line.outcome),
    detail: line.detail === null ? null : text(line.detail),
  };
}
