import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFailureQuota } from './config.ts';
import { readMemory, writeMemory } from './memory.ts';
import { judge, newStanding } from './verdict.ts';
import type { Result, Rule, Standing } from './verdict.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

/** `3 of 5, 2`: failures, then successes. */
function ruleOf(written: string): Rule {
  const [failures = '', successes = '1'] = written.split(', ');
  return { failures: parseFailureQuota(failures) ?? { count: 0, of: 0 }, successes: Number(successes) };
}

/** `+` good, `-` failed, `?` cannot be made; the moment is the position. */
function resultOf(sign: string, at: number): Result {
  if (sign === '+') return { kind: 'ok', at };
  return { kind: sign === '-' ? 'failed' : 'unusable', at, reason: `reason ${at}` };
}

function play(rule: Rule, signs: string, from: Standing = newStanding): Standing[] {
  let standing = from;
  return signs.split('').map((sign, at) => (standing = judge(rule, standing, resultOf(sign, at))));
}

/** The state after each result by its first letter: up, down, pending, unknown (`?`). */
function states(rule: string, signs: string): string {
  return play(ruleOf(rule), signs)
    .map(({ state }) => (state === 'unknown' ? '?' : state[0]))
    .join('');
}

test('a check is down after enough failures among the last runs and up after enough good ones in a row', () => {
  const check = (rule: string, signs: string, want: string): void =>
    expect([rule, signs, states(rule, signs)]).toEqual([rule, signs, want]);
  check('1', '+-+-', 'udud');
  check('3', '+--+---+', 'uuuuuudu');
  check('3', '---', 'ppd');
  check('3 of 5', '+-+-+-', 'uuuuud');
  check('3 of 5', '+-+-++-', 'uuuuuuu');
  check('2 of 3, 2', '++--+-++', 'puuddddu');
  check('2, 3', '+++--++-+++', 'ppuuddddddu');
  // What was before it came up counts no more.
  check('3 of 5', '---+--', 'ppduuu');
  // Good runs alone bring nobody down.
  check('3 of 5, 3', '---++', 'ppddd');
  check('1', '+?-', 'u?d');
  check('2', '--?+', 'pd?u');
  check('2', '+?--', 'u?pd');
});

test('the reason is that of the newest failure, and stays known when the check is up again', () => {
  const [, down, up, later] = play(ruleOf('1'), '+-+-');
  expect(down).toMatchObject({ state: 'down', since: 1, reason: 'reason 1' });
  expect(up).toMatchObject({
    state: 'up',
    since: 2,
    reason: undefined,
    lastFailure: { at: 1, reason: 'reason 1' },
  });
  expect(later).toMatchObject({ state: 'down', since: 3, reason: 'reason 3' });
  const shaky = play(ruleOf('2 of 3'), '+-+++');
  expect(shaky.map(({ reason }) => reason)).toEqual([
    undefined,
    'reason 1',
    'reason 1',
    'reason 1',
    undefined,
  ]);
  expect(play(ruleOf('1'), '?+').map(({ reason }) => reason)).toEqual(['reason 0', undefined]);
});

const rules = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 5 }))
  .map(([count, more, successes]): Rule => ({ failures: { count, of: count + more }, successes }));
const runs = fc
  .array(fc.constantFrom('+', '-', '+', '-', '?'), { maxLength: 60 })
  .map((signs) => signs.join(''));

test('no history leads to a verdict the rule does not allow', () => {
  fc.assert(
    fc.property(rules, runs, (rule, signs) => {
      const standings = play(rule, signs);
      standings.forEach((standing, index) => {
        const before = standings[index - 1] ?? newStanding;
        const seen = signs.slice(0, index + 1);
        const hasChanged = standing.state !== before.state;
        const failed = seen.slice(-rule.failures.of).replaceAll(/[^-]/g, '').length;
        const isRight = {
          'down has a reason': standing.state !== 'down' || standing.reason !== undefined,
          'down at a failure, after enough of them':
            standing.state !== 'down' || !hasChanged || (seen.endsWith('-') && failed >= rule.failures.count),
          'up after enough good runs':
            standing.state !== 'up' || !hasChanged || seen.endsWith('+'.repeat(rule.successes)),
          'unknown while it cannot be made': (standing.state === 'unknown') === seen.endsWith('?'),
          'since the change': (standing.since === before.since) !== hasChanged,
          'no more is kept than counts': standing.window.length <= Math.max(rule.failures.of, rule.successes),
          'the last failure is known': (standing.lastFailure?.at ?? -1) === seen.lastIndexOf('-'),
        };
        const wrong = Object.entries(isRight).find(([, holds]) => !holds);
        if (wrong !== undefined) throw new Error(`${seen}: not so: ${wrong[0]}`);
      });
      // Whatever was before, enough of the same decide.
      const last = standings.at(-1) ?? newStanding;
      return (
        play(rule, '+'.repeat(rule.successes), last).at(-1)?.state === 'up' &&
        play(rule, '-'.repeat(rule.failures.count), last).at(-1)?.state === 'down'
      );
    }),
    { numRuns: caseCount },
  );
});

test('a restart at any moment changes nothing', () => {
  fc.assert(
    fc.property(rules, runs, runs, (rule, first, then) => {
      const before = play(rule, first).at(-1) ?? newStanding;
      const restored = readMemory({ memory: writeMemory({ standing: before, history: [] }) }).standing;
      expect(restored).toEqual(before);
      expect(play(rule, then, restored)).toEqual(play(rule, then, before));
    }),
    { numRuns: 2000 },
  );
});

test('a memory that is damaged counts as none', () => {
  for (const memory of ['', '{', 'null', '{"version":1}', '{"version":2}', null, 5]) {
    expect(readMemory({ memory }).standing).toEqual(newStanding);
  }
  expect(readMemory(undefined).history).toEqual([]);
});

test('a quota of failures is a number or so many of the last ones', () => {
  const check = (written: string, want: unknown): void =>
    expect([written, parseFailureQuota(written)]).toEqual([written, want]);
  check('3', { count: 3, of: 3 });
  check('3 of 5', { count: 3, of: 5 });
  check(' 2  of 2 ', { count: 2, of: 2 });
  for (const bad of ['0', '5 of 3', '3 of 101', '-1', '1.5', '3 von 5', '', 'of', '3of5', '1e2'])
    check(bad, undefined);
});
