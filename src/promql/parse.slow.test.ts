import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expression, LabelMatcher } from './ast.ts';
import { ParseError } from './errors.ts';
import { arbitraryExpression } from './fixtures/arbitrary-expression.ts';
import { parse } from './parse.ts';
import { prettyPrint } from './pretty-print.ts';
import { print } from './print.ts';

const numRuns = 10_000;

/** A tree without positions, its matchers in one order. */
function bare(tree: Expression): unknown {
  return JSON.parse(
    JSON.stringify(tree, (key, value: unknown) => {
      if (key === 'position') return undefined;
      if (key === 'matchers') return (value as LabelMatcher[]).map((each) => JSON.stringify(each)).toSorted();
      return typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
        ? `number ${value > 0} ${Object.is(value, -0)} ${value}`
        : value;
    }),
  );
}

describe('a tree', () => {
  it('reads back the same from one line', () => {
    fc.assert(
      fc.property(arbitraryExpression, (tree) => {
        expect(bare(parse(print(tree)))).toEqual(bare(tree));
      }),
      { numRuns },
    );
  });

  it('reads back the same from several', () => {
    fc.assert(
      fc.property(arbitraryExpression, (tree) => {
        expect(bare(parse(prettyPrint(tree)))).toEqual(bare(tree));
      }),
      { numRuns: numRuns / 4 },
    );
  });
});

const pieces = `( ) { } [ ] , + - * / ^ % == != =~ !~ = < > </ >/ and or unless atan2 bool on ignoring group_left
  group_right fill( fill_left(1) by without offset @ start() end( step() range max_of( 5m 1 0x1f 1e3 .5 1_0 5mm "a" 'b'
  \`c\` sum topk rate m a:b {a="b"} [5m] [5m:1m] [1m+ anchored smoothed nan # \n : _ \\ " ' é 😀 ! ; info( time()`;
const soup = fc
  .array(fc.constantFrom(...pieces.split(/ +/), ' ', '\ud800', '\u0000'), { maxLength: 14 })
  .map((parts) => parts.join(''));

describe('whatever is written', () => {
  /** Parses, and parses what it printed. */
  function survive(query: string): void {
    let tree: Expression;
    try {
      tree = parse(query);
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      const { start, end } = error.position;
      expect([start >= 0, start <= end, end <= query.length]).toEqual([true, true, true]);
      return;
    }
    expect(bare(parse(print(tree)))).toEqual(bare(tree));
    expect(tree.position.start).toBeGreaterThanOrEqual(0);
    expect(tree.position.end).toBeLessThanOrEqual(query.length);
  }

  it('is a query or a fault, and a query prints as itself', () => {
    fc.assert(fc.property(soup, survive), { numRuns });
  });

  it('over a query is a query or a fault', () => {
    fc.assert(
      fc.property(
        arbitraryExpression.map(print),
        fc.nat(),
        fc.nat({ max: 6 }),
        soup,
        (query, place, length, change) => {
          const start = place % (query.length + 1);
          survive(query.slice(0, start) + change.slice(0, 8) + query.slice(start + length));
        },
      ),
      { numRuns },
    );
  });
});
