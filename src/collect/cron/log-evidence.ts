import type { Clock } from '../../lib/clock.ts';
import type { Row } from '../collector.ts';
import { positionRows, positionsFrom, Tail } from '../tail/index.ts';
import type { EvidenceRead, EvidenceSource } from './evidence.ts';
import { parseLogLine } from './run-log.ts';
import type { RunEvidence } from './run-log.ts';
import { StampReader } from './syslog-line.ts';

export interface LogOptions {
  /** The log of the daemon, and the one PAM writes to, where there is another. */
  readonly files: readonly string[];
  /** Of stamps without one. */
  readonly zone: string;
  readonly clock: Clock;
}

/** About a thousand lines of a syslog: what is made of them holds the event loop for some tens of milliseconds. */
const maxBytes = 128 << 10;
const maxLineBytes = 64 * 1024;
const telling = /cron|USER /i;

/** Follows the files a syslog daemon writes. */
export class LogEvidence implements EvidenceSource {
  readonly kind = 'log';
  readonly name: string;
  readonly #tail: Tail;
  readonly #zone: string;
  readonly #stamps = new Map<string, StampReader>();

  constructor({ files, zone, clock }: LogOptions, positions: readonly Row[]) {
    this.name = files.join(' and ');
    this.#zone = zone;
    this.#tail = new Tail(
      { patterns: files, from: 'beginning', maxLineBytes, clock },
      positionsFrom(positions),
    );
  }

  async read(signal: AbortSignal): Promise<EvidenceRead> {
    const { chunks, positions, isMoreLeft, errors } = await this.#tail.read(maxBytes, signal);
    const evidence = chunks.flatMap((chunk) => this.#parse(chunk.path, chunk.text, chunk.readAt));
    return {
      evidence,
      positions: positionRows(positions).map((row) => ({ ...row, source: 'log' })),
      isMoreLeft,
      errors,
    };
  }

  watch(wake: () => void): () => void {
    return this.#tail.watch(wake);
  }

  close(): void {
    void this.#tail.close();
  }

  #parse(path: string, text: Uint8Array, readAt: number): RunEvidence[] {
    let stamps = this.#stamps.get(path);
    if (!stamps) this.#stamps.set(path, (stamps = new StampReader(this.#zone)));
    const evidence: RunEvidence[] = [];
    for (const line of Buffer.from(text).toString('utf8').split('\n')) {
      const item = telling.test(line) ? parseLogLine(line, stamps, readAt) : undefined;
      if (item) evidence.push(item);
    }
    return evidence;
  }
}
