import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Peer } from './peers.ts';

export interface WrkResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failures: number;
}

const run = promisify(execFile);
const unitMs: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

/** Asks for `url` over so many connections as fast as the answers come. */
export async function wrk(
  { command }: Peer,
  url: string,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<WrkResult> {
  const { stdout } = await run(command, ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', url]);
  return parseWrk(stdout);
}

/** Reads what `wrk --latency` prints. */
export function parseWrk(text: string): WrkResult {
  const latency = (percent: number): number => {
    const match = new RegExp(String.raw`^\s+${percent}%\s+([\d.]+)(us|ms|s|m)$`, 'm').exec(text);
    return Number(match?.[1]) * (unitMs[match?.[2] ?? ''] ?? Number.NaN);
  };
  const errors = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(text);
  const refused = /Non-2xx or 3xx responses: (\d+)/.exec(text);
  const counts = [...(errors?.slice(1) ?? []), refused?.[1] ?? '0'].map(Number);
  return {
    requestsPerSecond: Number(/^Requests\/sec:\s+([\d.]+)/m.exec(text)?.[1]),
    p50Ms: latency(50),
    p99Ms: latency(99),
    failures: counts.reduce((sum, value) => sum + value, 0),
  };
}
