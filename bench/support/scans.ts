import { setTimeout as delay } from 'node:timers/promises';
import type { ScanAnswer, WatchedPath } from '../../src/contract/paths.ts';
import type { HttpClient } from './http.ts';

export interface TimedScan {
  /** From the request to the answer that says OK. */
  readonly wallMs: number;
  readonly row: WatchedPath;
}

/** Looking more often than this would itself take what is measured. */
const shareOfPolls = 0.01;
const firstPollMs = 1;

/** Starts a scan and watches the node's answers until they show its result. */
export async function timeScan(client: HttpClient, path: string): Promise<TimedScan> {
  const before = (await pathRow(client, path)).collected_at;
  const startedAt = performance.now();
  const answer = await client.postJson<ScanAnswer>('/api/v1/paths/scan', { paths: [path] });
  if (!answer.started.includes(path)) throw new Error(`${path}: the scan did not start`);
  for (;;) {
    const row = await pathRow(client, path);
    const wallMs = performance.now() - startedAt;
    if (row.status === 'ERROR') throw new Error(`${path}: ${row.error_message}`);
    if (row.status === 'OK' && row.collected_at !== before) return { wallMs, row };
    await delay(Math.max(firstPollMs, wallMs * shareOfPolls));
  }
}

/** Waits until the scans that every path begins with are over. */
export async function firstScansDone(client: HttpClient): Promise<void> {
  for (;;) {
    const rows = await client.getJson<WatchedPath[]>('/api/v1/paths');
    const failed = rows.find(({ status }) => status === 'ERROR');
    if (failed !== undefined) throw new Error(`${failed.path}: ${failed.error_message}`);
    if (rows.every(({ status, collected_at: at }) => status === 'OK' && at !== null)) return;
    await delay(100);
  }
}

async function pathRow(client: HttpClient, path: string): Promise<WatchedPath> {
  const rows = await client.getJson<WatchedPath[]>('/api/v1/paths');
  const row = rows.find((candidate) => candidate.path === path);
  if (row === undefined) throw new Error(`the node does not watch ${path}`);
  return row;
}
