import type { Readable } from 'node:stream';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { monotonicUs, readBack, writtenUsOf } from './log-text.ts';
import type { Peer } from './peers.ts';
import type { Session } from './session.ts';

/** Somebody who sees lines as they are appended. */
export interface Follower {
  readonly pid: number | undefined;
  /** From the writing of each line to when it was here, in the order they came. */
  readonly latenciesMs: readonly number[];
  /** Rows that were missing, doubled or out of order. */
  readonly faults: number;
  end(): Promise<void>;
}

class Seen {
  readonly latenciesMs: number[] = [];
  faults = 0;
  #rest = '';
  #row = 0;

  constructor(stream: Readable) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => this.#take(chunk, monotonicUs()));
  }

  #take(chunk: string, nowUs: bigint): void {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const writtenUs = writtenUsOf(line);
      if (writtenUs === undefined) continue;
      const { row } = readBack(line);
      if (row !== this.#row + 1) this.faults++;
      this.#row = row;
      this.latenciesMs.push(Number(nowUs - writtenUs) / 1000);
    }
  }
}

/** Follows a log of a node over server-sent events. */
export async function followNode(url: string, name: string): Promise<Follower> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/api/v1/logs/${name}?follow=true&lines=0`, { agent: false }, resolve).once('error', reject);
  });
  if (response.statusCode !== 200) throw new Error(`following ${name} was answered ${response.statusCode}`);
  // Ended by us, which a stream that still had something to come calls an error.
  response.on('error', () => {});
  return follower(new Seen(response), undefined, async () => {
    response.destroy();
  });
}

/** Follows a file as `tail -F` does. */
export async function followTail(session: Session, { command }: Peer, file: string): Promise<Follower> {
  const child = await session.start(command, ['-F', '-n', '0', file], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (child.stdout === null) throw new Error('BUG: tail was started without a pipe');
  return follower(new Seen(child.stdout), child.pid, () => session.end(child));
}

function follower(seen: Seen, pid: number | undefined, end: () => Promise<void>): Follower {
  return {
    pid,
    latenciesMs: seen.latenciesMs,
    get faults() {
      return seen.faults;
    },
    end,
  };
}
