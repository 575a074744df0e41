import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodingOf } from './encoding.ts';
import { normaliseLines } from './normalise.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const piece = fc.oneof(
  fc.uint8Array({ maxLength: 12 }),
  fc
    .constantFrom('\n', '\r\n', '\r', '\0\0', 'é', '日本', '')
    .map((text) => new Uint8Array(Buffer.from(text))),
);
const bytes = fc
  .array(piece, { maxLength: 20 })
  .map((pieces) => Buffer.concat([...pieces, Buffer.from('\n')]));

describe('normaliseLines', () => {
  it('gives as many lines as there are line feeds, none longer than the limit, whatever the bytes are', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 40 }), (input, limit) => {
        const { text, lineCount, truncated } = normaliseLines(input, limit);
        const lines = splitLines(text);
        expect(lineCount).toBe(splitLines(input).length);
        expect(lines.length).toBe(lineCount);
        for (const [index, line] of lines.entries()) {
          expect(line.length).toBeLessThanOrEqual(limit);
          expect(line[0]).not.toBe(0);
          // Only what was cut is told as cut; a whole line is the bytes as they stood.
          const written = trimmed(splitLines(input)[index] ?? new Uint8Array());
          expect(truncated.includes(index)).toBe(written.length > limit);
          expect(Buffer.from(written).subarray(0, line.length).equals(line)).toBe(true);
          if (written.length <= limit) expect(line.length).toBe(written.length);
        }
      }),
      { numRuns: caseCount },
    );
  });

  it('never cuts a character in two', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.integer({ min: 4, max: 30 }),
        (line, limit) => {
          const clean = line.replaceAll(/[\n\r\0]/g, 'x');
          const { text } = normaliseLines(Buffer.from(`${clean}\n`), limit);
          const cut = Buffer.from(text).toString('utf8').slice(0, -1);
          expect(clean.startsWith(cut)).toBe(true);
        },
      ),
      { numRuns: caseCount },
    );
  });
});

describe('encodings', () => {
  it.each(['utf-8', 'utf-16le', 'latin1'])('%s: whole lines end where a line feed does', (label) => {
    const encoding = encodingOf(label);
    const node = label === 'utf-16le' ? 'utf16le' : label === 'latin1' ? 'latin1' : 'utf8';
    const unit = label === 'latin1' ? 'binary-ascii' : 'grapheme';
    const line = fc.string({ unit }).map((text) => text.replaceAll(/[\n\uFEFF]/g, ' '));
    fc.assert(
      fc.property(fc.array(line), line, (lines, rest) => {
        const whole = lines.map((one) => `${one}\n`).join('');
        const input = Buffer.from(whole + rest, node);
        const end = encoding.lastLineEnd(input);
        expect(end).toBe(Buffer.from(whole, node).length);
        expect(Buffer.from(encoding.toUtf8(input.subarray(0, end))).toString('utf8')).toBe(whole);
      }),
      { numRuns: caseCount },
    );
  });
});

function splitLines(text: Uint8Array): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = text.indexOf(10); end !== -1; end = text.indexOf(10, start)) {
    lines.push(Buffer.from(text.subarray(start, end)));
    start = end + 1;
  }
  return lines;
}

/** Without what a hole leaves before a line and a carriage return after it. */
function trimmed(line: Uint8Array): Uint8Array {
  let start = 0;
  while (line[start] === 0) start++;
  const end = line.length > start && line.at(-1) === 13 ? line.length - 1 : line.length;
  return line.subarray(start, end);
}
