import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StreamItem } from './event-stream.ts';
import { EventStreamError, EventStreamParser } from './event-stream.ts';
import { caseCount } from '../../tests/support/case-count.ts';

const encoder = new TextEncoder();

const read = (...texts: readonly string[]): StreamItem[] => {
  const parser = new EventStreamParser();
  return texts.flatMap((text) => parser.push(encoder.encode(text)));
};
const event = (data: string, id = '', type = 'message'): StreamItem => ({ kind: 'event', type, data, id });

describe('the parser', () => {
  const check = (what: string, text: string, want: readonly StreamItem[]): void =>
    it(`an event stream ${what}`, () => expect(read(text)).toEqual(want));

  check('is events that end with an empty line', 'id: 7\ndata: a\n\ndata: b\n\n', [
    event('a', '7'),
    event('b', '7'),
  ]);
  check('may end its lines with CR or CRLF', 'data: a\r\rdata: b\r\n\r\n', [event('a'), event('b')]);
  check('joins the data of several lines', 'data: a\ndata:b\ndata\n\n', [event('a\nb\n')]);
  check('names the type of an event, for that event only', 'event: gap\ndata: {}\n\ndata: x\n\n', [
    event('{}', '', 'gap'),
    event('x'),
  ]);
  check('has comments', ': keep-alive\n\n', [{ kind: 'comment', text: 'keep-alive' }]);
  check('may begin with a byte order mark', '\uFEFFdata: a\n\n', [event('a')]);
  check('loses one space after the colon and no more', 'data:  a\n\n', [event(' a')]);
  check('has no event without data, but keeps its id', 'id: 3\nevent: x\n\ndata: a\n\n', [event('a', '3')]);
  check('ignores an id with a NUL and fields it does not know', 'id: a\0b\nretry: 5\nx: y\ndata: a\n\n', [
    event('a'),
  ]);
  check('drops an event that was cut off', 'data: a\n\ndata: b\n', [event('a')]);

  it('does not take the LF of a CRLF cut in two for an empty line', () => {
    expect(read('data: a\r', '\ndata: b\r', '\n\r', '\n')).toEqual([event('a\nb')]);
  });

  it('reads huge data in small pieces in linear time', () => {
    const parser = new EventStreamParser();
    const piece = encoder.encode('x'.repeat(64));
    parser.push(encoder.encode('data: '));
    for (let count = 0; count < 100_000; count++) parser.push(piece);
    const [item] = parser.push(encoder.encode('\n\n'));
    expect(item).toMatchObject({ kind: 'event' });
    expect(item?.kind === 'event' && item.data.length).toBe(6_400_000);
  });

  it('gives up at data that never ends', () => {
    const parser = new EventStreamParser();
    const piece = encoder.encode(`data: ${'x'.repeat(2 ** 20)}\n`);
    expect(() => {
      for (let count = 0; count < 20; count++) parser.push(piece);
    }).toThrow(EventStreamError);
  });

  it('gives the same events however it is cut', () => {
    const line = fc.oneof(
      fc.constantFrom('', 'data', 'data:', 'data: {"id":1}', 'id: 5', 'event: gap', ': alive', 'data: é日😀'),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    const end = fc.constantFrom('\n', '\r', '\r\n', '\n\n', '\r\n\r\n');
    const text = fc.array(fc.tuple(line, end), { maxLength: 30 }).map((parts) => parts.flat().join(''));
    fc.assert(
      fc.property(fc.boolean(), text, fc.array(fc.nat(600)), (hasMark, body, cuts) => {
        const bytes = encoder.encode((hasMark ? '\uFEFF' : '') + body);
        const whole = new EventStreamParser().push(bytes);
        const parser = new EventStreamParser();
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((to, index) => bytes.subarray(places[index], to));
        expect(pieces.flatMap((piece) => parser.push(piece))).toEqual(whole);
      }),
      { numRuns: caseCount },
    );
  });

  it('gives back every event that was written', () => {
    const written = fc.array(fc.record({ id: fc.nat().map(String), line: fc.string({ unit: 'binary' }) }));
    fc.assert(
      fc.property(written, fc.constantFrom('\n', '\r', '\r\n'), (lines, end) => {
        const text = lines.map(({ id, line }) =>
          [`id: ${id}`, `data: ${JSON.stringify(line)}`, '', ''].join(end),
        );
        const parser = new EventStreamParser();
        const got = parser.push(encoder.encode(text.join('')));
        expect(got.map((item) => item.kind === 'event' && [item.id, JSON.parse(item.data)])).toEqual(
          lines.map(({ id, line }) => [id, line]),
        );
      }),
      { numRuns: caseCount },
    );
  });
});
