import { expect, test } from 'vitest';
import { expectFrame, Host, openClient } from '../../support/client.ts';
import { Terminal } from '../../support/terminal.ts';
import { until } from '../../support/until.ts';

test('two nodes; one that dies stays with its last data, dimmed and dated, and comes back', async (context) => {
  await using terminal = await Terminal.open(context);
  await using alpha = await Host.start('alpha');
  await using beta = await Host.start('beta');
  const nodes = [alpha, beta].map(({ node }, index) => ({
    name: ['alpha', 'beta'][index] ?? '',
    address: node.address,
  }));
  await openClient(terminal, nodes);

  // Tab goes to the next node, in the same view; the nodes view opens one.
  await terminal.press('3');
  await terminal.shows(alpha.paths[0] ?? '');
  await terminal.press('Tab');
  const other = await terminal.shows(beta.paths[0] ?? '');
  expect(other.join('\n')).not.toContain(alpha.paths[0]);
  expect(await terminal.styleOf('beta')).toContain('7');
  await terminal.press('Tab');
  await terminal.shows(alpha.paths[0] ?? '');
  await terminal.press('0');
  await terminal.shows(/[●!] alpha +\w+ /, /[●!] beta +\w+ /);
  await terminal.press('j', 'Enter');
  await until(async () => (await terminal.styleOf('beta')).has('7'), { what: 'the overview of beta' });
  await terminal.press('3');
  await terminal.shows(beta.paths[0] ?? '');

  // It dies without a word.
  const { address } = beta.node;
  beta.node.child.kill('SIGKILL');
  await beta.node.child.ended();
  const away = await terminal.shows(
    '✗ beta away',
    'Trying again',
    /last data \d\d:\d\d:\d\d, /,
    beta.paths[0] ?? '',
  );
  expect(away[0]).toMatch(/[●!] alpha/);
  expect(await terminal.styleOf(beta.paths[2] ?? '')).toContain('2');
  await terminal.press('Tab');
  expectFrame(await terminal.shows(alpha.paths[0] ?? '', '✗ beta away', /updated \d s ago/), terminal.size);
  await terminal.press('Tab');

  // Again on the same port: nothing has to be done for it.
  await beta.startNode('beta', new URL(address).host);
  const back = await terminal.until(
    'beta back',
    (rows, text) =>
      /[●!] beta/.test(rows[0] ?? '') && !text.includes('last data') && text.includes('updated'),
  );
  expectFrame(back, terminal.size);
  expect(await terminal.styleOf(beta.paths[2] ?? '')).not.toContain('2');
});
