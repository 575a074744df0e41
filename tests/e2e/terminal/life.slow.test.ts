import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { expectFrame, Host, openClient, uiFile } from '../../support/client.ts';
import { program } from '../../support/command.ts';
import { testConfig } from '../../support/etlmon.ts';
import { http } from '../../support/http.ts';
import { Terminal } from '../../support/terminal.ts';

test('a resize is followed, down to where nothing can be shown and back', async (context) => {
  await using terminal = await Terminal.open(context);
  await using host = await Host.start();
  await openClient(terminal, [{ name: 'alpha', address: host.node.address }]);
  await terminal.press('3');
  await terminal.shows('▲', host.paths[2] ?? '');
  for (const size of [
    { columns: 200, rows: 50 },
    { columns: 30, rows: 8 },
    { columns: 80, rows: 24 },
  ]) {
    await terminal.resize(size);
    if (size.columns === 30) {
      const rows = await terminal.shows('terminal too small');
      expect(rows.slice(1).join('')).toBe('');
      continue;
    }
    const rows = await terminal.until(
      'a frame of the new size',
      (seen) => seen.at(-2) === '─'.repeat(size.columns) && seen.at(-1)?.includes('q quit'),
    );
    expectFrame(rows, size);
    expect(rows.join('\n')).toContain(host.paths[2]);
  }
});

/** The state of the line before and after, told by the shell that the client was started from. */
const around = (command: string): string =>
  `a=$(stty -g); ${command}; echo "exit=$?"; [ "$a" = "$(stty -g)" ] && echo tty=same; stty -a | grep -o ' icanon\\| echo '`;

async function expectRestored(terminal: Terminal, code: number): Promise<void> {
  const rows = await terminal.shows(/^exit=\d+$/m, /^ icanon$/m, /^ echo$/m);
  expect(rows.filter((row) => /^(exit|tty)=/.test(row))).toEqual([`exit=${code}`, 'tty=same']);
  // What was there before the client is there again.
  expect(rows.join('\n')).toContain('before the client');
  expect(rows.join('\n')).not.toContain('1 overview');
  expect(await terminal.modes()).toEqual({ isAlternate: false, hasCursor: true });
}

describe('the terminal is given back', () => {
  test.for([
    ['q', 0],
    ['C-c', 0],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('after %s, with exit code %d', async ([how, code], context) => {
    await using terminal = await Terminal.open(context);
    const pidFile = terminal.folder.join('pid');
    const config = uiFile(terminal.folder, [{ name: 'nobody', address: 'http://127.0.0.1:1' }]);
    await terminal.enter('echo before the client');
    await terminal.shows(/^before the client$/m);
    await terminal.enter(around(`sh -c 'echo $$ > ${pidFile}; exec ${program} ui -c ${config}'`));
    await terminal.shows('1 overview', '✗ nobody away');
    expect(await terminal.modes()).toEqual({ isAlternate: true, hasCursor: false });
    if (how.startsWith('SIG')) process.kill(Number(readFileSync(pidFile, 'utf8')), how);
    else await terminal.press(how);
    await expectRestored(terminal, code);
  });
});

test.for(['q', 'SIGTERM'])('up opens the client on its own node; %s ends both', async (how, context) => {
  await using terminal = await Terminal.open(context);
  const [pidFile, folder] = [terminal.folder.join('pid'), terminal.folder];
  const config = folder.write('node.yaml', testConfig(folder));
  await terminal.enter('echo before the client');
  await terminal.shows(/^before the client$/m);
  await terminal.enter(
    around(`sh -c 'echo $$ > ${pidFile}; exec ${program} up -c ${config} ${folder.path}'`),
  );
  await terminal.shows('1 overview', /^ memory +\d/m);
  await terminal.press('3');
  await terminal.shows(`▸ ${folder.path} `);
  const started = readFileSync(folder.join('up.log'), 'utf8')
    .split('\n')
    .find((line) => line.includes('node started'));
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(started ?? '')?.[0] ?? '';
  expect((await http(address, '/api/v1/health')).status).toBe(200);
  if (how === 'q') await terminal.press('q');
  else process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGTERM');
  await expectRestored(terminal, 0);
  await expect(http(address, '/api/v1/health')).rejects.toThrow('ECONNREFUSED');
});
