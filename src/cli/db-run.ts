import { resolve } from 'node:path';
import { nearest } from '../lib/suggest.ts';
import { formatBytes, formatDuration } from '../lib/format.ts';
import type { Arguments, ExitCode } from './command.ts';
import { flag, UsageError } from './command.ts';
import { backupFile, compactFile, copyFile, infoOfFile } from './db-file.ts';
import { runRestore } from './db-restore.ts';
import { databaseSettings, nodeOf, refuseNode } from './db-target.ts';
import { infoText } from './db-text.ts';
import { told } from './node-errors.ts';

const actions: Readonly<Record<string, (args: Arguments) => Promise<ExitCode>>> = {
  info: runInfo,
  check: runCheck,
  backup: runBackup,
  restore: runRestore,
  compact: runCompact,
};

/** Runs `etlmon db`; apart from the command's own file so that its help costs nothing. */
export async function runDb(args: Arguments): Promise<ExitCode> {
  const [name = '', operand] = args.operands;
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) throw new UsageError(unknownAction(name));
  if (operand !== undefined && name !== 'backup' && name !== 'restore')
    throw new UsageError(`unexpected argument ${JSON.stringify(operand)}`);
  if (flag(args, 'yes') && name !== 'restore') throw new UsageError('--yes goes with restore only');
  try {
    return await action(args);
  } catch (error) {
    throw told(error);
  }
}

async function runInfo(args: Arguments): Promise<ExitCode> {
  const node = await nodeOf(args);
  const info = node ? await node.databaseInfo() : infoOfFile(databaseSettings(args));
  const about = node ? `a node runs on it: ${node.address}` : 'no node runs on it';
  print(args, info, () => infoText(info, about));
  return 0;
}

async function runCheck(args: Arguments): Promise<ExitCode> {
  refuseNode(args, 'check');
  const { examine } = await import('../store/restore.ts');
  const { file, faults, sizeBytes, schemaVersion } = examine(databaseSettings(args).databaseFile);
  const document = { path: file, size_bytes: sizeBytes, schema_version: schemaVersion ?? null, faults };
  print(args, document, () =>
    faults.length === 0
      ? `${file}: whole (${formatBytes(sizeBytes)}, schema version ${schemaVersion})\n`
      : [`${file} is damaged:`, ...faults.map((fault) => `  ${fault}`), ''].join('\n'),
  );
  if (faults.length === 0) return 0;
  if (!flag(args, 'json')) process.stderr.write('etlmon db restore FILE brings a backup back\n');
  return 1;
}

async function runBackup(args: Arguments): Promise<ExitCode> {
  const to = args.operands[1];
  if (to !== undefined) refuseNode(args, 'backup into a file');
  const node = to === undefined ? await nodeOf(args) : undefined;
  const answer = node ? await node.databaseBackup() : await backupHere(args, to);
  const { file, size_bytes: sizeBytes, duration_ms: durationMs } = answer;
  print(
    args,
    answer,
    () => `${file}: ${formatBytes(sizeBytes)}, verified, in ${formatDuration(durationMs)}\n`,
  );
  return 0;
}

function backupHere(args: Arguments, to: string | undefined): ReturnType<typeof backupFile> {
  const settings = databaseSettings(args);
  return to === undefined ? backupFile(settings) : copyFile(settings.databaseFile, resolve(to));
}

async function runCompact(args: Arguments): Promise<ExitCode> {
  const node = await nodeOf(args);
  const answer = node ? await node.databaseCompact() : await compactFile(databaseSettings(args).databaseFile);
  print(args, answer, () => {
    const { before_bytes: before, after_bytes: after, duration_ms: durationMs } = answer;
    return `${formatBytes(before)} before, ${formatBytes(after)} now, in ${formatDuration(durationMs)}\n`;
  });
  return 0;
}

function print(args: Arguments, document: object, asText: () => string): void {
  process.stdout.write(flag(args, 'json') ? `${JSON.stringify(document, null, 2)}\n` : asText());
}

function unknownAction(name: string): string {
  const near = nearest(name, Object.keys(actions));
  const expected = near === undefined ? Object.keys(actions).join(', ') : `did you mean ${near}?`;
  return `no action ${JSON.stringify(name)}; ${expected}`;
}
