import type { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chunkOf, inTransaction } from '../../../tests/support/store.ts';
import { TemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { openDatabase } from '../database.ts';
import { LogBlocks } from '../log-blocks.ts';
import { retainLogLines } from '../log-retention.ts';
import type { LineQuery, StoredLine } from './log-lines.ts';
import { BlockDamage, logCount, logLines, logRange } from './log-lines.ts';

let folder: TemporaryFolder;
let database: DatabaseSync;

beforeAll(() => {
  folder = new TemporaryFolder();
  database = openDatabase(folder.join('etlmon.db'));
  const blocks = new LogBlocks(database);
  inTransaction(database, () => {
    // Read at 1000, 2000, …: three lines each. The second of each has a time of its own, half a second before.
    for (let n = 0; n < 100; n++) {
      const readAt = (n + 1) * 1000;
      const lines = [`${n} info started`, `${n} ERROR failed`, `${n} info ended`];
      blocks.append('log', chunkOf(lines, { readAt, loggedAt: [null, readAt - 500, null] }));
    }
  });
});
afterAll(() => {
  database.close();
  folder[Symbol.dispose]();
});

const idsOf = (query: Omit<LineQuery, 'log'>): number[] =>
  logLines(database, { log: 'log', ...query }).map(({ id }) => id);

describe('log lines', () => {
  it.each<[string, Omit<LineQuery, 'log'>, number[]]>([
    ['the last ones', { limit: 3 }, [298, 299, 300]],
    ['those before a line', { limit: 3, before: 100 }, [97, 98, 99]],
    ['fewer than asked at the beginning', { limit: 5, before: 3 }, [1, 2]],
    ['none before the first', { limit: 5, before: 1 }, []],
    ['those after a line', { limit: 3, after: 100 }, [101, 102, 103]],
    ['none after the last', { limit: 3, after: 300 }, []],
    ['all after a line far ahead', { limit: 3, after: 1_000_000 }, []],
    ['all after line 0', { limit: 2, after: 0 }, [1, 2]],
    ['between two lines', { limit: 10, after: 5, before: 9 }, [6, 7, 8]],
    ['none', { limit: 0 }, []],
    ['from a moment on', { limit: 4, since: 50_000 }, [148, 150, 151, 152]],
    ['until a moment, it not included', { limit: 3, until: 1500 }, [1, 2, 3]],
    ['between moments', { limit: 10, since: 1500, until: 2000 }, [5]],
    ['matching, the last ones', { limit: 2, filter: 'ERROR' }, [296, 299]],
    ['matching, after a line', { limit: 2, filter: '^7 ', after: 0 }, [22, 23]],
    ['in any case', { limit: 1, filter: 'error', ignoreCase: true }, [299]],
    ['in this case only', { limit: 1, filter: 'error' }, []],
    ['not matching', { limit: 2, filter: 'info', invert: true }, [296, 299]],
    [
      'matching, before a line and since a moment',
      { limit: 9, filter: 'ERROR', since: 1500, before: 9 },
      [5, 8],
    ],
  ])('%s', (_, query, want) => {
    expect(idsOf(query)).toEqual(want);
  });

  it('counts lines and matches', () => {
    expect(logCount(database, { log: 'log' })).toEqual({ lines: 300, matches: 300 });
    expect(logCount(database, { log: 'log', filter: 'ERROR' })).toEqual({ lines: 300, matches: 100 });
    expect(logCount(database, { log: 'log', filter: 'ERROR', invert: true })).toEqual({
      lines: 300,
      matches: 200,
    });
    expect(logCount(database, { log: 'none' })).toEqual({ lines: 0, matches: 0 });
  });

  it('refuses a bad regular expression', () => {
    expect(() => idsOf({ limit: 1, filter: '(' })).toThrow(SyntaxError);
  });

  it('notices text that is not what was written', () => {
    database.exec('BEGIN');
    database.exec('UPDATE log_blocks SET text = zeroblob(length(text))');
    expect(() => idsOf({ limit: 1 })).toThrow(BlockDamage);
    database.exec('ROLLBACK');
  });
});

type ValueOf<A> = A extends fc.Arbitrary<infer T> ? T : never;

const word = fc.constantFrom('', 'a', 'b', 'AB', 'é', 'ab ba', 'x'.repeat(40));
const lineText = fc.record({
  text: word,
  loggedAt: fc.option(fc.integer({ min: 0, max: 60 }), { freq: 2 }),
  truncated: fc.boolean(),
});
const chunkLines = fc.array(lineText, { minLength: 1, maxLength: 5 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('append' as const), lines: chunkLines }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('burst' as const), lines: chunkLines }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('retain' as const),
      maxAgeMs: fc.integer({ min: 0, max: 40 }),
      maxRows: fc.integer({ min: 0, max: 40 }),
    }),
  },
);
const maybe = (max: number) => fc.option(fc.integer({ min: 0, max }), { nil: undefined, freq: 3 });
const query = fc.record({
  log: fc.constant('m'),
  limit: fc.integer({ min: 0, max: 12 }),
  before: maybe(60),
  after: maybe(60),
  since: maybe(60),
  until: maybe(60),
  filter: fc.option(fc.constantFrom('a', 'B', '^$', 'x+$', '.'), { nil: undefined }),
  ignoreCase: fc.boolean(),
  invert: fc.boolean(),
});

