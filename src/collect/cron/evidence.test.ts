import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import { Unavailable } from '../../lib/errors.ts';
import { Host } from '../host.ts';
import { openEvidence } from './evidence.ts';
import type { EvidenceSource } from './evidence.ts';
import { runCommand } from './run-command.ts';

const journal = join(import.meta.dirname, 'fixtures/journal.jsonl');
let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'etlmon-evidence-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const signal = (): AbortSignal => AbortSignal.timeout(10_000);
const write = (file: string, text: string, mode = 0o644): string => {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};
const open = (
  journalctl: string,
  positions: Parameters<typeof openEvidence>[1] = [],
): Promise<EvidenceSource> =>
  openEvidence(
    {
      host: new Host(root),
      clock: new ManualClock(Date.parse('2026-11-21T14:30:00Z')),
      units: () => ['good.service'],
      journalctl,
    },
    positions,
    signal(),
  );
/** Stands in for the command: notes its arguments, prints the recorded journal. */
const journalctl = (): string => {
  mkdirSync(join(root, 'run/systemd/journal'), { recursive: true });
  return write('journalctl', `#!/bin/sh\necho "$@" >> ${root}/arguments\nexec cat ${journal}\n`, 0o755);
};
const lastArguments = (): string =>
  readFileSync(join(root, 'arguments'), 'utf8').trimEnd().split('\n').at(-1) ?? '';

describe('openEvidence', () => {
  it('takes the journal where one can be read, and goes on after its cursor', async () => {
    const command = journalctl();
    const source = await open(command);
    const { evidence, positions, isMoreLeft } = await source.read(signal());
    expect(source.kind).toBe('journal');
    expect(evidence.length).toBeGreaterThan(40);
    expect(isMoreLeft).toBe(false);
    expect(lastArguments()).toContain(`--since=@${Date.parse('2026-11-13T14:30:00Z') / 1000}`);
    expect(lastArguments()).toContain('SYSLOG_IDENTIFIER=crond');
    expect(lastArguments()).toMatch(/\+ _PID=1 UNIT=good\.service$/);
    const again = await open(command, positions);
    await again.read(signal());
    expect(lastArguments()).toContain(`--after-cursor=${String(positions[0]?.['cursor'])}`);
  });

  it('goes on at the time of a cursor that is not understood', async () => {
    const command = journalctl();
    const { positions, evidence } = await (await open(command)).read(signal());
    const position = { ...positions[0], at: Number(positions[0]?.['at']) - 60_000 };
    const source = await open(command, [position]);
    write(
      'journalctl',
      `#!/bin/sh\ncase "$*" in *after-cursor*) echo refused >&2; exit 1;; esac\nexec cat ${journal}\n`,
      0o755,
    );
    const again = (await source.read(signal())).evidence;
    expect(again).toEqual(evidence.filter(({ at }) => at > position.at));
    expect(again.length).toBeGreaterThan(0);
  });

  it('takes the first log that is not empty where there is no journal', async () => {
    write('var/log/cron.log', '');
    write('var/log/syslog', 'Nov 21 14:00:01 h CRON[1]: (root) CMD (x)\n');
    write(
      'var/log/auth.log',
      'Nov 21 14:00:01 h CRON[2]: pam_unix(cron:session): session closed for user root\n',
    );
    const source = await open('/nonexistent/journalctl');
    const { evidence, positions } = await source.read(signal());
    expect(evidence.map(({ kind }) => kind).toSorted()).toEqual(['session-closed', 'started']);
    source.close();
    const again = await open('/nonexistent/journalctl', positions);
    expect((await again.read(signal())).evidence).toEqual([]);
    again.close();
  });

  it('names what is missing where nothing tells of runs', async () => {
    await expect(open('/nonexistent/journalctl')).rejects.toBeInstanceOf(Unavailable);
    await expect(open('/nonexistent/journalctl')).rejects.toThrow(
      'no journal this user may read, and none of /var/log/cron.log, /var/log/cron, /var/log/syslog, /var/log/messages',
    );
  });

  it('fails with what journalctl says', async () => {
    const command = journalctl();
    const source = await open(command);
    write('journalctl', '#!/bin/sh\necho "Failed to seek to cursor: Invalid argument" >&2\nexit 1\n', 0o755);
    await expect(source.read(signal())).rejects.toThrow(
      'journalctl: Failed to seek to cursor: Invalid argument',
    );
  });
});

describe('runCommand', () => {
  const run = (script: string, maxBytes = 1000, abort = signal()) =>
    runCommand('/bin/sh', ['-c', script], { maxBytes, signal: abort });

  it('gives what a command prints and how it ends', async () => {
    expect(await run('echo out; echo err >&2; exit 3')).toEqual({
      stdout: 'out\n',
      stderr: 'err\n',
      exitCode: 3,
      isCut: false,
    });
  });

  it('ends a command that prints too much', async () => {
    const { stdout, isCut } = await run('while :; do echo 0123456789; done', 100);
    expect(stdout).toHaveLength(100);
    expect(isCut).toBe(true);
  });

  it('ends a command that takes too long', async () => {
    await expect(run('exec sleep 60', 100, AbortSignal.timeout(50))).rejects.toThrow(
      /^\/bin\/sh was ended: /,
    );
  });

  it('says that there is no such command', async () => {
    const missing = runCommand('/nonexistent/command', [], { maxBytes: 1, signal: signal() });
    await expect(missing).rejects.toBeInstanceOf(Unavailable);
  });
});
