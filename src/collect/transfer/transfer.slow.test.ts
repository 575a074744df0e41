import { appendFileSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { ManualClock } from '../../lib/clock.ts';
import type { Collector, Reading, Row, Sample } from '../collector.ts';
import { Host } from '../host.ts';
import { createTransferCollector } from './index.ts';
import { formatCtime } from './test-lines.ts';

const start = Date.UTC(2026, 2, 2, 4, 0, 0);

/** A collector with its logs, and the tables its readings fill; can be stopped and started again. */
class Scene implements Disposable {
  readonly folder = new TemporaryFolder();
  readonly clock = new ManualClock(start);
  readonly parseStart: number | undefined;
  readonly hasVsftpdLog: boolean;
  readonly tables = new Map<string, readonly Row[]>();
  readonly transfers = new Map<unknown, Row>();
  collector: Collector;
  samples: readonly Sample[] = [];
  failure: string | undefined;

  constructor(options: { parseStart?: number; hasVsftpdLog?: boolean } = {}) {
    this.parseStart = options.parseStart;
    this.hasVsftpdLog = options.hasVsftpdLog ?? false;
    mkdirSync(this.path('in'));
    this.collector = this.#open();
  }

  path(...names: string[]): string {
    return this.folder.join(...names);
  }

  /** Writes a file as an upload that ends now leaves it. */
  file(name: string, bytes: number): void {
    writeFileSync(this.path('in', name), 'x'.repeat(bytes));
    utimesSync(this.path('in', name), this.clock.now() / 1000, this.clock.now() / 1000);
  }

  xferlog(name: string, bytes: number, rest = 'b _ i r ann ftp 0 * c'): void {
    const line = `${formatCtime(this.clock.now())} 1 192.0.2.8 ${bytes} ${this.path('in', name)} ${rest}\n`;
    appendFileSync(this.path('xferlog'), line);
  }

  vsftpd(action: string, name: string, rest = '', pid = 7): void {
    this.log(`[pid ${pid}] [ann] ${action}: Client "192.0.2.8", "${this.path('in', name)}"${rest}`);
  }

  log(text: string): void {
    appendFileSync(this.path('vsftpd.log'), `${formatCtime(this.clock.now())} ${text}\n`);
  }

  /** Lets time pass and reads until nothing is left. */
  async read(afterMs = 1000): Promise<void> {
    await this.clock.advance(afterMs);
    for (let isMoreLeft = true; isMoreLeft;) {
      const reading = await this.collector.tasks[0]!.read(new AbortController().signal);
      this.keep(reading);
      isMoreLeft = reading.isMoreLeft === true;
    }
  }

  keep(reading: Reading): void {
    this.samples = reading.samples ?? [];
    this.failure = reading.failure;
    if (reading.changes && reading.isDurable !== true)
      throw new Error('changes with a position are not durable');
    for (const change of reading.changes ?? []) {
      if (change.kind === 'replace') this.tables.set(change.table, change.rows);
      else for (const row of change.rows) this.transfers.set(row['id'], row);
    }
  }

  restart(): void {
    this.collector.close?.();
    this.collector = this.#open();
  }

  rows(...columns: string[]): unknown[][] {
    return [...this.transfers.values()].map((row) =>
      columns.map((column) =>
        column === 'filename' ? String(row[column]).replace(`${this.path('in')}/`, '') : row[column],
      ),
    );
  }

  sample(name: string, labels: Record<string, string>): number | undefined {
    return this.samples.find(
      (one) => one.name === name && JSON.stringify(one.labels) === JSON.stringify(labels),
    )?.value;
  }

  #open(): Collector {
    return createTransferCollector(
      {
        intervalMs: 5000,
        path: this.path('xferlog'),
        vsftpdLog: this.hasVsftpdLog ? this.path('vsftpd.log') : undefined,
        parseStart: this.parseStart,
      },
      {
        clock: this.clock,
        host: new Host(),
        restored: (table) => this.tables.get(table) ?? [],
      },
    );
  }

  [Symbol.dispose](): void {
    this.collector.close?.();
    this.folder[Symbol.dispose]();
  }
}

let scene: Scene;
beforeEach(() => {
  scene = new Scene();
});
afterEach(() => scene[Symbol.dispose]());

const use = (options: { parseStart?: number; hasVsftpdLog?: boolean }): void => {
  scene[Symbol.dispose]();
  scene = new Scene(options);
};

