import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isBadLine } from '../../src/collect/transfer/logged-transfer.ts';
import { formatXferlogLine } from '../../src/collect/transfer/test-lines.ts';
import { TransferLog } from '../../src/collect/transfer/transfer-log.ts';
import { parseXferlogLine } from '../../src/collect/transfer/xferlog.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { CaseResult, Suite } from './suite.ts';

/** Every line of `lines.txt` is a transfer that is written again as it was; every one of `bad-lines.txt` is kept. */
export const xferlogSuite: Suite = {
  name: 'xferlog',
  run: async (folder) => [goodLines(folder), await badLines(folder)],
};

function goodLines(folder: string): CaseResult {
  const failures = linesOf(folder, 'lines.txt').flatMap((line, index) => {
    const reason = faultOf(line);
    return reason === undefined ? [] : [`line ${index + 1}: ${reason}`];
  });
  return result('lines.txt', linesOf(folder, 'lines.txt').length, failures);
}

function faultOf(line: string): string | undefined {
  const transfer = parseXferlogLine(line);
  if (isBadLine(transfer)) return transfer.error;
  const again = formatXferlogLine(transfer);
  if (again !== line) return `written again it is ${JSON.stringify(again)}`;
  if (!transfer.fileName.startsWith('/')) return `its file is ${JSON.stringify(transfer.fileName)}`;
  if (/\s/.test(transfer.remoteHost)) return `its host is ${JSON.stringify(transfer.remoteHost)}`;
  return transfer.service === 'ftp' ? undefined : `its service is ${JSON.stringify(transfer.service)}`;
}

/** Through the log as a node follows it, which counts and keeps them. */
async function badLines(folder: string): Promise<CaseResult> {
  const file = 'bad-lines.txt';
  const lines = linesOf(folder, file);
  const log = new TransferLog(join(folder, file), 'xferlog', systemClock, { positions: [], log: undefined });
  const entries = await log.read(1 << 20, new AbortController().signal);
  const row = log.row();
  await log.close();
  const kept = JSON.parse(String(row['bad_lines'])) as { line: string; error: string }[];
  const failures = lines
    .slice(-20)
    .filter((line) => !kept.some((bad) => bad.line === line && bad.error !== ''))
    .map((line) => `not kept with a reason: ${line}`);
  if (row['lines_bad'] !== lines.length || entries.length > 0) {
    failures.push(`${lines.length} bad lines, counted ${row['lines_bad']}`);
  }
  return result(file, lines.length, failures);
}

function linesOf(folder: string, file: string): string[] {
  const path = join(folder, file);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

function result(file: string, count: number, failures: readonly string[]): CaseResult {
  const failed = Math.min(failures.length, count);
  return { file, passed: count - failed, failed: failures.length, skipped: 0, failures, notes: [] };
}
