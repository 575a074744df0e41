import { expect, test } from 'vitest';
import { Host, openClient } from '../../support/client.ts';
import { Terminal } from '../../support/terminal.ts';
import { Child } from '../../support/child.ts';

test('the kill dialog: No unless told otherwise, refusals with their reason, and Yes', async (context) => {
  await using terminal = await Terminal.open(context);
  await using host = await Host.start();
  await using stranger = await Child.start('sleep', ['4713.5']);
  const { watched } = host;
  await openClient(terminal, [{ name: 'alpha', address: host.node.address }]);
  const noDialog = (): Promise<string[]> =>
    terminal.until('no dialog', (_, text) => !text.includes('Send SIG'));

  // It opens on No; enter sends nothing.
  await terminal.press('5');
  await terminal.shows('loader', 'spare');
  await terminal.type('/4711.5');
  await terminal.press('Enter');
  await terminal.shows('1 of 2', new RegExp(`▸ +${watched.pid} `));
  await terminal.press('d');
  const dialog = await terminal.shows(
    '┌ Send SIGTERM',
    '[TERM]  KILL  HUP  INT',
    '[ No ]',
    /send SIGTERM to sleep/,
  );
  expect(dialog.join('\n')).toContain(`sleep (pid ${watched.pid}, user `);
  expect(dialog.join('\n')).toContain('│ sleep 4711.5');
  await terminal.press('Enter');
  await noDialog();
  expect(watched.isOver).toBe(false);

  // What is not watched is refused, with the node's words.
  await terminal.press('Escape', 'a');
  await terminal.shows(/all processes: \d+/);
  await terminal.type('/4713.5');
  await terminal.press('Enter');
  await terminal.shows(new RegExp(`▸ +${stranger.pid} `));
  await terminal.press('d');
  await terminal.shows('not a watched process', '[ Close ]');
  await terminal.press('Enter');
  await noDialog();
  expect(stranger.isOver).toBe(false);

  // Another signal asks anew; yes ends it.
  await terminal.press('Escape', 'a');
  await terminal.type('/4711.5');
  await terminal.press('Enter');
  await terminal.shows('1 of 2', new RegExp(`▸ +${watched.pid} `));
  await terminal.press('d');
  await terminal.shows(/send SIGTERM to sleep/);
  await terminal.press('Right');
  await terminal.shows('┌ Send SIGKILL', '[KILL]', /send SIGKILL to sleep/, '[ No ]');
  await terminal.press('Left');
  await terminal.shows(/send SIGTERM to sleep/, '[ No ]');
  await terminal.press('Tab');
  await terminal.shows('[ Yes, send it ]');
  expect(watched.isOver).toBe(false);
  await terminal.press('Enter');
  await noDialog();
  expect(await watched.ended()).toEqual({ code: null, signal: 'SIGTERM' });
  await terminal.press('Escape');
  await terminal.shows(/loader +✗ gone since \d\d:\d\d:\d\d \(was pid \d+\)$/m);
  expect([host.other.isOver, stranger.isOver]).toEqual([false, false]);
});
