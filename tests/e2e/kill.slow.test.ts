import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { Child } from '../support/child.ts';
import { readDatabase } from '../support/database.ts';
import type { DatabaseRow } from '../support/database.ts';
import { TestNode } from '../support/etlmon.ts';
import { http } from '../support/http.ts';
import { asOrdinaryUser } from '../support/ordinary-user.ts';
import { isRoot, skip } from '../support/parts.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

describe('kill refuses', () => {
  test('without confirmation (428), and tells what it would do', async () => {
    await using target = await sleeper();
    await using node = await TestNode.start(watching(target));
    for (const body of [{ signal: 'TERM' }, { confirm: false }, {}]) {
      const { status, json } = await kill(node, target.pid, body);
      expect(status).toBe(428);
      expect(json).toMatchObject({
        code: 'CONFIRMATION_REQUIRED',
        would: `send SIGTERM to sleep (pid ${target.pid}: sleep 4711.5)`,
      });
    }
    expect(target.isOver).toBe(false);
    expect(await audited(node, 3)).toEqual(
      [1, 2, 3].map(() => ({
        command: 'process.kill',
        target: `pid ${target.pid}`,
        outcome: 'CONFIRMATION_REQUIRED',
      })),
    );
  });

  test('what is not watched, init, the node itself, and what is not there', async () => {
    await using target = await sleeper();
    await using watched = await sleeper();
    await using node = await TestNode.start(watching(watched));
    const dead = await pidOfTheDead();
    const cases: [number, number, string, RegExp][] = [
      [target.pid, 403, 'POLICY', /not a watched process/],
      [1, 403, 'PROTECTED', /init/],
      [node.pid, 403, 'PROTECTED', /this etlmon node itself/],
      [dead, 404, 'NOT_FOUND', /ESRCH/],
    ];
    for (const [pid, status, code, detail] of cases) {
      const answer = await kill(node, pid, { signal: 'KILL', confirm: true });
      expect(answer).toMatchObject({ status, json: { code } });
      expect(answer.json['detail']).toMatch(detail);
    }
    expect([target.isOver, node.child.isOver]).toEqual([false, false]);
    const rows = await audited(node, cases.length);
    expect(rows.map(({ target, outcome }) => [target, outcome])).toEqual(
      cases.map(([pid, , code]) => [`pid ${pid}`, code]),
    );
  });

  test('a kernel thread', async (context) => {
    const thread = kernelThread();
    if (thread === undefined) return skip(context, 'no kernel threads are visible in this container');
    await using node = await TestNode.start({ config: { control: { kill: 'any' } } });
    const answer = await kill(node, thread, { signal: 'TERM', confirm: true });
    expect(answer).toMatchObject({ status: 403, json: { code: 'PROTECTED' } });
    expect(answer.json['detail']).toContain('kernel thread');
  });

  test('a pid that belongs to another process by now', async () => {
    await using target = await sleeper();
    await using node = await TestNode.start(watching(target));
    const start = await startTime(node, target.pid);
    const other = new Date(Date.parse(start) - 1000).toISOString();
    const refused = await kill(node, target.pid, { signal: 'KILL', confirm: true, start_time: other });
    expect(refused).toMatchObject({ status: 409, json: { code: 'PID_REUSED' } });
    expect(target.isOver).toBe(false);
    const done = await kill(node, target.pid, { signal: 'KILL', confirm: true, start_time: start });
    expect(done).toMatchObject({ status: 200, json: { delivered: true, exited: true } });
    const rows = await audited(node, 2);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['PID_REUSED', 'done']);
  });

  test('everything, where the configuration says none', async () => {
    await using target = await sleeper();
    await using node = await TestNode.start({
      config: { process_watch: [{ pid: target.pid }], control: { kill: 'none' } },
    });
    expect(await kill(node, target.pid, { confirm: true })).toMatchObject({
      status: 403,
      json: { code: 'POLICY' },
    });
    expect(target.isOver).toBe(false);
  });

  test('more than control.rate allows (429), and says when to come back', async () => {
    await using first = await sleeper();
    await using second = await sleeper();
    await using third = await sleeper();
    const targets = [first, second, third];
    await using node = await TestNode.start({
      config: { process_watch: targets.map(({ pid }) => ({ pid })), control: { rate: '2/m' } },
    });
    const confirmed = { signal: 'KILL', confirm: true };
    // What is refused for another reason, or only asked, does not count.
    expect(await kill(node, third.pid, {})).toMatchObject({ status: 428 });
    expect(await kill(node, 1, confirmed)).toMatchObject({ status: 403 });
    expect(await kill(node, first.pid, confirmed)).toMatchObject({ status: 200 });
    expect(await kill(node, second.pid, confirmed)).toMatchObject({ status: 200 });
    const refused = await kill(node, third.pid, confirmed);
    expect(refused).toMatchObject({ status: 429, json: { code: 'RATE_LIMITED' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(third.isOver).toBe(false);
    const rows = await audited(node, 5);
    expect(rows.map(({ outcome }) => outcome)).toEqual([
      'CONFIRMATION_REQUIRED',
      'PROTECTED',
      'done',
      'done',
      'RATE_LIMITED',
    ]);
  });

  test('what is no signal, no pid and no JSON', async () => {
    await using target = await sleeper();
    await using node = await TestNode.start(watching(target));
    const cases: [string, string, number][] = [
      [`${target.pid}`, '{"signal":"SEGV","confirm":true}', 400],
      [`${target.pid}`, '{"confirm":"yes"}', 400],
      [`${target.pid}`, '{"confirm":true,"start_time":"yesterday"}', 400],
      [`${target.pid}`, '{"confirm":true', 400],
      [`${target.pid}`, '[]', 400],
      ['-1', '{"confirm":true}', 400],
      ['0', '{"confirm":true}', 400],
      ['abc', '{"confirm":true}', 400],
      ['99999999999999999999', '{"confirm":true}', 400],
    ];
    for (const [pid, body, status] of cases) {
      const answer = await node.request(`/api/v1/processes/${pid}/kill`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect({ pid, body, status: answer.status }).toEqual({ pid, body, status });
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(answer.json().errors.length).toBeGreaterThan(0);
    }
    expect(target.isOver).toBe(false);
  });
});

describe('kill delivers', () => {
  test.each(['TERM', 'SIGTERM', 'kill', 'HUP', 'INT'])('%s, and sees the end', async (signal) => {
    await using target = await sleeper();
    await using node = await TestNode.start(watching(target));
    const { status, json } = await kill(node, target.pid, { signal, confirm: true });
    const name = signal.toUpperCase().replace('SIG', '');
    expect({ status, json }).toEqual({
      status: 200,
      json: { pid: target.pid, signal: name, delivered: true, exited: true },
    });
    expect(await target.ended()).toEqual({ code: null, signal: `SIG${name}` });
    expect(await audited(node, 1)).toMatchObject([{ outcome: 'done', target: `pid ${target.pid}` }]);
  });

  test('STOP and CONT, which end nothing', async () => {
    await using target = await sleeper();
    await using node = await TestNode.start(watching(target));
    for (const [signal, state] of [
      ['STOP', 'T'],
      ['CONT', 'S'],
    ] as const) {
      const { json } = await kill(node, target.pid, { signal, confirm: true });
      expect(json).toMatchObject({ signal, delivered: true, exited: false });
      await until(() => stateOf(target.pid) === state, { what: `state ${state}` });
    }
  });

  test('to a program that does not want to end, and says so', async () => {
    await using target = await Child.start('sh', ['-c', 'trap "" TERM; echo ready; exec sleep 4711.5']);
    await until(() => target.stdout === 'ready\n' && commandLineOf(target.pid).startsWith('sleep'), {
      what: 'the trap',
    });
    await using node = await TestNode.start(watching(target));
    expect(await kill(node, target.pid, { confirm: true })).toMatchObject({
      status: 200,
      json: { signal: 'TERM', delivered: true, exited: false },
    });
    expect(target.isOver).toBe(false);
    expect((await audited(node, 1, 'detail'))[0]?.['detail']).toContain('still running');
  });

  test('not where the kernel refuses (502, EPERM)', async (context) => {
    await using target = await sleeper();
    const stranger = isRoot() ? target.pid : processOfRoot();
    if (stranger === undefined) return skip(context, "none of root's processes is visible here");
    using folder = new TemporaryFolder();
    chmodSync(folder.path, 0o777);
    await using node = await TestNode.start({
      folder,
      through: asOrdinaryUser(),
      config: { process_watch: [{ pid: stranger }] },
    });
    const { status, json } = await kill(node, stranger, { confirm: true });
    expect({ status, json }).toMatchObject({ status: 502, json: { code: 'EPERM' } });
    expect(json['detail']).toContain('EPERM');
    expect(await audited(node, 1)).toMatchObject([{ outcome: 'EPERM' }]);
  });
});

describe('commands are taken', () => {
  test('as JSON only (415)', async () => {
    await using target = await sleeper();
    await using node = await TestNode.start(watching(target));
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx']) {
      const { status } = await kill(node, target.pid, { confirm: true }, { 'content-type': type });
      expect({ type, status }).toEqual({ type, status: 415 });
    }
    expect(target.isOver).toBe(false);
  });

  test('not from a web page, through a proxy or under a foreign host name', async () => {
    await using target = await sleeper();
    await using node = await TestNode.start(watching(target));
    const cases: [Record<string, string>, string][] = [
      [{ origin: 'http://evil.example' }, 'CROSS_ORIGIN'],
      [{ origin: 'null' }, 'CROSS_ORIGIN'],
      [{ host: 'evil.example' }, 'CROSS_ORIGIN'],
      [{ 'x-forwarded-for': '127.0.0.1' }, 'REMOTE_WITHOUT_AUTHENTICATION'],
      [{ forwarded: 'for=127.0.0.1' }, 'REMOTE_WITHOUT_AUTHENTICATION'],
    ];
    for (const [headers, code] of cases) {
      expect(await kill(node, target.pid, { confirm: true }, headers)).toMatchObject({
        status: 403,
        json: { code },
      });
    }
    expect(target.isOver).toBe(false);
    const rows = await audited(node, cases.length);
    expect(rows.map(({ outcome }) => outcome)).toEqual(cases.map(([, code]) => code));
  });

  test('not from another address, which may still read', async (context) => {
    const address = ownAddress();
    if (address === undefined) return skip(context, 'this machine has no address but loopback');
    using folder = new TemporaryFolder();
    await using target = await sleeper();
    await using node = await TestNode.start({
      config: {
        node: { listen: '0.0.0.0:0' },
        process_watch: [{ pid: target.pid }],
        paths: [{ path: folder.path }],
      },
    });
    const outside = node.address.replace('0.0.0.0', address);
    expect((await http(outside, '/api/v1/health')).status).toBe(200);
    expect((await http(outside, '/metrics')).status).toBe(200);
    for (const path of [`/api/v1/processes/${target.pid}/kill`, '/api/v1/paths/scan']) {
      const answer = await http(outside, path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: path.endsWith('kill') ? '{"confirm":true}' : '{}',
      });
      expect(answer).toMatchObject({ status: 403 });
      expect(answer.json()).toMatchObject({ code: 'REMOTE_WITHOUT_AUTHENTICATION' });
    }
    expect(target.isOver).toBe(false);
    expect(await audited(node, 2, 'command, outcome, remote_address')).toEqual([
      { command: 'process.kill', outcome: 'REMOTE_WITHOUT_AUTHENTICATION', remote_address: address },
      { command: 'paths.scan', outcome: 'REMOTE_WITHOUT_AUTHENTICATION', remote_address: address },
    ]);
    // The same command from this machine itself.
    const answer = await http(
      node.address.replace('0.0.0.0', '127.0.0.1'),
      `/api/v1/processes/${target.pid}/kill`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"confirm":true}',
      },
    );
    expect(answer.status).toBe(200);
  });
});

