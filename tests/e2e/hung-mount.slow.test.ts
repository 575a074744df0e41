import { mkdirSync } from 'node:fs';
import type { TestContext } from 'vitest';
import { expect, test } from 'vitest';
import type { Child } from '../support/child.ts';
import { TestNode } from '../support/etlmon.ts';
import { MountNamespace } from '../support/mount-namespace.ts';
import { requirePart, skip } from '../support/parts.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

test.concurrent('a mount that hangs holds up nothing else, neither collectors nor the API nor the end', async (context) => {
  await using scene = await Scene.open(context);
  const { node, mount, inside, outside } = scene;
  const answering = await mountOf(node, mount);
  const before = await collectorsOf(node);
  const others = Object.keys(before).filter((name) => name !== `path ${inside}`);
  expect(others.toSorted()).toEqual(['disk', `path ${outside}`, 'process', 'system']);
  scene.hang();

  const hung = await until(
    async () => {
      const row = await mountOf(node, mount);
      return row?.['status'] === 'NOT_ANSWERING' && row;
    },
    { what: 'the mount as not answering' },
  );
  const { status: _, not_answering_since: since, collected_at: lastAnswerAt, ...numbers } = hung;
  expect(answering).toMatchObject({ ...numbers, status: 'OK', not_answering_since: null });
  expect(Date.parse(String(since))).toBeGreaterThanOrEqual(Date.parse(String(lastAnswerAt)));
  await until(async () => (await pathOf(node, inside))['status'] === 'ERROR', {
    what: 'the path in it as ERROR',
  });

  // From here on, three more readings of everything else.
  const [root, path] = [await mountOf(node, '/'), await pathOf(node, outside)];
  const runs = await collectorsOf(node);
  const answerMs: number[] = [];
  const states = new Set<unknown>();
  await until(
    async () => {
      const startedAt = performance.now();
      const now = await collectorsOf(node);
      answerMs.push(performance.now() - startedAt);
      states.add((await pathOf(node, inside))['status']);
      return others.every((name) => now[name]!.runs >= runs[name]!.runs + 3);
    },
    { what: 'three more runs of every other collector' },
  );
  expect(answerMs.toSorted((a, b) => a - b)[Math.floor(answerMs.length / 2)]).toBeLessThan(100);
  const after = await collectorsOf(node);
  for (const name of others) {
    expect({ name, ...after[name] }).toMatchObject({
      name,
      failures: before[name]!.failures,
      skipped_ticks: before[name]!.skipped_ticks,
    });
  }
  expect(isLater(await mountOf(node, '/'), root)).toBe(true);
  expect(isLater(await pathOf(node, outside), path)).toBe(true);
  expect(await mountOf(node, mount)).toEqual(hung);
  // A read that is stuck is not tried again beside itself: each would hold a thread for as long as the mount hangs.
  expect(states).toEqual(new Set(['ERROR']));
  expect(await node.get('/api/v1/health')).toMatchObject({
    status: 'degraded',
    reasons: expect.arrayContaining([`mount ${mount} does not answer`]),
  });

  const { code, signal, afterMs } = await node.stop('SIGTERM');
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  expect(afterMs).toBeLessThan(5000);
});

test.concurrent('a mount that answers again is shown as it is, and scanned again', async (context) => {
  await using scene = await Scene.open(context);
  const { node, mount, inside } = scene;
  scene.hang();
  const hung = await until(
    async () => {
      const [row, path] = [await mountOf(node, mount), await pathOf(node, inside)];
      return row?.['status'] === 'NOT_ANSWERING' && path['status'] === 'ERROR' && row;
    },
    { what: 'the mount as not answering' },
  );
  scene.goOn();
  await until(
    async () => {
      const row = await mountOf(node, mount);
      return row?.['status'] === 'OK' && row['not_answering_since'] === null && isLater(row, hung);
    },
    { what: 'the mount as OK' },
  );
  await until(
    async () => {
      const path = await pathOf(node, inside);
      return path['status'] === 'OK' && path['file_count'] === 1 && isLater(path, hung);
    },
    { what: 'the path in it as OK', timeoutMs: 20_000 },
  );
  expect(await node.get('/api/v1/health')).toMatchObject({ status: 'ok', reasons: [] });
});

