import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { bootSystemd } from '../support/systemd.ts';
import { binds, installedProgram } from '../support/installed.ts';

const guide = readFileSync(resolve(import.meta.dirname, '../../docs/service.md'), 'utf8');
const blocks = [...guide.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block);

test('every command of docs/service.md, from top to bottom, is run and succeeds', async (context) => {
  expect(blocks.length).toBeGreaterThan(6);
  await using systemd = await bootSystemd(context, { binds });
  const path = `PATH=$PATH:${dirname(installedProgram)}`;
  for (const block of blocks) {
    const { code, stdout, stderr } = await systemd.run(['sh', '-euc', `${path}\n${block}`]);
    expect({ block, code, said: code === 0 ? '' : stdout + stderr }).toEqual({ block, code: 0, said: '' });
  }
  expect((await systemd.run(['find', '/etc', '/var/lib', '/tmp', '-name', '*etlmon*'])).stdout).toBe('');
});
