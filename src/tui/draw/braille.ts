import type { Style } from './style.ts';

/** What dots are drawn with. In a cell the highest rank is seen alone; inks of one rank share it. */
export interface Ink {
  readonly rank: number;
  readonly style: Style;
}

/** What is in a cell: its dots as bits of a braille pattern, and the ink on top. */
export interface DotCell {
  readonly bits: number;
  readonly ink: Ink;
}

/** Dots in a cell of a terminal. */
const dotsPerCell = { wide: 2, high: 4 } as const;

/** Bits of the dots by column and row: the order the patterns have in Unicode (chapter 21.1, "Braille"). */
const dotBits = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;
const upperHalf = 0x01 | 0x02 | 0x08 | 0x10;

/** A plane of dots, two wide and four high in each cell. What lies outside of it is left out. */
export class DotCanvas {
  readonly columns: number;
  readonly rows: number;
  readonly #cells: (DotCell | undefined)[];

  constructor(columns: number, rows: number) {
    this.columns = Math.max(0, Math.floor(columns));
    this.rows = Math.max(0, Math.floor(rows));
    this.#cells = Array.from({ length: this.columns * this.rows }, () => undefined);
  }

  get dotsWide(): number {
    return this.columns * dotsPerCell.wide;
  }

  get dotsHigh(): number {
    return this.rows * dotsPerCell.high;
  }

  /** Draws one dot; the first column is on the left, the first row on top. */
  dot(x: number, y: number, ink: Ink): void {
    if (!(x >= 0 && x < this.dotsWide && y >= 0 && y < this.dotsHigh)) return;
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const bit = dotBits[column % 2 === 0 ? 0 : 1][row % dotsPerCell.high] ?? 0;
    const index = Math.floor(row / dotsPerCell.high) * this.columns + Math.floor(column / dotsPerCell.wide);
    const cell = this.#cells[index];
    if (cell !== undefined && cell.ink.rank > ink.rank) return;
    const kept = cell !== undefined && cell.ink.rank === ink.rank ? cell.bits : 0;
    this.#cells[index] = { bits: kept | bit, ink };
  }

  /** Draws a straight line (Bresenham) with both its ends; ends outside are moved to the edge. */
  line(from: readonly [number, number], to: readonly [number, number], ink: Ink): void {
    let [x, y] = this.#inside(from);
    const [endX, endY] = this.#inside(to);
    const [wide, high] = [Math.abs(endX - x), Math.abs(endY - y)];
    const [stepX, stepY] = [Math.sign(endX - x), Math.sign(endY - y)];
    let error = wide - high;
    for (let left = wide + high; left >= 0; left--) {
      this.dot(x, y, ink);
      if (x === endX && y === endY) return;
      const doubled = 2 * error;
      if (doubled > -high) {
        error -= high;
        x += stepX;
      }
      if (doubled < wide) {
        error += wide;
        y += stepY;
      }
    }
  }

  /** What is in a cell; undefined where nothing was drawn. */
  at(column: number, row: number): DotCell | undefined {
    return column >= 0 && column < this.columns ? this.#cells[row * this.columns + column] : undefined;
  }

  #inside([x, y]: readonly [number, number]): [number, number] {
    return [inside(x, this.dotsWide), inside(y, this.dotsHigh)];
  }
}

function inside(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Number.isNaN(value) ? 0 : Math.floor(value)));
}

/** The sign of a pattern of dots; in ASCII its halves: `'`, `.` and both `:`. */
export function dotSign(bits: number, isAscii: boolean): string {
  if (bits === 0) return ' ';
  if (!isAscii) return String.fromCodePoint(0x2800 + bits);
  const isUp = (bits & upperHalf) !== 0;
  const isDown = (bits & ~upperHalf) !== 0;
  if (isUp && isDown) return ':';
  return isUp ? "'" : '.';
}
