import { expect, test } from 'vitest';
import { Host, openClient } from '../../support/client.ts';
import { Terminal } from '../../support/terminal.ts';

const views = [
  ['1', 'mounts'],
  ['2', 'MOUNT'],
  ['3', 'PATH'],
  ['5', 'watched processes'],
  ['0', 'NODE'],
] as const;

/** The text with its escape characters as something one can match. */
const visible = (text: string): string => text.replaceAll('\u001B', '␛');

test('refreshes rewrite only what has changed: no flicker', async (context) => {
  await using terminal = await Terminal.open(context);
  await using host = await Host.start();
  await openClient(terminal, [{ name: 'alpha', address: host.node.address }]);
  await terminal.press('5');
  await terminal.shows('loader', 'spare');
  const recording = await terminal.record();
  const clocks = new Set<string>();
  await terminal.until('three more seconds', ([first]) => {
    clocks.add(/\d\d:\d\d:\d\d/.exec(first ?? '')?.[0] ?? '');
    return clocks.size >= 4;
  });
  const output = visible(recording.bytes().toString('utf8'));
  // Of the clock only the digits that turn.
  expect(output.length).toBeGreaterThan(20);
  expect(output).not.toMatch(/␛\[[0-3]?J/);
  // Rows that say the same as before are not written again.
  for (const unchanged of ['1 overview', '────', 'PID', 'a shows all'])
    expect(output).not.toContain(unchanged);
  const { columns, rows } = terminal.size;
  expect(output.length / clocks.size).toBeLessThan((columns * rows) / 2);
});

test('--ascii writes nothing but ASCII, NO_COLOR no colour', async (context) => {
  await using terminal = await Terminal.open(context);
  await using host = await Host.start();
  const recording = await terminal.record();
  await openClient(terminal, [{ name: 'alpha', address: host.node.address }], {
    flags: ['--ascii'],
    before: 'NO_COLOR=1',
  });
  for (const [key, text] of views) {
    await terminal.press(key);
    await terminal.shows(text);
  }
  await terminal.press('5');
  await terminal.shows('loader');
  await terminal.press('d');
  await terminal.shows('+ Send SIGTERM -', '[ No ]');
  await terminal.press('Escape', '?');
  await terminal.shows('+ Keys in processes -');
  await terminal.press('Escape');
  // Its node goes: what is said of that is no exception.
  host.node.child.kill('SIGKILL');
  await terminal.shows('x alpha away', 'last data');
  await terminal.press('q');
  await terminal.until('the shell', (_, text) => !text.includes('overview'));
  const bytes = recording.bytes();
  expect(bytes.length).toBeGreaterThan(5000);
  expect(bytes.findIndex((byte) => byte > 0x7f)).toBe(-1);
  const codes = [...visible(bytes.toString('latin1')).matchAll(/␛\[([\d;]*)m/g)].flatMap(([, list = '']) =>
    list.split(';'),
  );
  // Reverse video, bold and dim remain.
  expect(codes).toContain('7');
  expect(codes.filter((code) => Number(code) >= 30)).toEqual([]);
});

test('without a file: the node by its own name, and colours', async (context) => {
  await using terminal = await Terminal.open(context);
  await using host = await Host.start();
  await terminal.run(['ui', '--node', host.node.address]);
  const [first] = await terminal.shows(/^ etlmon {2}[●!] alpha /, /^ +mounts?\b/im);
  expect(first).not.toContain('127.0.0.1');
  expect(visible(await terminal.painted())).toMatch(/␛\[\d*;?3[1-6]m/);
});
