import { EtlmonError, messageOf } from '../lib/errors.ts';

/** The database cannot be opened or used; `hint` says what the operator can do. */
export class DatabaseError extends EtlmonError {
  constructor(
    message: string,
    options: {
      cause?: unknown;
      hint?: string;
      code?: 'DATABASE' | 'DATABASE_IN_USE' | 'DATABASE_DAMAGED';
    } = {},
  ) {
    super(options.code ?? 'DATABASE', message, options);
  }
}

/** What to throw where SQLite or the file system refuses to open a file. */
export function cannotOpen(file: string, cause: unknown): DatabaseError {
  return new DatabaseError(`cannot open the database ${file}: ${messageOf(cause)}`, {
    cause,
    hint: 'set node.db_path to a file this user may write',
  });
}

/** SQLite's primary result codes: SQLITE_BUSY, SQLITE_READONLY, SQLITE_CORRUPT, SQLITE_NOTADB. */
const codes = { busy: 5, readOnly: 8, corrupt: 11, notADatabase: 26 } as const;

/** Whether SQLite says that the file is damaged. */
export function isDamage(error: unknown): boolean {
  const code = primaryCode(error);
  return code === codes.corrupt || code === codes.notADatabase;
}

/** Whether another connection holds a lock. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === codes.busy;
}

/** Whether this user may not write the file. */
export function isReadOnly(error: unknown): boolean {
  return primaryCode(error) === codes.readOnly;
}

/** SQLite's codes for what is wrong with a statement, not with the file: ERROR, CONSTRAINT, MISMATCH, MISUSE, RANGE. */
const ownFaults: ReadonlySet<number> = new Set([1, 19, 20, 21, 25]);

/** Whether it is SQLite that refuses, for a reason that may be gone the next time: a full disk, a lock, damage. */
export function mayPass(error: unknown): boolean {
  const code = primaryCode(error);
  return code !== undefined && !ownFaults.has(code);
}

function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  // Node's errors have `errcode`, Bun's `errno`.
  const code = 'errcode' in error ? error.errcode : 'errno' in error ? error.errno : undefined;
  return typeof code === 'number' ? code & 0xff : undefined;
}
