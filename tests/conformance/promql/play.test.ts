import { expect, it } from 'vitest';
import { playScript } from './play.ts';

/** Failures of a script by line; nothing for a line whose query answered as expected. */
function failures(script: string): Record<number, string | undefined> {
  return Object.fromEntries(playScript(script).map(({ line, failure }) => [line, failure]));
}

const doors = `load 1m
  door_open{room="attic"} 1 0 1
  door_open{room="cellar"} 0+2x2

`;

/** What differs where the doors are asked; undefined where nothing does. */
function failureOf(evaluation: string): string | undefined {
  return playScript(doors + evaluation)[0]?.failure;
}

it('passes what is as expected', () => {
  expect(
    failureOf('eval instant at 2m door_open\n  door_open{room="attic"} 1\n  door_open{room="cellar"} 4'),
  ).toBeUndefined();
  expect(failureOf('eval range from 0 to 2m step 1m sum(door_open)\n  {} 1 2 5')).toBeUndefined();
  expect(failureOf('eval instant at 1m 1 + 2\n  3')).toBeUndefined();
  expect(failureOf('eval instant at 1m nothing')).toBeUndefined();
  expect(failureOf('eval instant at 0 "word"\n  expect string "word"')).toBeUndefined();
  expect(
    failureOf(
      'eval instant at 2m door_open{room="attic"}[2m]\n  expect range vector from 1m to 2m step 1m\n  door_open{room="attic"} 0 1',
    ),
  ).toBeUndefined();
  expect(
    failureOf(
      'eval instant at 2m sort_desc(door_open)\n  expect ordered\n  door_open{room="cellar"} 4\n  door_open{room="attic"} 1',
    ),
  ).toBeUndefined();
  expect(failureOf('eval_fail instant at 2m ceil({room=~".+"}) + on() door_open')).toBeUndefined();
});

it('fails on another value, within the tolerance and not beyond', () => {
  expect(failureOf('eval instant at 2m sum(door_open)\n  {} 6')).toMatch(/expected 6 at 120000, got 5/);
  expect(failureOf('eval instant at 2m sum(door_open)\n  {} 5.0000001')).toBeUndefined();
  expect(failureOf('eval instant at 2m sum(door_open)\n  {} 5.0001')).toMatch(/expected 5.0001/);
  expect(failureOf('eval range from 0 to 2m step 1m sum(door_open)\n  {} 1 2 6')).toMatch(
    /expected 6 at 120000, got 5/,
  );
  expect(failureOf('eval instant at 1m 1 + 2\n  4')).toMatch(/expected scalar 4, got scalar 3/);
  expect(failureOf('eval instant at 0 "word"\n  expect string "other"')).toMatch(/expected string "other"/);
  expect(failureOf('eval instant at 0 0 / 0\n  0')).toMatch(/expected scalar 0/);
});

it('fails on a series that is missing, and on one too many', () => {
  expect(failureOf('eval instant at 2m door_open\n  door_open{room="attic"} 1')).toMatch(
    /unexpected series .*cellar/,
  );
  expect(
    failureOf(
      'eval instant at 2m door_open{room="attic"}\n  door_open{room="attic"} 1\n  door_open{room="barn"} 1',
    ),
  ).toMatch(/expected series .*barn.* is missing/);
  expect(failureOf('eval instant at 2m sum(door_open)')).toMatch(/unexpected series \{\}/);
  expect(failureOf('eval instant at 2m nothing\n  {} 1')).toMatch(/expected series \{\} is missing/);
  expect(failureOf('eval instant at 2m sum(door_open)\n  5')).toMatch(/expected scalar 5, got vector/);
  expect(failureOf('eval instant at 2m 5\n  {} 5')).toMatch(/expected series, got scalar 5/);
});

it('fails on a point that is missing, too many, or at another time', () => {
  expect(failureOf('eval range from 0 to 2m step 1m sum(door_open)\n  {} 1 2')).toMatch(/expected 2 points/);
  expect(failureOf('eval range from 0 to 2m step 1m sum(door_open)\n  {} 1 2 5 5')).toMatch(
    /more than the query has steps/,
  );
  expect(failureOf('eval range from 0 to 2m step 1m sum(door_open) > 1\n  {} _ 2 5')).toBeUndefined();
  expect(failureOf('eval range from 0 to 2m step 1m sum(door_open) > 1\n  {} 2 5')).toMatch(
    /expected a point at 0/,
  );
});

it('fails on another order where an order is asked for', () => {
  const reverse = '  door_open{room="attic"} 1\n  door_open{room="cellar"} 4';
  expect(failureOf(`eval instant at 2m sort_desc(door_open)\n  expect ordered\n${reverse}`)).toMatch(
    /at place 1, got it at 2|at place 2, got it at 1/,
  );
  expect(failureOf(`eval_ordered instant at 2m sort_desc(door_open)\n${reverse}`)).toMatch(/got it at/);
  expect(failureOf(`eval instant at 2m sort_desc(door_open)\n${reverse}`)).toBeUndefined();
});