describe('with xferlog alone', () => {
  it('reads each transfer once, over restarts and rotations', async () => {
    for (const [index, name] of ['a', 'b', 'c', 'd'].entries()) {
      scene.xferlog(name, index);
      if (index === 2) renameSync(scene.path('xferlog'), scene.path('xferlog.1'));
      await scene.read();
      if (index !== 0) scene.restart();
    }
    await scene.read();
    expect(scene.rows('id', 'filename', 'bytes')).toEqual([
      [1, 'a', 0],
      [2, 'b', 1],
      [3, 'c', 2],
      [4, 'd', 3],
    ]);
    expect(scene.sample('etlmon_transfers_total', { direction: 'upload', status: 'complete' })).toBe(4);
    expect(scene.sample('etlmon_transfer_bytes_total', { direction: 'upload' })).toBe(6);
  });

  it('judges an upload once its file is at rest, also after a restart', async () => {
    scene.file('good', 100);
    scene.xferlog('good', 100);
    scene.file('short', 60);
    scene.xferlog('short', 100);
    scene.xferlog('gone', 100);
    scene.xferlog('cut', 5, 'b _ i r ann ftp 0 * i');
    await scene.read();
    expect(scene.rows('filename', 'verdict')).toEqual([
      ['good', 'pending'],
      ['short', 'pending'],
      ['gone', 'pending'],
      ['cut', 'broken'],
    ]);
    scene.restart();
    await scene.read(15_000);
    expect(scene.rows('filename', 'verdict')).toEqual([
      ['good', 'whole'],
      ['short', 'suspect'],
      ['gone', 'unknown'],
      ['cut', 'broken'],
    ]);
    expect(scene.sample('etlmon_transfer_verdicts_total', { verdict: 'suspect' })).toBe(1);
    await scene.read(15_000);
    scene.restart();
    await scene.read(15_000);
    expect(scene.sample('etlmon_transfer_verdicts_total', { verdict: 'suspect' })).toBe(1);
  });

  it('finds the file behind a name that the log could not write', async () => {
    scene.file('two words ü.csv', 100);
    scene.xferlog('two_words_??.csv', 100);
    scene.file('x y', 100);
    scene.file('x_y_z', 100);
    scene.file('x y z', 100);
    scene.xferlog('x_y_z', 100);
    await scene.read(15_000);
    expect(scene.rows('filename', 'verdict', 'verdict_reason')).toEqual([
      ['two_words_??.csv', 'whole', `found as ${scene.path('in', 'two words ü.csv')}`],
      ['x_y_z', 'whole', null],
    ]);
  });

  it('finds a file that left its temporary name, and suspects one that never does', async () => {
    scene.file('a.csv.part', 100);
    scene.xferlog('a.csv.part', 100);
    scene.file('b.csv.part', 100);
    scene.xferlog('b.csv.part', 100);
    await scene.read(15_000);
    expect(scene.rows('verdict')).toEqual([['pending'], ['pending']]);
    renameSync(scene.path('in', 'a.csv.part'), scene.path('in', 'a.csv'));
    await scene.read(15_000);
    expect(scene.rows('verdict')).toEqual([['whole'], ['pending']]);
    await scene.read(700_000);
    expect(scene.rows('verdict')).toEqual([['whole'], ['suspect']]);
  });

  it('sees that an upload was sent again, and that parts add up', async () => {
    scene.file('again', 100);
    scene.xferlog('again', 100);
    scene.file('parts', 100);
    scene.xferlog('parts', 100);
    await scene.read(20_000);
    expect(scene.rows('filename', 'verdict')).toEqual([
      ['again', 'whole'],
      ['parts', 'whole'],
    ]);
    scene.file('again', 900);
    scene.xferlog('again', 900);
    scene.file('parts', 350);
    scene.xferlog('parts', 250);
    await scene.read(20_000);
    expect(scene.rows('filename', 'bytes', 'verdict')).toEqual([
      ['again', 100, 'suspect'],
      ['parts', 100, 'broken'],
      ['again', 900, 'whole'],
      ['parts', 250, 'whole'],
    ]);
  });

  it('passes over what ended before parse_start', async () => {
    use({ parseStart: start + 60_000 });
    scene.xferlog('old', 1);
    await scene.clock.advance(60_000);
    scene.xferlog('new', 1);
    await scene.read();
    expect(scene.rows('filename')).toEqual([['new']]);
  });

  it('counts bad lines and keeps the last twenty with the reason', async () => {
    const bad = Array.from({ length: 25 }, (_, index) => `bad line ${index}\n`);
    writeFileSync(scene.path('xferlog'), bad.join(''));
    scene.xferlog('a', 1);
    await scene.read();
    scene.restart();
    await scene.read();
    const [log] = scene.tables.get('transfer_logs')!;
    expect(log).toMatchObject({ status: 'following', lines_parsed: 1, lines_bad: 25, error_message: null });
    const kept = JSON.parse(String(log!['bad_lines'])) as Row[];
    expect(kept.map(({ line }) => line)).toEqual(bad.slice(5).map((line) => line.trim()));
    expect(kept[0]).toMatchObject({
      error: expect.stringContaining('expected a time'),
      at: expect.stringMatching(/Z$/),
    });
    expect(scene.sample('etlmon_transfer_log_bad_lines_total', { log: scene.path('xferlog') })).toBe(25);
  });

  it('waits for a log that is not there', async () => {
    await scene.read();
    expect(scene.tables.get('transfer_logs')).toMatchObject([{ status: 'waiting' }]);
    scene.xferlog('a', 1);
    await scene.read(2000);
    expect(scene.rows('filename')).toEqual([['a']]);
  });

  it('hands over what it has read when it is told to stop', async () => {
    scene.xferlog('a', 1);
    await scene.clock.advance(1000);
    const abort = new AbortController();
    const read = scene.collector.tasks[0]!.read(abort.signal);
    abort.abort(new Error('too late'));
    scene.keep(await read);
    scene.restart();
    await scene.read();
    expect(scene.rows('id', 'filename')).toEqual([[1, 'a']]);
  });

  it("reads vsftpd's own format from the same path", async () => {
    scene.vsftpd('OK UPLOAD', 'two words', ', 9 bytes, 3.00Kbyte/sec');
    renameSync(scene.path('vsftpd.log'), scene.path('xferlog'));
    await scene.read();
    expect(scene.rows('filename', 'bytes', 'source')).toEqual([['two words', 9, 'vsftpd_log']]);
  });
});

