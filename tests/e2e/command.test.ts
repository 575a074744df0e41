import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Child } from '../support/child.ts';
import { etlmon, program, runToEnd, systemEnvironment } from '../support/command.ts';
import { testConfig, TestNode } from '../support/etlmon.ts';
import { http } from '../support/http.ts';
import { asOrdinaryUser } from '../support/ordinary-user.ts';
import { requireRoot } from '../support/parts.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const commands = [
  'up',
  'node',
  'ui',
  'status',
  'query',
  'check',
  'rules',
  'config',
  'db',
  'install',
  'uninstall',
  'version',
];

describe('the command', () => {
  test('version names the program, its runtime and the platform', async () => {
    const want = /^etlmon \d+\.\d+\.\d+ \((Node\.js|Bun) \d+\.\d+\.\d+, linux-(x64|arm64)\)\n$/;
    for (const args of [['version'], ['--version'], ['-V']]) {
      const { code, stdout, stderr } = await etlmon(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(want);
    }
  });

  test('--help lists every command; without a command the same goes to standard error and the exit code is 2', async () => {
    const help = await etlmon(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const name of commands) expect(help.stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
    expect(await etlmon([])).toMatchObject({ code: 2, stdout: '', stderr: help.stdout });
  });

  test('every command has a --help of its own', async () => {
    await Promise.all(
      commands.map(async (name) => {
        const { code, stdout, stderr } = await etlmon([name, '--help']);
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        expect(stdout).toMatch(new RegExp(`^Usage: etlmon ${name}\\b.*\n\n[A-Z]`));
        expect(stdout).toContain('-h, --help');
        expect(await etlmon(['help', name])).toMatchObject({ code: 0, stdout });
      }),
    );
  });

  test.each([
    [['sttaus'], 'etlmon: no command "sttaus"; did you mean status?'],
    [['frobnicate'], 'etlmon: no command "frobnicate"; see etlmon --help'],
    [['--frobnicate'], 'etlmon: no command "--frobnicate"; see etlmon --help'],
    [['version', 'x'], 'etlmon version: unexpected argument "x"'],
    [['node', '--colour'], "etlmon node: unknown option '--colour'"],
    [['node', '-c'], "etlmon node: option '-c, --config <value>' argument missing"],
    [['check'], 'etlmon check: an argument is missing'],
    [['check', 'a', 'b'], 'etlmon check: unexpected argument "b"'],
    [['config', 'sample'], 'etlmon config: expected example or show, got "sample"'],
    [['config', 'example', 'x'], 'etlmon config: unexpected argument "x"'],
    [['config', 'example', '--json'], 'etlmon config: --json is for show'],
    [['up', '--listen', 'here'], 'etlmon up: expected an address such as 127.0.0.1:8080, got "here"'],
    [['status', '--node', 'here'], 'etlmon status: expected an address such as http://host:8080, got "here"'],
    [['ui', '-c', 'a', '--node', 'b'], 'etlmon ui: give --config or --node, not both'],
  ])('%j is wrong use', async (args, message) => {
    const { code, stdout, stderr } = await etlmon(args);
    const [first, ...usage] = stderr.trimEnd().split('\n');
    expect({ code, stdout, first }).toEqual({ code: 2, stdout: '', first: message });
    // A command that is known tells how it is used.
    const want = commands.includes(args[0]!) ? [`Usage: etlmon ${args[0]}`] : [];
    expect(usage.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual(want);
  });

  test('the terminal client says that it needs a terminal', async () => {
    const { code, stderr } = await etlmon(['ui', '--node', 'http://127.0.0.1:9']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^etlmon ui: the terminal client needs a terminal .*\n$/);
  });
});

describe('where it is started', () => {
  test('runs from any folder, through a link, and whatever node is on the PATH', async () => {
    using folder = new TemporaryFolder();
    const link = folder.join('monitor');
    symlinkSync(program, link);
    symlinkSync(link, folder.join('link to the link'));
    mkdirSync(folder.join('bin'));
    chmodSync(folder.write('bin/node', '#!/bin/sh\necho the wrong node\nexit 7\n'), 0o755);
    const env = { PATH: `${folder.join('bin')}:${process.env['PATH']}` };
    const want = await etlmon(['version']);
    expect(await etlmon(['version'], { cwd: '/', env })).toEqual(want);
    expect(await etlmon(['version'], { program: link, cwd: '/', env })).toEqual(want);
    const relative = await etlmon(['version'], { program: './link to the link', cwd: folder.path, env });
    expect(relative).toEqual(want);
  });
});

test('runs as a user this machine has no name for, as containers do', async (context) => {
  requireRoot(context, 'to become that user');
  const user = ['--reuid=54321', '--regid=54321', '--clear-groups', '--'];
  for (const args of [['version'], ['check', '/dev/null'], ['config', 'example']]) {
    const { code, stderr } = await runToEnd('setpriv', [...user, 'env', '-u', 'HOME', program, ...args]);
    expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
  }
});

describe('check', () => {
  test('the example configuration is a good one', async () => {
    using folder = new TemporaryFolder();
    const { code, stdout } = await etlmon(['config', 'example']);
    expect(code).toBe(0);
    const file = folder.write('node.yaml', stdout);
    expect(await etlmon(['check', file])).toMatchObject({
      code: 0,
      stdout: `${file}: a good node configuration\n`,
      stderr: '',
    });
  });

  test('all faults of a file are told at once, with line and column and what was expected', async () => {
    using folder = new TemporaryFolder();
    const file = folder.write(
      'node.yaml',
      [
        'node:',
        '  listen: "8080"',
        '  nodename: a',
        'refresh: {disk: 15}',
        'paths:',
        '  - path: /data',
        '  - path: /data',
        'control: {kill: all}',
      ].join('\n'),
    );
    const { code, stdout, stderr } = await etlmon(['check', file]);
    const faults = stderr.trimEnd().split('\n');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(faults.map((line) => line.replace(/(:\d+:\d+:).*/, '$1'))).toEqual(
      ['2:11', '3:3', '4:17', '7:11', '8:17'].map((place) => `${file}:${place}:`),
    );
    expect(faults[0]).toContain('expected an address such as 127.0.0.1:8080');
    expect(faults[1]).toContain('did you mean "node_name"?');
    expect(faults[2]).toContain('expected a duration such as 15s');
    expect(faults[3]).toContain('duplicate path "/data"');
    expect(faults[4]).toContain('expected one of none, watched, own-user, any, got "all"');
  });

  test('a tab is reported where it stands', async () => {
    using folder = new TemporaryFolder();
    const file = folder.write('node.yaml', 'node:\n\tlisten: 127.0.0.1:8080\n');
    const { code, stderr } = await etlmon(['check', file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/node\.yaml:2:1: .*tab/);
  });

  test('a node does not start on a bad file, and says the same', async () => {
    using folder = new TemporaryFolder();
    const file = folder.write('node.yaml', 'refresh: {disk: soon}\nfoo: 1\n');
    const [checked, started] = await Promise.all([etlmon(['check', file]), etlmon(['node', '-c', file])]);
    expect(started).toMatchObject({ code: 2, stdout: '', stderr: checked.stderr });
  });

  test('a file that is not there, a folder, and a file this user may not read', async () => {
    using folder = new TemporaryFolder();
    const secret = folder.write('secret.yaml', 'node: {}\n');
    chmodSync(secret, 0o000);
    for (const file of [folder.join('none.yaml'), folder.path, secret]) {
      const [command, ...args] = [...asOrdinaryUser(), program, 'node', '-c', file];
      const { code, stdout, stderr } = await runToEnd(command, args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr.split('\n')).toHaveLength(2);
      expect(stderr).toContain(`cannot read ${file}`);
    }
  });
});

describe('a node that cannot start', () => {
  test('a port in use: one line, exit code 1', async () => {
    using folder = new TemporaryFolder();
    const server = await listening();
    const listen = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const file = folder.write('node.yaml', testConfig(folder, { node: { listen } }));
    const { code, stdout, stderr } = await etlmon(['node', '-c', file]).finally(() => server.close());
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `etlmon node: ${listen} is in use by another program (stop it, or choose another address with --listen or node.listen)\n`,
    );
  });

  test('a database below a file, or where this user may not write: one line, exit code 1', async () => {
    using folder = new TemporaryFolder();
    const below = `${folder.write('file', '')}/etlmon.db`;
    mkdirSync(folder.join('closed'));
    chmodSync(folder.join('closed'), 0o555);
    for (const db_path of [below, folder.join('closed', 'etlmon.db'), folder.join('closed', 'new', 'e.db')]) {
      const file = folder.write('node.yaml', testConfig(folder, { node: { db_path } }));
      const [command, ...args] = [...asOrdinaryUser(), program, 'node', '-c', file];
      const { code, stdout, stderr } = await runToEnd(command, args);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(
        /^etlmon node: cannot (open|create) the database .*\(set node\.db_path to .*\)\n$/,
      );
      expect(stderr).toContain(dirname(db_path));
    }
  });
});

describe('up', () => {
  test('--once prints disks, the system and the given path, and exits', async () => {
    using folder = new TemporaryFolder();
    mkdirSync(folder.join('data'));
    folder.write('data/one', '1'.repeat(2048));
    folder.write('data/two', '');
    const config = folder.write('node.yaml', testConfig(folder));
    const { code, stdout, stderr } = await etlmon(['up', '--once', '-c', config, 'data'], {
      cwd: folder.path,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^● test {2}ok {2}etlmon \d/);
    expect(stdout).toMatch(/^ {2}Memory +[\d.]+ [GMT](iB)? of [\d.]+ [GMT](iB)? used/m);
    expect(stdout).toMatch(/^ {2}CPU +[\d.]+ ?% of \d+ cores/m);
    expect(stdout).toMatch(/^ {2}\/ .* OK$/m);
    expect(stdout).toMatch(/^ {2}\S+\/data +2 +0 +2\.0 K(iB)? .* OK$/m);
    expect(stdout).toMatch(/^Busiest processes$/m);
  });

  test('without a terminal it prints a summary and the address, and serves until it is told to stop', async () => {
    using folder = new TemporaryFolder();
    const config = folder.write('node.yaml', testConfig(folder));
    await using child = await Child.start(program, ['up', '-c', config], {
      cwd: '/',
      env: systemEnvironment(),
    });
    const address = await until(() => /^serving on (http:\S+)/m.exec(child.stdout)?.[1], {
      what: 'the address',
    });
    expect(child.stdout).toMatch(/^ {2}\/ .* OK$/m);
    expect((await http(address, '/api/v1/health')).status).toBe(200);
    child.kill('SIGTERM');
    expect(await child.ended(5000)).toEqual({ code: 0, signal: null });
    expect(child.stderr).toBe('');
  });

  test('where a node runs already it says so and starts no second', async () => {
    await using node = await TestNode.start();
    using folder = new TemporaryFolder();
    const config = folder.write('node.yaml', testConfig(folder));
    const listen = node.address.slice('http://'.length);
    expect(await etlmon(['up', '-c', config, '--listen', listen])).toMatchObject({
      code: 0,
      stdout: `a node is running already: ${node.address}\n`,
    });
  });
});

describe('status', () => {
  test('prints what the node sees, as text and as JSON', async () => {
    await using node = await TestNode.start();
    await until(async () => (await node.get('/api/v1/fs')).length > 0, { what: 'the disks' });
    const text = await etlmon(['status', '--node', node.address]);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toMatch(/^● test {2}ok /);
    expect(text.stdout).toMatch(/^ {2}\/ .* OK$/m);
    const json = await etlmon(['status', '--node', node.address, '--json']);
    expect(json).toMatchObject({ code: 0, stderr: '' });
    const answer = JSON.parse(json.stdout) as Record<string, unknown>;
    expect(Object.keys(answer)).toEqual(['health', 'system', 'fs', 'paths', 'processes']);
    expect(answer).toMatchObject({ health: { node_name: 'test', status: 'ok', pid: node.pid } });
  });

  test('exits with 1 when the node is not ok', async () => {
    using folder = new TemporaryFolder();
    const path = folder.join('not-there');
    await using node = await TestNode.start({ config: { paths: [{ path }] } });
    await until(async () => (await node.get('/api/v1/health')).status === 'degraded', { what: 'degraded' });
    const { code, stdout } = await etlmon(['status', '--node', node.address]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^! test {2}degraded /);
    expect(stdout).toContain(path);
  });

  test('exits with 1 and one line when nothing answers', async () => {
    const server = await listening();
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await new Promise((resolve) => void server.close(resolve));
    const { code, stdout, stderr } = await etlmon(['status', '--node', address]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^etlmon status: http:\S+ refuses connections: nothing listens there \(is the node running\?.*\)\n$/,
    );
  });

  test('a reader that goes away makes no noise', async () => {
    await using node = await TestNode.start();
    const commandLines = [
      `"$ETLMON" status --json --node ${node.address} | head -1`,
      `"$ETLMON" config example | head -1`,
      `"$ETLMON" --help | true`,
    ];
    for (const line of commandLines) {
      const { code, stderr } = await runToEnd('bash', ['-o', 'pipefail', '-c', line], {
        env: { ETLMON: program },
      });
      expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: '' });
    }
  });
});

/** A server of somebody else on a free port. */
function listening(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
