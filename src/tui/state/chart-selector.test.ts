import { describe, expect, it } from 'vitest';
import { historyPath, historyRequest, readHistoryPath } from './chart-queries.ts';
import { parseSelector, selectorOf, selectorText } from './chart-selector.ts';

describe('a selector', () => {
  it.each<[string, string | undefined]>([
    ['node_load1', 'node_load1'],
    ['  node_load1  ', 'node_load1'],
    ['node_load1{}', 'node_load1'],
    ['up{job="a b", x=~"}.*"}', 'up{job="a b", x=~"}.*"}'],
    ['rule:sum{a="b"}', 'rule:sum{a="b"}'],
    ['', undefined],
    ['1x', undefined],
    ['node load', undefined],
    ['up{job="a"', undefined],
    ['{job="a"}', undefined],
  ])('%j is read as %j', (text, want) => {
    const selector = parseSelector(text);
    expect(selector === undefined ? undefined : selectorText(selector)).toBe(want);
  });

  it('escapes what a label has in it', () => {
    expect(selectorText(selectorOf('a', { path: 'C:\\x "y"\n' }))).toBe(String.raw`a{path="C:\\x \"y\"\n"}`);
    expect(selectorText(selectorOf('a'))).toBe('a');
  });
});

describe('the question for a history', () => {
  const window = { as: 'rate', stepSec: 30, spanMs: 3_600_000, end: null, backMs: 0, limit: 32 } as const;
  const selector = selectorOf('a', { path: '/x&y=z' });

  it('says the same after being read again', () => {
    const path = historyPath(selector, window);
    expect(readHistoryPath(path)).toEqual({ ...selector, ...window });
  });

  it('is about the time up to now, or as long before that as was asked', () => {
    const now = Date.UTC(2026, 10, 21, 9, 41, 7);
    const request = historyRequest(historyPath(selector, window), now);
    expect(request).toEqual({
      ...selector,
      as: 'rate',
      limit: 32,
      step: '30s',
      from: '2026-11-21T08:41:30.000Z',
      to: '2026-11-21T09:41:30.000Z',
    });
    const before = historyRequest(historyPath(selector, { ...window, backMs: 7 * 86_400_000 }), now);
    expect(before.to).toBe('2026-11-14T09:41:30.000Z');
  });
});