describe('with vsftpd.log as well', () => {
  beforeEach(() => use({ hasVsftpdLog: true }));

  it('makes one transfer of both lines, whichever comes first', async () => {
    scene.xferlog('two_words', 100);
    await scene.read();
    scene.vsftpd('OK UPLOAD', 'two words', ', 100 bytes, 50.00Kbyte/sec');
    scene.vsftpd('FAIL UPLOAD', 'no room', ', 100 bytes, 50.00Kbyte/sec');
    await scene.read();
    scene.xferlog('no_room', 100);
    scene.xferlog('only', 100);
    await scene.read();
    expect(scene.rows('id', 'filename', 'status', 'source', 'username')).toEqual([
      [1, 'two words', 'complete', 'xferlog', 'ann'],
      [2, 'no room', 'failed', 'xferlog', 'ann'],
      [3, 'only', 'complete', 'xferlog', 'ann'],
    ]);
    expect(scene.rows('verdict')[1]).toEqual(['broken']);
  });

  it('joins lines on either side of a restart', async () => {
    scene.xferlog('two_words', 100);
    await scene.read();
    scene.restart();
    scene.vsftpd('OK UPLOAD', 'two words', ', 100 bytes, 50.00Kbyte/sec');
    await scene.read();
    expect(scene.rows('id', 'filename')).toEqual([[1, 'two words']]);
  });

  it('shows deletions, and follows renames to the file', async () => {
    scene.file('final name', 100);
    scene.vsftpd('OK UPLOAD', 'first name', ', 100 bytes, 50.00Kbyte/sec');
    scene.xferlog('first_name', 100);
    scene.vsftpd('OK UPLOAD', 'doomed', ', 100 bytes, 50.00Kbyte/sec');
    scene.xferlog('doomed', 100);
    await scene.read();
    const paths = `${scene.path('in', 'first name')} ${scene.path('in', 'final name')}`;
    scene.log(`[pid 7] [ann] OK RENAME: Client "192.0.2.8", "${paths}"`);
    scene.vsftpd('OK DELETE', 'doomed');
    await scene.read(15_000);
    expect(scene.rows('filename', 'direction', 'verdict', 'verdict_reason')).toEqual([
      ['first name', 'upload', 'whole', `found as ${scene.path('in', 'final name')}`],
      ['doomed', 'upload', 'unknown', expect.stringContaining('deleted over FTP')],
      ['doomed', 'delete', 'unknown', 'deleted'],
    ]);
  });

  it('suspects an upload whose client said nothing afterwards, where the log has what clients say', async () => {
    for (const [name, pid] of [
      ['cut', 8],
      ['said', 9],
    ] as const) {
      scene.file(name, 100);
      scene.log(`[pid ${pid}] [ann] FTP command: Client "192.0.2.8", "STOR ${name}"`);
      scene.vsftpd('OK UPLOAD', name, ', 100 bytes, 50.00Kbyte/sec', pid);
      scene.xferlog(name, 100);
    }
    scene.log('[pid 9] [ann] FTP command: Client "192.0.2.8", "QUIT"');
    await scene.read(15_000);
    expect(scene.rows('filename', 'verdict')).toEqual([
      ['cut', 'suspect'],
      ['said', 'whole'],
    ]);
  });

  it('reads 20 000 lines of each log in slices, each transfer once', async () => {
    const lines: string[] = [];
    const own: string[] = [];
    for (let index = 0; index < 20_000; index++) {
      const time = formatCtime(start - 30 * 86_400_000 + index * 20);
      lines.push(`${time} 1 192.0.2.8 ${index} /in/file_${index} b _ i r ann ftp 0 * c\n`);
      own.push(
        `${time} [pid 1] [ann] OK UPLOAD: Client "192.0.2.8", "/in/file ${index}", ${index} bytes, 1.00Kbyte/sec\n`,
      );
    }
    writeFileSync(scene.path('xferlog'), lines.join(''));
    writeFileSync(scene.path('vsftpd.log'), own.join(''));
    const startedAt = performance.now();
    let readings = 0;
    let slowest = 0;
    for (let isMoreLeft = true; isMoreLeft; readings++) {
      const began = performance.now();
      const reading = await scene.collector.tasks[0]!.read(new AbortController().signal);
      slowest = Math.max(slowest, performance.now() - began);
      scene.keep(reading);
      isMoreLeft = reading.isMoreLeft === true;
    }
    const rows = [...scene.transfers.values()];
    expect(rows).toHaveLength(20_000);
    expect(rows.every(({ filename }) => String(filename).startsWith('/in/file '))).toBe(true);
    expect(readings).toBeGreaterThan(10);
    if (process.env['ETLMON_SHOW_TIMES'] === '1') {
      console.log({ ms: performance.now() - startedAt, readings, slowest });
    }
  });
});

