import { describe, expect, it } from 'vitest';
import { cutEnd, cutMiddle, displayWidth, padEndCells, padStartCells, takeCells } from './cells.ts';
import { harmless } from './format.ts';

describe('text on a terminal', () => {
  it('is measured in cells', () => {
    expect(displayWidth('abc')).toBe(3);
    expect(displayWidth('▸ ● ✗ █░─…–')).toBe(11);
    expect(displayWidth('日本')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(padEndCells('日', 4)).toBe('日  ');
    expect(padStartCells('日', 4)).toBe('  日');
    expect(takeCells('日本', 3)).toBe('日');
  });

  it('keeps the root and the last parts of a path', () => {
    expect(cutMiddle('/data/in/2026/2026-11-21/part-0001.csv', 34)).toBe('/data/…/2026-11-21/part-0001.csv');
    expect(cutMiddle('/data/in/2026/2026-11-21/part-0001.csv', 24)).toBe('/data/…/part-0001.csv');
    expect(cutMiddle('/data/in/2026/2026-11-21/part-0001.csv', 60)).toBe(
      '/data/in/2026/2026-11-21/part-0001.csv',
    );
  });

  it('keeps both ends of what is no path, or has too long a last part', () => {
    expect(cutMiddle('abcdefghij', 7)).toBe('abc…hij');
    expect(cutMiddle('abcdefghij', 7, '...')).toBe('ab...ij');
    expect(cutMiddle('/a/b/abcdefghijklmnop', 8)).toBe('/a/…mnop');
  });

  it('never gets wider than asked for', () => {
    for (const text of ['/data/in/2026/x.csv', '/日本/語/ファイル/名前.csv', 'wörker', '😀😀😀😀😀']) {
      for (let width = 0; width < 20; width++) {
        expect(displayWidth(cutMiddle(text, width))).toBeLessThanOrEqual(width);
        expect(displayWidth(cutEnd(text, width))).toBeLessThanOrEqual(width);
      }
    }
  });

  it('makes control characters, invisible and bidirectional marks harmless', () => {
    expect(harmless('a\u001B[31mb\tc\nd\u009Be\u202Ef\u007F')).toBe('a·[31mb·c·d·e·f·');
    expect(harmless('naïve 日本')).toBe('naïve 日本');
    expect(harmless('\u001B]0;pwn\u0007', '?')).toBe('?]0;pwn?');
  });
});