test('what the audit table has is neither changed nor removed', async () => {
  await using target = await sleeper();
  await using node = await TestNode.start(watching(target));
  await kill(node, target.pid, {});
  await audited(node, 1);
  const database = new DatabaseSync(node.databaseFile, { timeout: 2000 });
  try {
    for (const sql of [
      "UPDATE audit SET outcome = 'done'",
      'DELETE FROM audit',
      'DELETE FROM audit WHERE id = 1',
    ]) {
      expect(() => database.exec(sql)).toThrow('audit is append-only');
    }
  } finally {
    database.close();
  }
  expect(await audited(node, 1)).toMatchObject([{ outcome: 'CONFIRMATION_REQUIRED' }]);
});

function sleeper(): Promise<Child> {
  return Child.start('sleep', ['4711.5']);
}

function watching({ pid }: Child): { config: Record<string, object> } {
  return { config: { process_watch: [{ pid }], control: { rate: '1000/s' } } };
}

interface KillAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly json: Record<string, unknown>;
}

async function kill(
  node: TestNode,
  pid: number,
  body: object,
  headers: Record<string, string> = {},
): Promise<KillAnswer> {
  const answer = await node.post(`/api/v1/processes/${pid}/kill`, body, headers);
  return { status: answer.status, headers: answer.headers, json: answer.json() };
}

