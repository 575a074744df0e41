import { describe, expect, it } from 'vitest';
import { formatDateTime } from '../../lib/format.ts';
import { formatTime, parseMoment, timeFormats, timeWidths } from './log-time.ts';

const now = new Date(2026, 10, 21, 9, 41, 7).getTime();

describe('a typed moment', () => {
  const read = (text: string): string | undefined => {
    const at = parseMoment(text, now);
    return at === undefined ? undefined : formatDateTime(at);
  };

  it('is a time of day, the last one that was', () => {
    expect(read('09:41')).toBe('2026-11-21 09:41:00');
    expect(read('9:05:30')).toBe('2026-11-21 09:05:30');
    expect(read('23:00')).toBe('2026-11-20 23:00:00');
  });

  it('is a date, with a time or without', () => {
    expect(read('2026-11-20')).toBe('2026-11-20 00:00:00');
    expect(read('2026-11-20 09:41')).toBe('2026-11-20 09:41:00');
    expect(read(' 2026-11-20T09:41:30 ')).toBe('2026-11-20 09:41:30');
    expect(parseMoment('2026-11-21T09:41:00Z', now)).toBe(Date.UTC(2026, 10, 21, 9, 41));
  });

  it('is a duration ago', () => {
    expect(read('-2h')).toBe('2026-11-21 07:41:07');
    expect(read('-1h30m')).toBe('2026-11-21 08:11:07');
    expect(read('- 10 s')).toBe('2026-11-21 09:40:57');
  });

  it('is nothing else', () => {
    for (const text of ['', 'noon', '25:00', '09:60', '2026-02-30', '2026-13-01', '-x', '2h'])
      expect(read(text)).toBeUndefined();
  });
});

it('times are never wider than their column', () => {
  for (const format of timeFormats) {
    for (const at of [now, now - 400 * 86_400_000, now + 5000, Number.NaN]) {
      expect(formatTime(at, format, now).length).toBeLessThanOrEqual(timeWidths[format]);
    }
  }
});
