import { appendFileSync, mkdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import type { Scenario } from './scenario.ts';
import { scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

/** How following begins, and what a line is. */
export const lines: readonly Scenario[] = [
  scenario({
    name: 'appended',
    change: (stage) => stage.lines(10),
  }),
  scenario({
    name: 'the file appears late',
    before: async () => {},
    change: async (stage) => {
      await stage.open();
      await stage.lines(10);
    },
  }),
  scenario({
    name: 'the file appears late, begun at the end',
    settings: { from: 'end' },
    before: async () => {},
    change: async (stage) => {
      await stage.open();
      await stage.lines(10);
    },
  }),
  scenario({
    name: 'begun at the end, what is old is passed over',
    settings: { from: 'end' },
    before: async (stage) => {
      await stage.open();
      await stage.text('old 1\nold 2\n');
    },
    change: (stage) => stage.lines(10),
  }),
  scenario({
    name: 'folders and files that appear late in a glob',
    patterns: ['*/*.log'],
    before: async (stage) => {
      mkdirSync(stage.path('a'));
      await stage.open('a/one.log');
      await stage.lines(10, 'a/one.log');
    },
    change: async (stage) => {
      await stage.open('a/two.log');
      await stage.lines(10, 'a/two.log');
      mkdirSync(stage.path('b'));
      await stage.open('b/three.log');
      await stage.lines(10, 'b/three.log');
    },
    after: (stage) => stage.lines(20, 'b/three.log'),
    isOrdered: false,
  }),
  scenario({
    name: 'an unfinished line, finished later',
    change: async (stage) => {
      await half(stage);
      await stage.lines(10);
    },
    before: async (stage) => {
      await stage.open();
      await stage.text('half a');
    },
  }),
  scenario({
    name: 'an unfinished line, finished in the file after it was renamed',
    isOrdered: false,
    before: unfinished,
    change: async (stage) => {
      renameSync(stage.path(), stage.path('app.log.1'));
      writeFileSync(stage.path(), '');
      await half(stage);
      await stage.reopen();
      await stage.lines(10);
    },
  }),
  scenario({
    name: 'an unfinished line, finished after copy and truncate',
    before: unfinished,
    change: async (stage) => {
      await stage.logrotate(['copytruncate']);
      await half(stage);
      await stage.lines(10);
    },
  }),
  scenario({
    name: 'an unfinished line, unread, finished after copy and truncate',
    change: async (stage) => {
      await stage.lines(10);
      await stage.text('half a');
      await stage.logrotate(['copytruncate']);
      await half(stage);
      await stage.lines(10);
    },
  }),
  scenario({
    name: 'CRLF, empty lines and both',
    change: async (stage) => {
      stage.expected.push('a', '', '', 'b', '', 'c');
      await stage.text('a\r\n\r\n\nb\n\r\nc\r\n');
    },
  }),
  scenario({
    name: 'a line longer than the limit, and longer than a batch',
    settings: { max_line: '64KiB' },
    change: async (stage) => {
      await stage.lines(5);
      stage.expected.push('x'.repeat(65_536));
      await stage.text(`${'x'.repeat(3 << 20)}\n`);
      await stage.lines(5);
      stage.expected.push('y'.repeat(65_536));
      await stage.text(`${'y'.repeat(65_536)}\n`);
    },
  }),
  ...[5_000, 5_000_000].map((bytes) =>
    scenario({
      name: `emptied, with a hole of ${bytes} NUL bytes before what comes next`,
      change: async (stage) => {
        truncateSync(stage.path(), 0);
        truncateSync(stage.path(), bytes);
        await stage.lines(5);
      },
    }),
  ),
  ...(['utf-16le', 'utf-16be'] as const).map((encoding) =>
    scenario({
      name: `text in ${encoding}, with its mark`,
      settings: { encoding },
      before: async (stage) => add(stage, encoding, `\ufeff${joined(stage, 50)}`),
      change: async (stage) => {
        stage.expected.push('Grüße, \u4e0a\u4e0a\u0a0a');
        add(stage, encoding, 'Grüße, \u4e0a\u4e0a\u0a0a\n');
        add(stage, encoding, joined(stage, 5));
        await stage.logrotate(['copytruncate']);
        add(stage, encoding, joined(stage, 5));
      },
      after: async (stage) => add(stage, encoding, joined(stage, 5)),
    }),
  ),
];

async function unfinished(stage: Stage): Promise<void> {
  await stage.open();
  await stage.lines(50);
  await stage.text('half a');
}

async function half(stage: Stage): Promise<void> {
  stage.expected.push('half a line');
  await stage.text(' line\n');
}

function joined(stage: Stage, count: number): string {
  return stage
    .next(count)
    .map((line) => `${line}\n`)
    .join('');
}

function add(stage: Stage, encoding: 'utf-16le' | 'utf-16be', text: string): void {
  const bytes = Buffer.from(text, 'utf16le');
  appendFileSync(stage.path(), encoding === 'utf-16le' ? bytes : bytes.swap16());
}