/** Commands in the audit log once there are so many: they are written right after the answer. */
async function audited(
  node: TestNode,
  count: number,
  columns = 'command, target, outcome',
): Promise<DatabaseRow[]> {
  const rows = await until(
    () => {
      const found = readDatabase(
        node.databaseFile,
        `SELECT ${columns} FROM audit WHERE actor <> 'node' ORDER BY id`,
      );
      return found.length >= count && found;
    },
    { what: `${count} rows in the audit table` },
  );
  expect(rows).toHaveLength(count);
  return rows.map((row) => ({ ...row }));
}

async function startTime(node: TestNode, pid: number): Promise<string> {
  return until(
    async () => {
      const rows = await node.get('/api/v1/processes');
      return rows.find((row: { pid: number }) => row.pid === pid)?.start_time as string | undefined;
    },
    { what: `process ${pid} in the list` },
  );
}

async function pidOfTheDead(): Promise<number> {
  const child = await Child.start('true', []);
  await child.ended();
  return child.pid;
}

/** kthreadd has pid 2 where the kernel's own processes are visible. */
function kernelThread(): number | undefined {
  try {
    return readFileSync('/proc/2/stat', 'utf8').startsWith('2 (kthreadd)') ? 2 : undefined;
  } catch {
    return undefined;
  }
}

function stateOf(pid: number): string | undefined {
  return /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
}

function commandLineOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
}

/** Neither init nor a kernel thread, which has no memory. */
function processOfRoot(): number | undefined {
  const lines = execFileSync('ps', ['-U', '0', '-o', 'pid=,vsz='], { encoding: 'utf8' }).trim().split('\n');
  const [pid] =
    lines.map((line) => line.trim().split(/\s+/).map(Number)).find(([pid, size]) => pid !== 1 && size! > 0) ??
    [];
  return pid;
}

function ownAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}
