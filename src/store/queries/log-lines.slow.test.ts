import type { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chunkOf } from '../../../tests/support/store.ts';
import { TemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { openDatabase } from '../database.ts';
import { LogBlocks } from '../log-blocks.ts';
import { retainLogLines } from '../log-retention.ts';
import type { StoredLine } from './log-lines.ts';
import { logLines, logRange } from './log-lines.ts';

let folder: TemporaryFolder;
let database: DatabaseSync;

beforeAll(() => {
  folder = new TemporaryFolder();
  database = openDatabase(folder.join('etlmon.db'));
});
afterAll(() => {
  database.close();
  folder[Symbol.dispose]();
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
