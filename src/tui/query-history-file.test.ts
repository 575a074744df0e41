import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { queryHistoryFile, queryHistoryPath } from './query-history-file.ts';
import { moveInHistory, remembered } from './state/query-history.ts';

const folder = mkdtempSync(`${tmpdir()}/etlmon-history-`);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the file of the history', () => {
  it.each([
    [{ XDG_STATE_HOME: '/s', HOME: '/h' }, '/s/etlmon/query-history'],
    [{ HOME: '/h' }, '/h/.local/state/etlmon/query-history'],
    [{ XDG_STATE_HOME: 's', HOME: '/h' }, '/h/.local/state/etlmon/query-history'],
    [{}, undefined],
  ])('with %j is %s', (environment, want) => {
    expect(queryHistoryPath(environment)).toBe(want);
  });

  it('is made with its folder, for its owner alone, and kept in the order in which expressions were run', async () => {
    const path = `${folder}/a/etlmon/query-history`;
    const history = queryHistoryFile(path);
    expect(await history.read()).toEqual([]);
    await Promise.all(['up', 'node_load1', 'up'].map((one) => history.add(one)));
    expect(readFileSync(path, 'utf8')).toBe('node_load1\nup\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await queryHistoryFile(path).read()).toEqual(['node_load1', 'up']);
  });

  it('that cannot be written is no fault', async () => {
    writeFileSync(`${folder}/file`, '');
    const history = queryHistoryFile(`${folder}/file/etlmon/query-history`);
    await history.add('up');
    expect(await history.read()).toEqual([]);
  });
});

describe('the history', () => {
  it('has each expression once, the newest last, 200 at most', () => {
    const many = Array.from({ length: 300 }, (_, index) => `a + ${index}`).reduce<string[]>(remembered, []);
    expect([many.length, many[0], many.at(-1)]).toEqual([200, 'a + 100', 'a + 299']);
    expect(remembered(many, ' a + 200 ').at(-1)).toBe('a + 200');
    expect(remembered(['a'], '  ')).toEqual(['a']);
  });

  it('comes back to what was being typed', () => {
    const history = ['a', 'b'];
    const up = moveInHistory(history, null, -1, 'draft');
    expect(up?.text).toBe('b');
    const upper = moveInHistory(history, up?.place ?? null, -1, 'b');
    expect(upper?.text).toBe('a');
    expect(moveInHistory(history, upper?.place ?? null, -1, 'a')).toBeNull();
    expect(moveInHistory(history, up?.place ?? null, 1, 'b')).toEqual({ place: null, text: 'draft' });
    expect(moveInHistory(history, null, 1, 'draft')).toBeNull();
  });

  it('begins before the line that was run last while that is still there', () => {
    expect(moveInHistory(['a', 'b'], null, -1, 'b')?.text).toBe('a');
    expect(moveInHistory(['a'], null, -1, 'a')).toBeNull();
  });
});
