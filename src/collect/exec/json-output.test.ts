import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seriesKey } from '../../lib/exposition/index.ts';
import { parseJsonOutput } from './json-output.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

/** Samples as `[name, labels, value]`; the faults where there are any. */
function parsed(value: unknown): unknown {
  const { samples, faults } = parseJsonOutput(typeof value === 'string' ? value : JSON.stringify(value), 4);
  return faults.length > 0
    ? faults
    : samples.map(({ name, labels, value: number }) => [name, labels, number]);
}

describe('an object', () => {
  it('is names and numbers', () => {
    expect(parsed({ rows: 5, lag_seconds: -0.25, 'cpu.load-1': 1, '9lives': 9 })).toEqual([
      ['rows', {}, 5],
      ['lag_seconds', {}, -0.25],
      ['cpu_load_1', {}, 1],
      ['_lives', {}, 9],
    ]);
    expect(parsed({})).toEqual([]);
  });

  it('may hold objects, whose names are joined; texts and nulls are left out, true is 1', () => {
    expect(parsed({ db: { main: { up: true, name: 'x' }, old: null }, state: 'ok', done: false })).toEqual([
      ['db_main_up', {}, 1],
      ['done', {}, 0],
    ]);
  });

  it('is told where it has something else', () => {
    expect(parsed({ a: [1], '': 1, b: { c: [] } })).toEqual([
      'a: expected a number or an object, got a list',
      'the name is empty',
      'b_c: expected a number or an object, got a list',
    ]);
    expect(parsed('{"a": 1e999}')).toEqual(['a: expected a number or an object, got Infinity']);
    expect(parsed({ a_b: 1, a: { b: 2 } })).toEqual(['a_b: the series a_b is there twice']);
    expect(parsed({ a: 1, b: 1, c: 1, d: 1, e: 1 })).toEqual(['e: more than 4 samples']);
    expect(parsed(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`)).toEqual([
      'a_a_a_a_a_a_a_a_a_a: objects are more than 10 deep',
    ]);
  });
});

describe('a list', () => {
  it('is metrics with labels', () => {
    const list = [
      {
        name: 'jobs_total',
        labels: { queue: 'a b', shard: 3, hot: true },
        value: 3,
        type: 'counter',
        help: 'Jobs.',
      },
      { name: 'up', value: true },
      { name: 'lag', value: 'NaN', labels: {} },
      { name: 'end', value: '+Inf' },
    ];
    expect(parsed(list)).toEqual([
      ['jobs_total', { queue: 'a b', shard: '3', hot: 'true' }, 3],
      ['up', {}, 1],
      ['lag', {}, NaN],
      ['end', {}, Infinity],
    ]);
    expect(parseJsonOutput(JSON.stringify(list), 4).definitions).toEqual([
      { name: 'jobs_total', type: 'counter', help: 'Jobs.' },
    ]);
  });

  it('hands over its good metrics and tells of the others', () => {
    const { samples, faults, faultCount } = parseJsonOutput(
      JSON.stringify([
        5,
        { value: 1 },
        { name: 'a', value: 'x' },
        { name: 'b', value: 1, labels: [] },
        { name: 'c', value: 1, labels: { 'a-b': 'x' } },
        { name: 'd', value: 1, labels: { a: null } },
        { name: 'e', value: 1, type: 'meter' },
        { name: 'e', value: 2 },
      ]),
      100,
    );
    expect(samples).toEqual([{ name: 'e', labels: {}, value: 1 }]);
    expect(faults).toEqual([
      '[0]: expected an object with name and value, got 5',
      '[1].name: expected text, got nothing',
      '[2].value: expected a number, got "x"',
      '[3].labels: expected an object, got a list',
      '[4].labels: expected names of letters, digits and _, got "a-b"',
      '[5].labels.a: expected text, got null',
      '[6].type: expected counter, gauge or untyped, got "meter"',
      '[7]: the series e is there twice',
    ]);
    expect(faultCount).toBe(8);
  });
});

describe('anything else', () => {
  it('is refused', () => {
    expect(parsed('')).toEqual(['expected JSON, nothing was printed']);
    expect(parsed('{"a": 1')).toEqual([expect.stringMatching(/^not JSON: /)]);
    expect(parsed('5')).toEqual(['expected an object or a list, got 5']);
    expect(parsed('null')).toEqual(['expected an object or a list, got null']);
  });

  it('is no fault of the good metric beside it', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), (items) => {
        const text = JSON.stringify([...items, { name: 'the_good_one', value: 1 }]);
        const { samples, faultCount } = parseJsonOutput(text, 1000);
        expect(samples.some(({ name }) => name === 'the_good_one')).toBe(true);
        expect(faultCount).toBeGreaterThanOrEqual(0);
        expect(new Set(samples.map(({ name, labels }) => seriesKey(name, labels))).size).toBe(samples.length);
      }),
      { numRuns: caseCount },
    );
  });

  it('never throws', () => {
    const text = fc.oneof(fc.string(), fc.json());
    fc.assert(
      fc.property(text, (printed) => void parseJsonOutput(printed, 10)),
      { numRuns: caseCount },
    );
  });
});
