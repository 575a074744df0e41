import { once } from 'node:events';
import { existsSync, realpathSync } from 'node:fs';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../lib/clock.ts';
import { EtlmonError, messageOf } from '../lib/errors.ts';
import { formatBytes } from '../lib/format.ts';
import { appendAudit } from '../store/audit/append.ts';
import { createFolder } from '../store/database.ts';
import { lockDatabase } from '../store/lock.ts';
import { migrations } from '../store/migrations.ts';
import { examine, refuseForeign, restore } from '../store/restore.ts';
import type { Examined, Restored } from '../store/restore.ts';
import type { Arguments, ExitCode } from './command.ts';
import { flag, UsageError } from './command.ts';
import { databaseSettings, refuseNode } from './db-target.ts';

/** Runs `etlmon db restore FILE`. Throws `EtlmonError` where the copy or the database cannot be used. */
export async function runRestore(args: Arguments): Promise<ExitCode> {
  const given = args.operands[1];
  if (given === undefined) throw new UsageError('restore needs the file to restore');
  refuseNode(args, 'restore');
  const copy = resolve(given);
  const { databaseFile: file } = databaseSettings(args);
  if (existsSync(copy) && existsSync(file) && realpathSync(copy) === realpathSync(file))
    throw new UsageError(`${copy} is the database itself`);
  const examined = whole(copy);
  refuseForeign(file, existsSync(`${file}.lock`));
  // Holds off a node that would begin meanwhile; refuses with the pid of one that runs.
  createFolder(file);
  const lock = lockDatabase(file);
  try {
    refuseForeign(file, lock.wasUsed);
    if (!(await isMeant(args, examined, file))) {
      lock.undo();
      process.stderr.write('nothing was changed\n');
      return 1;
    }
    const restored = restore(copy, file, systemClock.now());
    noteRestore(file, copy, restored);
    process.stdout.write(report(examined, file, restored));
    return 0;
  } catch (error) {
    lock.undo();
    throw error;
  } finally {
    lock.release();
  }
}

/** The database that goes on says where it comes from. The restore is done: a fault here only warns. */
function noteRestore(file: string, copy: string, { aside }: Restored): void {
  const kept =
    aside === undefined
      ? 'there was no database before'
      : `the database before is kept as ${aside}, and has the lines of the audit log since this copy was made`;
  try {
    const database = new DatabaseSync(file);
    try {
      database.exec('BEGIN IMMEDIATE');
      appendAudit(database, [
        {
          at: new Date(systemClock.now()).toISOString(),
          command: 'db.restore',
          target: copy,
          actor: userInfo().username,
          remote_address: 'local',
          parameters: JSON.stringify({ database: file }),
          outcome: 'done',
          detail: kept,
        },
      ]);
      database.exec('COMMIT');
    } finally {
      database.close();
    }
  } catch (error) {
    process.stderr.write(`etlmon db: restored, but not noted in the audit log: ${messageOf(error)}\n`);
  }
}

function whole(copy: string): Examined {
  const examined = examine(copy);
  const [fault] = examined.faults;
  if (fault === undefined) return examined;
  throw new EtlmonError('DATABASE_DAMAGED', `${copy} is damaged itself: ${fault}`, {
    hint: 'nothing was changed; take another backup',
  });
}

async function isMeant(args: Arguments, { file: copy, sizeBytes }: Examined, file: string): Promise<boolean> {
  if (flag(args, 'yes')) return true;
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new UsageError('restore replaces the database; without a terminal to ask on it needs --yes');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const kept = existsSync(file) ? ', which is kept under another name' : '';
    const question = `Put ${copy} (${formatBytes(sizeBytes)}, whole) in the place of ${file}${kept}? [y/N] `;
    // A terminal that is closed says no.
    const closed = once(terminal, 'close').then(() => '');
    const answer = await Promise.race([terminal.question(question).catch(() => ''), closed]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

function report(examined: Examined, file: string, { sizeBytes, aside }: Restored): string {
  const { file: copy, schemaVersion } = examined;
  const lines = [`${file}: restored from ${copy}, ${formatBytes(sizeBytes)}, verified`];
  if (schemaVersion !== migrations.length)
    lines.push(
      `  its schema version is ${schemaVersion}; the next start of the node brings it to ${migrations.length}`,
    );
  if (aside !== undefined)
    lines.push(
      `  the database before is kept as ${aside}`,
      `  to undo this: etlmon db restore ${aside} --db ${file}`,
    );
  return `${lines.join('\n')}\n`;
}
