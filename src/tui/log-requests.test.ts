import { describe, expect, it } from 'vitest';
import { ApiError, UnreachableError } from '../contract/client.ts';
import type { LogQuery } from '../contract/log-follow.ts';
import { logLine, logLines, sampleLog } from './log-fixtures.ts';
import type { LogReader } from './log-requests.ts';
import { requestLog } from './log-requests.ts';

const about = { node: 0, name: 'app', generation: 3 } as const;
const what = { by: 'search', notFound: 'none' } as const;

/** A node with lines 1 to 2000, of which the expression `x` matches every hundredth. */
function reader(): LogReader {
  return {
    logLines: async (_, query) => {
      const { before = 3000, after = 0, lines = 100, filter } = query ?? {};
      const passing = logLines(1, 2000).filter(({ id }) => filter !== 'x' || id % 100 === 0);
      const found = passing.filter(({ id }) => id < before && id > after);
      return query?.after === undefined ? found.slice(-lines) : found.slice(0, lines);
    },
    logCount: async () => ({ lines: 2000, matches: 20 }),
    pauseLog: async () => sampleLog({ paused: true }),
    resumeLog: async () => sampleLog(),
  };
}

describe('a search', () => {
  const find = (targets: readonly LogQuery[], known: readonly [number, number] | null) =>
    requestLog(reader(), { kind: 'log-find', ...about, targets, filter: {}, known, what });

  it('takes the first target that has a line', async () => {
    const targets = [
      { filter: 'x', before: 50 },
      { filter: 'x', after: 50 },
    ];
    expect(await find(targets, [1, 2000])).toMatchObject({ line: { id: 100 }, window: null });
    expect(await find([{ filter: 'x', after: 2000 }], null)).toMatchObject({ line: null, window: null });
  });

  it('reads around a line that is not known yet, telling where the log begins and ends', async () => {
    const middle = await find([{ filter: 'x', before: 1001 }], [1900, 2000]);
    expect(middle).toMatchObject({ line: { id: 1000 }, window: { hasOldest: false, hasNewest: false } });
    expect(middle.kind === 'log-found' && middle.window?.lines.map(({ id }) => id)).toEqual(
      logLines(501, 1500).map(({ id }) => id),
    );
    expect(await find([{ filter: 'x', before: 101 }], [1900, 2000])).toMatchObject({
      window: { hasOldest: true },
    });
  });
});

describe('a refusal', () => {
  const problem = { type: 'x', title: 'x', status: 422, detail: 'no )', code: 'X', hint: 'Escape it.' };
  const refusing = (error: Error): LogReader => {
    const refuse = async (): Promise<never> => {
      throw error;
    };
    return { logLines: refuse, logCount: refuse, pauseLog: refuse, resumeLog: refuse };
  };

  it('is told with its hint', async () => {
    const effect = { kind: 'log-count', ...about, filter: '(', ignoresCase: false } as const;
    expect(await requestLog(refusing(new ApiError(problem)), effect)).toEqual({
      kind: 'log-refused',
      generation: 3,
      what: 'log-count',
      message: 'no ) (Escape it.)',
    });
  });

  it('of a pause names what was not paused', async () => {
    const effect = { kind: 'log-pause', node: 0, name: 'app', isPaused: true } as const;
    expect(await requestLog(refusing(new UnreachableError('gone')), effect)).toMatchObject({
      kind: 'log-paused',
      refusal: 'gone',
    });
    expect(await requestLog(reader(), effect)).toMatchObject({ refusal: null, isPaused: true });
  });
});

it('reads lines and counts matches', async () => {
  const read = await requestLog(reader(), {
    kind: 'log-read',
    ...about,
    which: 'older',
    query: { before: 3, lines: 500 },
  });
  expect(read).toEqual({
    kind: 'log-read',
    generation: 3,
    which: 'older',
    query: { before: 3, lines: 500 },
    lines: [logLine(1), logLine(2)],
  });
  const count = { kind: 'log-count', ...about, filter: 'x', ignoresCase: true } as const;
  expect(await requestLog(reader(), count)).toMatchObject({ filter: 'x', count: { matches: 20 } });
});
