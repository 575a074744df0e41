import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogLine } from '../../src/contract/logs.ts';
import { TestNode } from '../support/etlmon.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import type { Written } from './load.ts';
import { loadLine, logCount } from './load.ts';

export interface Tally {
  readonly written: number;
  readonly stored: number;
  readonly lost: number;
  readonly repeated: number;
}

const pageLines = 1000;

/** A node, the program that loads it, and what it has to show in the end. */
export class System implements AsyncDisposable {
  readonly folder = new TemporaryFolder();
  readonly #databaseFolder: string;
  #node: TestNode | undefined;
  #load: ChildProcessWithoutNullStreams | undefined;

  constructor(databaseFolder?: string) {
    this.#databaseFolder = databaseFolder ?? this.folder.path;
    mkdirSync(this.logs);
  }

  get logs(): string {
    return this.folder.join('logs');
  }

  get databaseFile(): string {
    return join(this.#databaseFolder, 'etlmon.db');
  }

  get node(): TestNode {
    if (this.#node === undefined) throw new Error('the node is not running');
    return this.#node;
  }

  async startNode(): Promise<void> {
    const limits = { max_age: '365d', max_rows: 100_000_000 };
    this.#node = await TestNode.start({
      folder: this.folder,
      config: {
        node: { db_path: this.databaseFile },
        refresh: { process: '1h', system: '1s' },
        retention: { log_lines: limits, xferlog: limits },
        backup: { path: this.folder.join('backups') },
        xferlog: { path: join(this.logs, 'xferlog') },
        logs: Array.from({ length: logCount }, (_, log) => ({
          name: `load-${log}`,
          path: join(this.logs, `load-${log}.log`),
          from: 'beginning',
        })),
      },
    });
  }

  async endNode(signal: NodeJS.Signals): Promise<void> {
    await this.node.stop(signal);
    this.#node = undefined;
  }

  startLoad(
    linesPerSecond: number,
    transfersPerSecond: number,
    rotation: 'rotated' | 'kept' = 'rotated',
  ): void {
    const program = new URL('load.ts', import.meta.url).pathname;
    const args = [program, this.logs, String(linesPerSecond), String(transfersPerSecond), rotation];
    this.#load = spawn(process.execPath, args);
    this.#load.stderr.pipe(process.stderr);
  }

  /** Ends the load; tells what it wrote. */
  async endLoad(): Promise<Written> {
    const load = this.#load;
    if (load === undefined) throw new Error('BUG: there is no load');
    load.stdin.end();
    const text = Buffer.concat((await load.stdout.toArray()) as Buffer[]).toString();
    return JSON.parse(text) as Written;
  }

  /** Waits until everything is stored, then compares it with what was written. */
  async tally({ lines, transfers }: Written, timeoutMs = 30_000): Promise<Tally> {
    const written = lines.reduce((sum, count) => sum + count, transfers);
    await until(async () => (await this.storedLines()) >= written - transfers, {
      what: 'all lines to be stored',
      timeoutMs,
    }).catch(() => {});
    // Time for what is stored once too often.
    await delay(2500);
    const tallies = [await this.#tallyTransfers(transfers)];
    for (const [log, count] of lines.entries()) tallies.push(await this.#tallyLog(log, count));
    const sum = (key: 'lost' | 'repeated' | 'stored'): number =>
      tallies.reduce((total, one) => total + one[key], 0);
    return { written, stored: sum('stored'), lost: sum('lost'), repeated: sum('repeated') };
  }

  /** Waits until every log was looked at once. */
  async settled(): Promise<void> {
    await until(
      async () => {
        const { collectors } = (await this.node.request('/api/v1/health')).json() as {
          collectors: { collector: string; status: string }[];
        };
        const following = collectors.filter(({ collector }) => ['log', 'transfer'].includes(collector));
        return following.length > logCount && following.every(({ status }) => status === 'ok');
      },
      { what: 'the first look at every log' },
    );
  }

  /** How many lines are stored. */
  async storedLines(): Promise<number> {
    const logs = (await this.node.get('/api/v1/logs')) as { lines_stored: number }[];
    return logs.reduce((sum, one) => sum + one.lines_stored, 0);
  }

  async #tallyLog(log: number, count: number): Promise<Tally> {
    const numbers: number[] = [];
    for (let after = 0; ;) {
      const url = `/api/v1/logs/load-${log}?lines=${pageLines}&after=${after}`;
      const page = (await this.node.get(url)) as LogLine[];
      for (const { id, line } of page) {
        if (id !== after + 1) throw new Error(`load-${log}: line ${after} is followed by ${id}`);
        after = id;
        const number = Number(line.split(' ')[3]);
        if (line !== loadLine(log, number)) throw new Error(`load-${log}: nobody wrote "${line}"`);
        numbers.push(number);
      }
      if (page.length === 0) return tallyOf(numbers, count);
    }
  }

  async #tallyTransfers(count: number): Promise<Tally> {
    const numbers: number[] = [];
    for (let offset = 0; ; offset += pageLines) {
      const url = `/api/v1/xferlog?limit=${pageLines}&offset=${offset}`;
      const page = (await this.node.get(url)) as { filename: string }[];
      for (const { filename } of page) numbers.push(Number(/\d+/.exec(filename)?.[0]));
      if (page.length === 0) return tallyOf(numbers, count);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#load?.kill('SIGKILL');
    await this.#node?.[Symbol.asyncDispose]();
    this.folder[Symbol.dispose]();
  }
}

function tallyOf(numbers: readonly number[], count: number): Tally {
  const seen = new Set(numbers);
  const lost = count - [...seen].filter((number) => number >= 1 && number <= count).length;
  return { written: count, stored: numbers.length, lost, repeated: numbers.length - seen.size };
}
