import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../lib/cells.ts';
import type { Ink } from './braille.ts';
import { DotCanvas, dotSign } from './braille.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const ink = (rank = 0): Ink => ({ rank, style: {} });

function drawn(canvas: DotCanvas, isAscii = false): string[] {
  return Array.from({ length: canvas.rows }, (_, row) =>
    Array.from({ length: canvas.columns }, (_, column) =>
      dotSign(canvas.at(column, row)?.bits ?? 0, isAscii),
    ).join(''),
  );
}

describe('a canvas of dots', () => {
  it('has the dots of a cell where Unicode has them', () => {
    const signs = Array.from({ length: 8 }, (_, index) => {
      const canvas = new DotCanvas(1, 1);
      canvas.dot(index % 2, Math.floor(index / 2), ink());
      return drawn(canvas)[0];
    });
    expect(signs.join('')).toBe('⠁⠈⠂⠐⠄⠠⡀⢀');
  });

  it('draws a line with both its ends', () => {
    const canvas = new DotCanvas(4, 2);
    canvas.line([0, 7], [7, 0], ink());
    expect(drawn(canvas)).toEqual(['  ⡠⠊', '⡠⠊  ']);
    expect(drawn(canvas, true)).toEqual(["  .'", ".'  "]);
  });

  it('shows only the highest rank in a cell; the same rank shares it', () => {
    const canvas = new DotCanvas(1, 1);
    canvas.dot(0, 0, ink(1));
    canvas.dot(1, 0, ink(2));
    canvas.dot(0, 1, ink(1));
    expect(drawn(canvas)).toEqual(['⠈']);
    canvas.dot(0, 0, ink(2));
    expect(drawn(canvas)).toEqual(['⠉']);
  });

  it('is halves of cells in ASCII', () => {
    expect([0x01, 0x10, 0x40, 0x84, 0xff, 0].map((bits) => dotSign(bits, true)).join('')).toBe("''..: ");
  });

  it('never draws outside, whatever the numbers', () => {
    const anyNumber = fc.oneof(fc.double(), fc.integer({ min: -50, max: 50 }));
    fc.assert(
      fc.property(fc.nat(6), fc.nat(6), fc.array(anyNumber, { minLength: 4 }), (columns, rows, numbers) => {
        const canvas = new DotCanvas(columns, rows);
        const [a = 0, b = 0, c = 0, d = 0] = numbers;
        canvas.line([a, b], [c, d], ink());
        canvas.dot(a, c, ink());
        expect(drawn(canvas).length).toBe(rows);
        for (const line of drawn(canvas)) expect(displayWidth(line)).toBe(columns);
        expect(canvas.at(columns, 0)).toBeUndefined();
      }),
      { numRuns: caseCount },
    );
  });
});
