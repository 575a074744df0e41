import {
  appendFileSync,
  copyFileSync,
  existsSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { ManualClock } from '../../lib/clock.ts';
import type { FilePosition } from './index.ts';
import { Tail } from './index.ts';
import type { Step } from './test-history.ts';
import { playHistory } from './test-history.ts';

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('append' as const), lines: fc.integer({ min: 1, max: 60 }) }),
  },
  { weight: 6, arbitrary: fc.constant({ kind: 'read' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'half' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'rename' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'copy and truncate' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'compress' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'restart' as const }) },
);

/** A log that is written, rotated and followed as the steps say; gives the lines in the order they were handed out. */
async function play(steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]): Promise<{
  got: string[];
  written: number;
}> {
  using folder = new TemporaryFolder();
  const path = folder.join('app.log');
  const clock = new ManualClock();
  const got: string[] = [];
  let positions: readonly FilePosition[] | undefined;
  let written = 0;
  let isHalf = false;
  /** Of a file that comes and goes between two looks nobody knows. */
  let isSeen = false;
  const open = (): Tail =>
    new Tail({ patterns: [path], from: 'beginning', maxLineBytes: 1000, clock }, positions);
  let tail = open();
  const read = async (): Promise<void> => {
    await clock.advance(1000);
    isSeen = existsSync(path);
    for (let isMoreLeft = true; isMoreLeft;) {
      const done = await tail.read(4096);
      for (const { text } of done.chunks)
        got.push(...Buffer.from(text).toString('utf8').split('\n').slice(0, -1));
      ({ positions, isMoreLeft } = done);
    }
  };
  const finish = (): void => {
    if (isHalf) appendFileSync(path, ' end\n');
    isHalf = false;
  };
  const rotate = (): void => {
    for (let n = 8; n > 0; n--) {
      for (const suffix of ['', '.gz']) {
        const older = `${path}.${n}${suffix}`;
        if (existsSync(older)) renameSync(older, `${path}.${n + 1}${suffix}`);
      }
    }
  };
  await read();
  for (const done of steps) {
    if (done.kind === 'append') {
      finish();
      let text = '';
      for (let n = 0; n < done.lines; n++)
        text += `line ${++written} of the log ${'x'.repeat(written % 70)} end\n`;
      appendFileSync(path, text);
    } else if (done.kind === 'half' && !isHalf) {
      appendFileSync(path, `line ${++written} of the log`);
      isHalf = true;
    } else if (done.kind === 'read') await read();
    else if (done.kind === 'restart') {
      await tail.close();
      tail = open();
    } else if (done.kind === 'rename' && existsSync(path)) {
      if (!isSeen) await read();
      finish();
      rotate();
      renameSync(path, `${path}.1`);
      await read();
    } else if (done.kind === 'copy and truncate' && existsSync(path)) {
      finish();
      // Twice within one look the bytes of the first would stand nowhere any more.
      await read();
      rotate();
      copyFileSync(path, `${path}.1`);
      truncateSync(path);
    } else if (done.kind === 'compress' && existsSync(`${path}.1`)) {
      await read();
      writeFileSync(`${path}.1.gz`, gzipSync(readFileSync(`${path}.1`)));
      rmSync(`${path}.1`);
    }
  }
  finish();
  await read();
  await read();
  await tail.close();
  return { got: got.map((line) => line.split(' ')[1] ?? ''), written };
}

/** A compressed copy whose inode a younger file gets. */
const reusedInodes: (typeof step extends fc.Arbitrary<infer S> ? S : never)[][] = [
  [
    { kind: 'append', lines: 1 },
    { kind: 'copy and truncate' },
    { kind: 'compress' },
    { kind: 'rename' },
    { kind: 'restart' },
    { kind: 'append', lines: 1 },
  ],
  [
    { kind: 'half' },
    { kind: 'copy and truncate' },
    { kind: 'compress' },
    { kind: 'restart' },
    { kind: 'rename' },
    { kind: 'append', lines: 1 },
  ],
  [
    { kind: 'append', lines: 1 },
    { kind: 'rename' },
    { kind: 'half' },
    { kind: 'read' },
    { kind: 'restart' },
    { kind: 'rename' },
    { kind: 'compress' },
  ],
];

it('whatever is done to a log, each line is handed out once', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const { got, written } = await play(steps);
      const wanted = Array.from({ length: written }, (_, index) => String(index + 1));
      expect(got.toSorted((a, b) => Number(a) - Number(b))).toEqual(wanted);
    }),
    { numRuns: 120, examples: reusedInodes.map((steps) => [steps]) },
  );
});

const packing = fc.constantFrom('now' as const, 'now' as const, 'later' as const, 'never' as const);
const generation = fc.integer({ min: 1, max: 3 });

function steps(weight: number, arbitrary: fc.Arbitrary<Step>): fc.WeightedArbitrary<Step> {
  return { weight, arbitrary };
}

/** Little is written, and much is done to it: a few bytes are the hardest to tell apart. */
const hardStep = fc.oneof(
  steps(
    10,
    fc.record({ kind: fc.constant('write'), lines: fc.integer({ min: 1, max: 2 }), padding: fc.constant(0) }),
  ),
  steps(
    2,
    fc.record({
      kind: fc.constant('write'),
      lines: fc.integer({ min: 6, max: 15 }),
      padding: fc.constant(70),
    }),
  ),
  steps(
    8,
    fc.record({
      kind: fc.constant('copy and truncate'),
      looks: fc.subarray(['empty' as const, 'whole' as const]),
      packing,
    }),
  ),
  steps(6, fc.record({ kind: fc.constant('rename'), isCreated: fc.boolean(), packing })),
  steps(4, fc.record({ kind: fc.constant('compress'), generation })),
  steps(2, fc.record({ kind: fc.constant('delete'), generation })),
  steps(6, fc.constant({ kind: 'restart' })),
  steps(2, fc.constant({ kind: 'half' })),
  steps(1, fc.constant({ kind: 'late' })),
  steps(1, fc.constant({ kind: 'recreate' })),
  steps(8, fc.constant({ kind: 'look', ms: 1000 })),
  // Around the times a search, a copy's proof and the hunt for younger files take, and those a writer is waited for.
  steps(
    4,
    fc.record({
      kind: fc.constant('look'),
      ms: fc.constantFrom(300, 2500, 3500, 9500, 11_000, 65_000, 310_000),
    }),
  ),
  steps(
    2,
    fc.record({
      kind: fc.constant('glance'),
      ms: fc.constantFrom(0, 300, 1000),
      bytes: fc.constantFrom(1, 8, 100),
    }),
  ),
);

const begun: readonly Step[] = [
  { kind: 'write', lines: 1, padding: 0 },
  { kind: 'look', ms: 1000 },
];

it(
  'short files, copies and inodes used again: each line is handed out once',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(hardStep, { minLength: 3, maxLength: 14 }),
        fc.constantFrom('app.log' as const, 'app.log*' as const),
        fc.boolean(),
        async (done, pattern, hasHeader) => {
          using folder = new TemporaryFolder();
          const faults = await playHistory(folder.path, { pattern, hasHeader, steps: [...begun, ...done] });
          expect(faults).toEqual({ lost: [], repeated: [], late: [] });
        },
      ),
      { numRuns: 400 },
    );
  },
);
