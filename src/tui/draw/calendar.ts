import type { Line, Span } from './style.ts';
import { fitLine, lineOf, span, tones } from './style.ts';

/** A day of the calendar without a zone. */
export interface CalendarDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** A sign for a day, `2026-11-21`; null where there is nothing to say of it. */
export type DaySign = (date: string) => Span | null;

const cell = 3;
const gap = 4;
const monthWidth = 7 * cell;
const mostBeside = 6;
const monthNames = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Months up to the one of `last`, as weeks from Monday to Sunday with a sign behind each day, as many beside each other as fit. */
export function drawCalendar(last: CalendarDay, months: number, sign: DaySign, width: number): Line[] {
  const beside = Math.max(1, Math.min(mostBeside, Math.floor((width - 1 + gap) / (monthWidth + gap))));
  const blocks = Array.from({ length: months }, (_, index) =>
    drawMonth(new Date(Date.UTC(last.year, last.month - months + index)), last, sign),
  );
  const lines: Line[] = [];
  for (let first = 0; first < blocks.length; first += beside) {
    const row = blocks.slice(first, first + beside);
    const height = Math.max(...row.map((block) => block.length));
    if (first > 0) lines.push([]);
    for (let line = 0; line < height; line++) {
      lines.push([
        span(' '),
        ...row.flatMap((block) => [...fitLine(block[line] ?? [], monthWidth), span(' '.repeat(gap))]),
      ]);
    }
  }
  return lines;
}

function drawMonth(month: Date, today: CalendarDay, sign: DaySign): Line[] {
  const year = month.getUTCFullYear();
  const index = month.getUTCMonth();
  const count = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
  const before = (month.getUTCDay() + 6) % 7;
  const cells: (readonly Span[])[] = Array.from({ length: before }, () => [span(' '.repeat(cell))]);
  for (let day = 1; day <= count; day++) {
    const isToday = year === today.year && index + 1 === today.month && day === today.day;
    const date = `${year}-${String(index + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    cells.push([
      span(String(day).padStart(2), isToday ? tones.strong : tones.muted),
      sign(date) ?? span(' '),
    ]);
  }
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week): Line =>
    cells.slice(7 * week, 7 * week + 7).flat(),
  );
  return [
    lineOf(`${monthNames[index]} ${year}`, tones.strong),
    lineOf('Mo Tu We Th Fr Sa Su ', tones.muted),
    ...weeks,
  ];
}