it('a crash at any moment neither loses nor repeats a transfer, nor counts it twice', async () => {
  use({ hasVsftpdLog: true });
  const step = fc.record({
    isLogged: fc.boolean(),
    isOwnLogged: fc.boolean(),
    isRotated: fc.boolean(),
    end: fc.constantFrom('kept', 'kept', 'lost'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      use({ hasVsftpdLog: true });
      const names = new Set<string>();
      let hasRotated = false;
      for (const [index, { isLogged, isOwnLogged, isRotated, end }] of steps.entries()) {
        if (isLogged) scene.xferlog(`file_${index}`, index);
        if (isOwnLogged) scene.vsftpd('OK UPLOAD', `file ${index}`, `, ${index} bytes, 1.00Kbyte/sec`);
        if (isLogged || isOwnLogged) names.add(isOwnLogged ? `file ${index}` : `file_${index}`);
        if (end === 'kept') {
          await scene.read(5000);
          if (isRotated && isLogged && !hasRotated) {
            renameSync(scene.path('xferlog'), scene.path('xferlog.1'));
            hasRotated = true;
          }
        } else {
          await scene.clock.advance(5000);
          await scene.collector.tasks[0]!.read(new AbortController().signal);
          scene.restart();
        }
      }
      scene.restart();
      await scene.read(5000);
      await scene.read(20_000);
      expect(scene.rows('filename').flat()).toHaveLength(names.size);
      expect(new Set(scene.rows('filename').flat())).toEqual(names);
      const counted = scene.sample('etlmon_transfers_total', { direction: 'upload', status: 'complete' });
      expect(counted ?? 0).toBe(names.size);
    }),
    { numRuns: 100 },
  );
});

it('a log that cannot be read is a failure of the run, and shown', async () => {
  rmSync(scene.path('xferlog'), { force: true });
  mkdirSync(scene.path('xferlog'));
  await scene.read();
  const [log] = scene.tables.get('transfer_logs')!;
  expect(['error', 'waiting']).toContain(log!['status']);
});
