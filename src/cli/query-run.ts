import { parseDuration } from '../lib/duration.ts';
import type { Arguments, ExitCode } from './command.ts';
import { flag, text, UsageError } from './command.ts';
import { nodeAddress } from './node-address.ts';
import type { QueryData } from './query-answer.ts';
import { queryChart } from './query-chart.ts';
import { queryCsv } from './query-csv.ts';
import { ExpressionError, explain } from './query-fault.ts';
import type { AskedTime } from './query-request.ts';
import { askNode } from './query-request.ts';
import { queryTable } from './query-table.ts';

const formats = ['table', 'json', 'csv', 'chart'] as const;
type Format = (typeof formats)[number];

/** So many points a range has without --step: as many as a chart on a wide terminal can show. */
const wantedPoints = 240;

/** Runs `etlmon query`. */
export async function runQuery(args: Arguments, defaultAddress: string): Promise<ExitCode> {
  const [expression = ''] = args.operands;
  const address = nodeAddress(text(args, 'node') ?? defaultAddress);
  const time = timeOf(args, Date.now());
  const format = formatOf(args, time);
  try {
    const { data, notes } = await askNode(address, expression, time);
    process.stdout.write(print(data, { format, time, isAscii: flag(args, 'ascii') }));
    for (const note of notes) process.stderr.write(`${note}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    process.stderr.write(`etlmon query: ${explain(error)}\n`);
    return 2;
  }
}

function print(
  data: QueryData,
  { format, time, isAscii }: { format: Format; time: AskedTime; isAscii: boolean },
): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(data, null, 2)}\n`;
    case 'csv':
      return queryCsv(data);
    case 'chart':
      return queryChart(data, {
        time,
        width: process.stdout.columns ?? 80,
        hasStyles: process.stdout.isTTY,
        isAscii,
      });
    case 'table':
      return queryTable(data);
  }
}

function formatOf(args: Arguments, { rangeMs }: AskedTime): Format {
  const written = text(args, 'format');
  if (written === undefined) return rangeMs !== undefined && process.stdout.isTTY ? 'chart' : 'table';
  const format = formats.find((one) => one === written);
  if (format === undefined)
    throw new UsageError(`--format: expected ${formats.join(', ')}, got ${JSON.stringify(written)}`);
  if (format === 'chart' && rangeMs === undefined) throw new UsageError('--format chart goes with --range');
  return format;
}

function timeOf(args: Arguments, nowMs: number): AskedTime {
  const at = text(args, 'at');
  const atMs = at === undefined ? nowMs : momentOf(at);
  const rangeMs = durationOf(args, 'range');
  const stepMs = durationOf(args, 'step');
  if (stepMs !== undefined && rangeMs === undefined) throw new UsageError('--step goes with --range');
  return { atMs, rangeMs, stepMs: stepMs ?? stepFor(rangeMs ?? 0) };
}

function momentOf(written: string): number {
  const ms = /^\d+(\.\d+)?$/.test(written) ? Number(written) * 1000 : Date.parse(written);
  if (Number.isFinite(ms)) return ms;
  throw new UsageError(`--at: expected a time such as 2026-01-31T12:00:00Z, got ${JSON.stringify(written)}`);
}

function durationOf(args: Arguments, name: string): number | undefined {
  const written = text(args, name);
  if (written === undefined) return undefined;
  const ms = parseDuration(written);
  if (ms !== undefined && ms > 0) return ms;
  throw new UsageError(`--${name}: expected a duration such as 30m or 1h, got ${JSON.stringify(written)}`);
}

function stepFor(rangeMs: number): number {
  return Math.max(1, Math.ceil(rangeMs / wantedPoints / 1000)) * 1000;
}
