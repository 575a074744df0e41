import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Scenario } from './scenario.ts';
import { scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

/** What people and programs do to a file that is followed. */
export const operators: readonly Scenario[] = [
  scenario({
    name: 'mv and touch, the writer goes on in the old file for a while',
    isOrdered: false,
    change: async (stage) => {
      await stage.lines(10);
      renameSync(stage.path(), stage.path('app.log.old'));
      writeFileSync(stage.path(), '');
      await stage.lines(10);
      await stage.reopen();
      await stage.lines(10);
    },
  }),
  scenario({
    name: 'emptied by the shell, once read',
    modes: ['running'],
    change: async (stage) => {
      truncateSync(stage.path());
      await stage.lines(10);
    },
  }),
  scenario({
    name: 'emptied many times, each time once read',
    modes: ['running'],
    change: async (stage) => {
      for (let round = 0; round < 6; round++) {
        truncateSync(stage.path());
        await stage.lines(10 * (round + 1));
        await delay(700);
      }
    },
  }),
  scenario({
    name: 'emptied, and grown beyond what was read',
    change: async (stage) => {
      truncateSync(stage.path());
      await stage.lines(300);
    },
  }),
  scenario({
    name: 'sed -i that changes nothing, the writer opens it anew',
    change: async (stage) => {
      await stage.lines(10);
      execFileSync('sed', ['-i', 's/nobody writes this//', stage.path()]);
      await stage.reopen();
      await stage.lines(10);
    },
  }),
  scenario({
    name: 'sed -i that changes nothing, the writer keeps the old file for a while',
    isOrdered: false,
    modes: ['running'],
    change: async (stage) => {
      execFileSync('sed', ['-i', 's/nobody writes this//', stage.path()]);
      await stage.lines(10);
      await delay(1500);
      await stage.reopen();
      await stage.lines(10);
    },
  }),
  scenario({
    name: 'saved by an editor, with a line added',
    change: async (stage) => {
      const [added = ''] = stage.next(1);
      const text = readFileSync(stage.path(), 'utf8');
      writeFileSync(stage.path('.app.log.tmp'), `${text}${added}\n`);
      renameSync(stage.path('.app.log.tmp'), stage.path());
      await stage.reopen();
      await stage.lines(10);
    },
  }),
  scenario({
    name: 'saved by an editor in place, with a line added',
    change: async (stage) => {
      const [added = ''] = stage.next(1);
      writeFileSync(stage.path(), `${readFileSync(stage.path(), 'utf8')}${added}\n`);
      await stage.lines(10);
    },
  }),
  scenario({
    name: 'sed -i that removes an early line',
    reported:
      'what stands in the file now is not what was read; it is read as a new file, none of it is lost',
    change: async (stage) => {
      execFileSync('sed', ['-i', '3d', stage.path()]);
      await stage.reopen();
      await stage.lines(10);
    },
  }),
  scenario({
    name: 'a link that leads to another file',
    before: async (stage) => {
      await stage.open('monday');
      await stage.lines(100, 'monday');
      symlinkSync('monday', stage.path());
    },
    change: async (stage) => {
      await stage.lines(10, 'monday');
      unlinkSync(stage.path());
      await stage.open('tuesday');
      await stage.lines(10, 'tuesday');
      symlinkSync('tuesday', stage.path());
    },
    after: (stage) => stage.lines(20, 'tuesday'),
  }),
  scenario({
    name: 'a link out of the folder, its target rotated',
    isOrdered: false,
    before: async (stage) => {
      mkdirSync(stage.path('elsewhere/deep'), { recursive: true });
      await stage.open('app.log', {}, stage.path('elsewhere/deep/real.log'));
      await stage.lines(100);
      symlinkSync('elsewhere/deep/real.log', stage.path());
    },
    change: async (stage) => {
      await stage.lines(10);
      renameSync(stage.path('elsewhere/deep/real.log'), stage.path('elsewhere/deep/real.log.1'));
      await stage.lines(10);
      await stage.reopen();
      await stage.lines(10);
    },
  }),
  scenario({
    name: 'a second name for it in the same glob',
    patterns: ['*.log'],
    change: async (stage) => {
      linkSync(stage.path(), stage.path('same.log'));
      await stage.lines(10);
      unlinkSync(stage.path());
      await stage.lines(10);
    },
  }),
  scenario({
    name: 'deleted while the writer keeps it, then created anew',
    isOrdered: false,
    modes: ['running'],
    change: async (stage) => {
      unlinkSync(stage.path());
      await stage.lines(10);
      await delay(1500);
      await stage.reopen();
      await stage.lines(10);
    },
  }),
  scenario({
    name: 'deleted once read, and created anew',
    change: async (stage) => {
      unlinkSync(stage.path());
      await stage.reopen();
      await stage.lines(30);
    },
  }),
  scenario({
    name: 'its folder renamed, and made anew',
    patterns: ['logs/app.log'],
    isOrdered: false,
    before: async (stage) => {
      mkdirSync(stage.path('logs'));
      await stage.open('app.log', {}, stage.path('logs/app.log'));
      await stage.lines(100);
    },
    change: async (stage) => {
      await stage.lines(10);
      renameSync(stage.path('logs'), stage.path('logs.before'));
      await stage.lines(10);
      mkdirSync(stage.path('logs'));
      await stage.reopen();
      await stage.lines(10);
    },
  }),
  scenario({
    name: 'away for longer than a search lasts, then back',
    change: async (stage) => {
      await stage.lines(10);
      mkdirSync(stage.path('far/away'), { recursive: true });
      renameSync(stage.path(), stage.path('far/away/kept'));
      await stage.lines(10);
    },
    after: async (stage) => {
      await delay(12_000);
      renameSync(stage.path('far/away/kept'), stage.path());
      await stage.lines(20);
    },
  }),
  ...(['FIFO', 'folder'] as const).map((kind) =>
    scenario({
      name: `replaced by a ${kind} for a while`,
      change: async (stage) => {
        await stage.lines(10);
        renameSync(stage.path(), stage.path('app.log.1'));
        if (kind === 'FIFO') execFileSync('mkfifo', [stage.path()]);
        else mkdirSync(stage.path());
        await delay(1200);
        rmSync(stage.path(), { recursive: true });
        await stage.reopen();
        await stage.lines(10);
      },
    }),
  ),
  scenario({
    name: 'a file of 0 bytes in a glob',
    patterns: ['*.log'],
    change: async (stage) => {
      writeFileSync(stage.path('empty.log'), '');
      await stage.lines(10);
      await stage.open('empty.log');
    },
    after: (stage) => stage.lines(20, 'empty.log'),
  }),
  scenario({
    name: 'copied by hand where the glob names the copy',
    patterns: ['app*'],
    change: async (stage) => {
      await stage.lines(10);
      copyFileSync(stage.path(), stage.path('app.before'));
      await stage.lines(10);
    },
  }),
  scenario({
    name: 'files that begin with the same line',
    patterns: ['*.log'],
    before: async (stage) => {
      await stage.open();
      await header(stage, 'app.log');
    },
    change: async (stage) => {
      await stage.open('second.log');
      await header(stage, 'second.log');
      await stage.lines(10, 'second.log');
    },
    // What is written to two files before the node looks has no order between them.
    after: async (stage) => {
      await delay(1000);
      await stage.lines(20);
    },
  }),
  scenario({
    name: 'emptied, beginning with the same line as the one rotated before',
    before: async (stage) => {
      await stage.open();
      await header(stage, 'app.log');
      await stage.lines(50);
    },
    change: async (stage) => {
      await stage.logrotate(['copytruncate']);
      await header(stage, 'app.log');
      await delay(1500);
      truncateSync(stage.path());
      // Once the same bytes stand in the same place again, nobody can see that they are others.
      await delay(700);
      await header(stage, 'app.log');
      await stage.lines(10);
    },
    modes: ['running'],
  }),
  scenario({
    name: '200 files in one glob, several of them rotated',
    patterns: ['many/*.log'],
    isOrdered: false,
    before: async (stage) => {
      mkdirSync(stage.path('many'));
      for (let index = 0; index < 200; index++) add(stage, `many/${index}.log`, 5);
    },
    change: async (stage) => {
      for (let index = 0; index < 200; index += 7) add(stage, `many/${index}.log`, 3);
      await stage.logrotate(['create'], ['many/1*.log']);
      await stage.logrotate(['copytruncate'], ['many/5.log', 'many/6.log', 'many/7.log']);
      for (let index = 0; index < 200; index += 5) add(stage, `many/${index}.log`, 3);
    },
    after: async (stage) => add(stage, 'many/0.log', 1),
  }),
];

async function header(stage: Stage, handle: string): Promise<void> {
  stage.expected.push('time level message');
  await stage.text('time level message\n', handle);
}

function add(stage: Stage, name: string, count: number): void {
  appendFileSync(
    stage.path(name),
    stage
      .next(count)
      .map((line) => `${line}\n`)
      .join(''),
  );
}