type Row = Record<string, unknown>;

/** A node that watches a bindfs mount, a path inside it and one outside, all of them read once. */
class Scene implements AsyncDisposable {
  readonly node: TestNode;
  readonly mount: string;
  readonly inside: string;
  readonly outside: string;
  readonly #server: Child;
  readonly #resources: AsyncDisposableStack;

  private constructor(node: TestNode, mount: string, server: Child, resources: AsyncDisposableStack) {
    this.node = node;
    this.mount = mount;
    this.inside = `${mount}/data`;
    this.outside = node.folder.join('outside');
    this.#server = server;
    this.#resources = resources;
  }

  static async open(context: TestContext): Promise<Scene> {
    requirePart(context, 'bindfs', 'bindfs');
    await using resources = new AsyncDisposableStack();
    const folder = resources.use(new TemporaryFolder());
    for (const name of ['source/data', 'mount', 'outside']) mkdirSync(folder.join(name), { recursive: true });
    folder.write('source/data/file', 'content');
    const mount = folder.join('mount');
    const namespace = resources.use(await MountNamespace.open(context));
    const server = resources.use(await namespace.start('bindfs', '-f', folder.join('source'), mount));
    await until(
      async () => server.isOver || (await namespace.run('cat', '/proc/self/mounts')).includes(mount),
      {
        what: 'the mount',
      },
    );
    if (server.isOver) skip(context, `FUSE is not allowed here: ${server.stderr.trim()}`);
    const node = resources.use(
      await TestNode.start({
        folder,
        through: namespace.enter,
        config: {
          disk: { timeout: '1s', exclude_mounts: [] },
          cron: { enabled: false },
          services: { enabled: false },
          process_watch: [{ name: 'any', match: '.' }],
          paths: ['mount/data', 'outside'].map((name) => ({
            path: folder.join(name),
            scan_interval: '1s',
            timeout: '1s',
          })),
        },
      }),
    );
    const scene = new Scene(node, mount, server, resources.move());
    await until(async () => (await mountOf(node, mount))?.['status'] === 'OK', { what: 'its numbers' });
    for (const path of [scene.inside, scene.outside])
      await until(async () => (await pathOf(node, path))['collected_at'] !== null, {
        what: `a scan of ${path}`,
      });
    return scene;
  }

  /** From now on every call into the mount blocks. */
  hang(): void {
    this.#server.kill('SIGSTOP');
  }

  goOn(): void {
    this.#server.kill('SIGCONT');
  }

  /** The node first, then the mount's server: with it every call that is still blocked comes back. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}

async function mountOf(node: TestNode, mount: string): Promise<Row | undefined> {
  const rows: Row[] = await node.get('/api/v1/fs');
  return rows.find((row) => row['mount_point'] === mount);
}

async function pathOf(node: TestNode, path: string): Promise<Row> {
  const rows: Row[] = await node.get('/api/v1/paths');
  return rows.find((row) => row['path'] === path) ?? {};
}

interface Counts {
  readonly runs: number;
  readonly failures: number;
  readonly skipped_ticks: number;
}

/** By name: `disk`, `path /data`. */
async function collectorsOf(node: TestNode): Promise<Record<string, Counts>> {
  const { collectors } = await node.get('/api/v1/health');
  return Object.fromEntries(
    collectors.map(({ collector, task, ...counts }: Counts & { collector: string; task: string }) => [
      collector === task ? collector : `${collector} ${task}`,
      counts,
    ]),
  );
}

function isLater(row: Row | undefined, than: Row | undefined): boolean {
  return Date.parse(String(row?.['collected_at'])) > Date.parse(String(than?.['collected_at']));
}
