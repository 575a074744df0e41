import { setTimeout as delay } from 'node:timers/promises';
import type { Scenario } from './scenario.ts';
import { scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

/** `dateext` names files by the second; one rotation a second is the most. */
const date = ['dateext', 'dateformat -%Y%m%d-%s'];

interface Rotation {
  readonly options: readonly string[];
  readonly rounds: number;
  readonly patterns?: readonly string[];
  readonly name?: string;
}

const rename: readonly Rotation[] = [
  { options: ['create'], rounds: 1 },
  { options: ['create'], rounds: 3 },
  { options: ['create', 'rotate 1'], rounds: 1 },
  { options: ['create', ...date], rounds: 2 },
  { options: ['create', 'delaycompress', 'compress'], rounds: 1 },
  { options: ['create', 'olddir old', 'createolddir 755 root root'], rounds: 2 },
  { options: ['create', 'olddir ../old-%', 'createolddir 755 root root'], rounds: 2, name: 'olddir beside' },
  { options: ['create', 'extension .log', ...date], rounds: 2, patterns: ['*.log'] },
  { options: ['create'], rounds: 2, patterns: ['app.log*'] },
  { options: ['create', ...date], rounds: 2, patterns: ['app.log*'] },
];

const renameSignalled: readonly Rotation[] = [
  { options: ['nocreate', 'signal'], rounds: 1 },
  { options: ['nocreate', 'signal'], rounds: 3 },
  { options: ['create', 'signal'], rounds: 3 },
  { options: ['create', 'compress', 'signal'], rounds: 1 },
  { options: ['create', 'compress', 'signal'], rounds: 3 },
  { options: ['create', 'compress', ...date, 'signal'], rounds: 2 },
  { options: ['create', 'compress', 'delaycompress', 'signal'], rounds: 3 },
  { options: ['create', 'compress', 'olddir old', 'createolddir 755 root root', 'signal'], rounds: 2 },
  { options: ['create', 'compress', 'signal'], rounds: 2, patterns: ['app.log*'] },
];

const copy: readonly Rotation[] = [
  { options: ['copytruncate'], rounds: 1 },
  { options: ['copytruncate'], rounds: 3 },
  { options: ['copytruncate', 'rotate 1'], rounds: 1 },
  { options: ['copytruncate', ...date], rounds: 2 },
  { options: ['copytruncate', 'compress'], rounds: 1 },
  { options: ['copytruncate', 'compress'], rounds: 3 },
  { options: ['copytruncate', 'compress', 'delaycompress'], rounds: 3 },
  { options: ['copytruncate', 'compress', ...date], rounds: 2 },
  { options: ['copytruncate', 'olddir old', 'createolddir 755 root root'], rounds: 2 },
  { options: ['copytruncate'], rounds: 2, patterns: ['app.log*'] },
  { options: ['copytruncate', 'extension .log', ...date], rounds: 2, patterns: ['*.log'] },
];

/** What logrotate does, each with lines that nobody has read yet on both sides of the rotation. */
export const rotations: readonly Scenario[] = [
  ...rename.map((rotation) =>
    scenario({
      ...common(rotation),
      // The old file and the new one grow side by side for a while.
      isOrdered: false,
      change: (stage) =>
        rounds(stage, rotation, async () => {
          await stage.lines(10);
          await stage.reopen();
        }),
    }),
  ),
  ...renameSignalled.map((rotation) =>
    scenario({
      ...common(rotation),
      // Three within a tenth of a second: what was between may show after what came next.
      unorderedWhile: rotation.rounds > 2 ? 'running' : undefined,
      before: async (stage) => {
        await stage.open('app.log', { isReopenedBySignal: true });
        await stage.lines(100);
      },
      change: (stage) => rounds(stage, rotation, async () => {}),
    }),
  ),
  ...copy.map((rotation) =>
    scenario({
      ...common(rotation),
      // Several within a tenth of a second: what was between shows after what came next.
      isOrdered: rotation.rounds === 1,
      change: (stage) => rounds(stage, rotation, async () => {}),
    }),
  ),
  scenario({
    name: 'copytruncate, the writer without O_APPEND',
    before: async (stage) => {
      await stage.open('app.log', { isAppending: false });
      await stage.lines(100);
    },
    change: (stage) => rounds(stage, { options: ['copytruncate'], rounds: 1 }, async () => {}),
  }),
  scenario({
    name: 'create, written all the time',
    isOrdered: false,
    change: async (stage) => {
      await stage.stream(2000);
      for (let round = 0; round < 3; round++) {
        await delay(200);
        await stage.logrotate(['create']);
        await delay(100);
        await stage.reopen();
      }
      await stage.rest();
    },
  }),
  scenario({
    name: 'create and signal, written all the time',
    isOrdered: false,
    before: async (stage) => {
      await stage.open('app.log', { isReopenedBySignal: true });
      await stage.lines(100);
    },
    change: async (stage) => {
      await stage.stream(2000);
      for (let round = 0; round < 3; round++) {
        await delay(200);
        await stage.logrotate(['create', 'delaycompress', 'compress', 'signal']);
      }
      await stage.rest();
    },
  }),
  scenario({
    name: 'copytruncate, written all the time',
    isOrdered: false,
    reported: 'lines written between the copying and the truncating exist nowhere',
    change: async (stage) => {
      await stage.stream(2000);
      for (let round = 0; round < 3; round++) {
        await delay(200);
        await stage.logrotate(['copytruncate']);
      }
      await stage.rest();
    },
  }),
];

function common({ options, rounds, patterns = ['app.log'], name }: Rotation): {
  name: string;
  patterns: readonly string[];
} {
  const words = options.filter((option) => !/^(dateformat|createolddir)/.test(option));
  const glob = patterns[0] === 'app.log' ? '' : `, glob ${patterns[0]}`;
  return { name: `${name ?? words.join(' ')}, ${rounds} ×${glob}`, patterns };
}

/** Lines just before the rotation, lines by the descriptor of before, lines after. */
async function rounds(
  stage: Stage,
  { options, rounds: count }: Rotation,
  handOver: () => Promise<void>,
): Promise<void> {
  const own = options.map((option) => option.replace('old-%', `${stage.folder.split('/').at(-1)}-old`));
  const isDated = options.includes('dateext');
  for (let round = 0; round < count; round++) {
    if (isDated && round > 0) await delay(1010);
    await stage.lines(10);
    await stage.logrotate(own);
    await handOver();
    await stage.lines(10);
  }
}
