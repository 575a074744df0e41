import { expect, test } from 'vitest';
import { expectFrame, Host, openClient } from '../../support/client.ts';
import { Terminal } from '../../support/terminal.ts';

const selected = (rows: readonly string[]): string => rows.find((row) => row.startsWith(' ▸ ')) ?? '';

test('help, detail and back, search, sort and the command palette', async (context) => {
  await using terminal = await Terminal.open(context);
  await using host = await Host.start();
  const [all = '', input = '', output = ''] = host.paths;
  await openClient(terminal, [{ name: 'alpha', address: host.node.address }]);

  // Help lies over the view and goes away with any key.
  await terminal.press('3');
  await terminal.shows(`▸ ${all}`);
  await terminal.press('?');
  const help = await terminal.shows('┌ Keys in paths ─', 'scan all paths', '┘');
  expect(help.at(-1)).toMatch(/^ esc close +updated \d s ago$/);
  await terminal.press('Escape');
  expectFrame(await terminal.until('no help', (_, text) => !text.includes('┌')), terminal.size);

  // Detail, and back to the same row.
  await terminal.press('G');
  await terminal.shows(`▸ ${output}`);
  await terminal.press('k');
  const before = await terminal.shows(`▸ ${input}`);
  await terminal.press('Enter');
  const detail = await terminal.shows(/^ path +\S+\/in$/m, /K +part-1\.csv$/m, /esc back/);
  expect(selected(detail)).toBe('');
  await terminal.press('Escape');
  const after = await terminal.shows(`▸ ${input}`);
  expect(after.findIndex((row) => row.startsWith(' ▸'))).toBe(
    before.findIndex((row) => row.startsWith(' ▸')),
  );
  expectFrame(after, terminal.size);

  // Search filters at once; enter keeps it, esc clears it.
  await terminal.type('/OUT');
  const searching = await terminal.shows(`▸ ${output}`, '1 of 3   enter keeps   esc cancels');
  expect(searching.at(-1)).toMatch(/^ \/OUT /);
  expect(searching.join('\n')).not.toContain(all);
  await terminal.press('Enter');
  await terminal.shows('filter: OUT   1 of 3   esc clears it');
  await terminal.press('Escape');
  await terminal.shows(all, input, `▸ ${output}`);

  // Sorting by number, largest first; S turns it round.
  await terminal.press('s');
  const order = (rows: readonly string[]): string[] =>
    rows.flatMap((row) => host.paths.filter((path) => row.includes(`${path} `)));
  expect(order(await terminal.shows('▼FILES'))).toEqual([output, input, all]);
  await terminal.press('S');
  expect(order(await terminal.shows('▲FILES'))).toEqual([all, input, output]);

  // The palette completes and runs.
  await terminal.type(':pro');
  await terminal.shows(/^ :pro/m, 'processes', 'tab completes   enter runs   esc closes');
  await terminal.press('Tab');
  await terminal.shows(/^ :processes/m);
  await terminal.press('Enter');
  await terminal.shows('watched processes: 2');
  await terminal.type(':nonsense');
  await terminal.press('Enter');
  await terminal.shows('no such command: nonsense');
});