/** Lines in a plain array, as the database ought to keep them. */
class Model {
  lines: StoredLine[] = [];
  nextId = 1;

  append(lines: readonly ValueOf<typeof lineText>[], readAt: number): void {
    for (const { text, loggedAt, truncated } of lines)
      this.lines.push({ id: this.nextId++, line: text, loggedAt, createdAt: readAt, inode: 3, truncated });
  }

  retain(maxAgeMs: number, maxRows: number, nowMs: number): void {
    this.lines = this.lines.filter(
      ({ id, createdAt }) => createdAt >= nowMs - maxAgeMs && id >= this.nextId - maxRows,
    );
  }

  query(asked: ValueOf<typeof query>): StoredLine[] {
    const found = this.lines.filter(
      ({ id, line, loggedAt, createdAt }) =>
        (asked.before === undefined || id < asked.before) &&
        (asked.after === undefined || id > asked.after) &&
        (asked.since === undefined || (loggedAt ?? createdAt) >= asked.since) &&
        (asked.until === undefined || (loggedAt ?? createdAt) < asked.until) &&
        (asked.filter === undefined ||
          new RegExp(asked.filter, asked.ignoreCase ? 'i' : '').test(line) !== asked.invert),
    );
    const isForward = asked.after !== undefined || asked.since !== undefined;
    return isForward ? found.slice(0, asked.limit) : found.slice(Math.max(0, found.length - asked.limit));
  }
}

describe('log lines of any history', () => {
  const cases = fc.tuple(fc.array(step, { maxLength: 8 }), fc.array(query, { minLength: 1, maxLength: 4 }));

  it('are those of a plain array', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(cases, ([steps, queries]) => {
        database.exec('BEGIN');
        try {
          const model = replay(steps);
          for (const asked of queries) expect(logLines(database, asked)).toEqual(model.query(asked));
          const { lines } = model;
          expect(logRange(database, 'm')).toMatchObject({
            firstId: lines[0]?.id ?? null,
            lastId: lines.at(-1)?.id ?? null,
            lineCount: lines.length,
          });
        } finally {
          database.exec('ROLLBACK');
        }
      }),
      { numRuns: 10_000 },
    );
  });

  function replay(steps: readonly ValueOf<typeof step>[]): Model {
    const model = new Model();
    let blocks = new LogBlocks(database);
    let now = 0;
    const append = (lines: readonly ValueOf<typeof lineText>[]): void => {
      const truncated = lines.flatMap((line, index) => (line.truncated ? [index] : []));
      const loggedAt = lines.map((line) => line.loggedAt);
      const times = loggedAt.every((time) => time === null) ? {} : { loggedAt };
      blocks.append(
        'm',
        chunkOf(
          lines.map(({ text }) => text),
          { readAt: now, inode: 3, truncated, ...times },
        ),
      );
      model.append(lines, now);
    };
    for (const done of steps) {
      now += 5;
      if (done.kind === 'restart') blocks = new LogBlocks(database);
      if (done.kind === 'append') append(done.lines);
      // As many as make blocks be put together.
      if (done.kind === 'burst') for (let n = 0; n < 64; n++) append(done.lines.slice(0, 1));
      if (done.kind === 'retain') {
        while (retainLogLines(database, { maxAgeMs: done.maxAgeMs, maxRows: done.maxRows }, now));
        model.retain(done.maxAgeMs, done.maxRows, now);
      }
    }
    return model;
  }
});
