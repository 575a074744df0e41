import type { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chunkOf, inTransaction } from '../../../tests/support/store.ts';
import { TemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { openDatabase } from '../database.ts';
import { LogBlocks } from '../log-blocks.ts';
import type { LineQuery } from './log-lines.ts';
import { BlockDamage, logCount, logLines } from './log-lines.ts';

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