it('fails where a failure or an annotation is not what is expected', () => {
  const clash = 'ceil({room=~".+"})';
  expect(failureOf(`eval instant at 2m sum(door_open)\n  expect fail\n  {} 5`)).toMatch(
    /expected a failure, got an answer/,
  );
  expect(failureOf(`eval instant at 2m ${clash} +`)).toMatch(/failed: /);
  expect(
    failureOf('eval instant at 2m door_open + on() door_open\n  expect fail msg: another message'),
  ).toMatch(/expected fail "another message", got/);
  expect(
    failureOf('eval instant at 2m door_open + on() door_open\n  expect fail regex: duplicate|many'),
  ).toBeUndefined();
  expect(failureOf('eval instant at 2m quantile(2, door_open)\n  expect warn\n  {} Inf')).toBeUndefined();
  expect(
    failureOf('eval instant at 2m quantile(2, door_open)\n  expect warn regex: quantile value\n  {} Inf'),
  ).toBeUndefined();
  expect(failureOf('eval instant at 2m quantile(2, door_open)\n  expect warn msg: other\n  {} Inf')).toMatch(
    /expected warn "other", got/,
  );
  expect(failureOf('eval instant at 2m quantile(2, door_open)\n  expect no_warn\n  {} Inf')).toMatch(
    /unexpected warn/,
  );
  expect(failureOf('eval instant at 2m sum(door_open)\n  expect warn\n  {} 5')).toMatch(
    /expected warn, got \[\]/,
  );
  expect(failureOf('eval_warn instant at 2m sum(door_open)\n  {} 5')).toMatch(/expected warn/);
  expect(
    failureOf(
      'eval instant at 2m rate(door_open[2m])\n  expect no_info\n  {room="attic"} 0.008333333\n  {room="cellar"} 0.033333333',
    ),
  ).toMatch(/unexpected info/);
});

it('compares histograms bucket by bucket, and hints where they are written', () => {
  const stored =
    'load 1m\n  size {{schema:0 sum:5 count:4 buckets:[1 2 1]}}\n\neval instant at 0 size\n  size ';
  const failureOf = (expected: string) => playScript(stored + expected)[0]?.failure;
  expect(failureOf('{{schema:0 sum:5 count:4 buckets:[1 2 1]}}')).toBeUndefined();
  expect(failureOf('{{schema:0 sum:5 count:4 buckets:[1 2 1 0 0]}}')).toBeUndefined();
  expect(failureOf('{{schema:0 sum:5 count:4 buckets:[1 1 2]}}')).toMatch(/expected/);
  expect(failureOf('{{schema:0 sum:6 count:4 buckets:[1 2 1]}}')).toMatch(/expected/);
  expect(failureOf('{{schema:1 sum:5 count:4 buckets:[1 2 1]}}')).toMatch(/expected/);
  expect(failureOf('{{schema:0 sum:5 count:4 buckets:[1 2 1] counter_reset_hint:unknown}}')).toBeUndefined();
  expect(failureOf('{{schema:0 sum:5 count:4 buckets:[1 2 1] counter_reset_hint:gauge}}')).toMatch(
    /expected/,
  );
  expect(failureOf('5')).toMatch(/expected 5/);
});

it('loads classic histograms as native ones with custom buckets, besides', () => {
  const script = `load_with_nhcb 1m
  wait_bucket{le="1"} 3
  wait_bucket{le="+Inf"} 5
  wait_sum 7

eval instant at 0 wait
  wait {{schema:-53 sum:7 count:5 custom_values:[1] buckets:[3 2]}}

eval instant at 0 wait_sum
  wait_sum 7
`;
  expect(failures(script)).toEqual({ 6: undefined, 9: undefined });
});

it('gives start timestamps to the samples of the series below', () => {
  const script = (start: string) =>
    `load 1m\n  hits@st _ ${start}\n  hits 0 60\n\neval instant at 1m rate(hits[30s1ms])\n  {} 1\n`;
  expect(failures('load 1m\n  hits@st _ -30s\n  other 0 60\n')[1]).toMatch(
    /its start timestamps are another's/,
  );
  expect(failures('load 1m\n  hits@st _ -30s _\n  hits 0 60\n')[1]).toMatch(
    /2 values and 3 start timestamps/,
  );
  expect(failures(script('_'))[5]).toMatch(/expected series/);
});

it('forgets what was loaded once it is cleared', () => {
  const script = `${doors}clear\n\neval instant at 2m door_open\n`;
  expect(Object.values(failures(script))).toEqual([undefined]);
});

it('tells what it cannot read, and goes on after it', () => {
  const script = 'sing 1m\n\nload never\n  up 1\n\neval sometimes up\n\neval instant at 0 1\n  1\n';
  expect(failures(script)).toEqual({
    1: 'unknown command "sing 1m"',
    3: '"never" is no duration',
    6: 'neither an instant query nor a range query',
    8: undefined,
  });
});

it('asks instant queries as range queries and pinned to their time as well', () => {
  // The time itself is not the same at any time, and nothing pins it.
  expect(failureOf('eval instant at 2m time()\n  120')).toBeUndefined();
  expect(failureOf('eval instant at 2m sum(door_open offset 1m)\n  {} 2')).toBeUndefined();
});
