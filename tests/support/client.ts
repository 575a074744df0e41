import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { expect } from 'vitest';
import { Child } from './child.ts';
import { TestNode } from './etlmon.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import type { Terminal, TerminalSize } from './terminal.ts';
import { until } from './until.ts';

export const sizes: readonly TerminalSize[] = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
];

export interface NamedNode {
  readonly name: string;
  readonly address: string;
}

/** Writes a ui.yaml that refreshes as fast as it may, and gives its path. */
export function uiFile(folder: TemporaryFolder, nodes: readonly NamedNode[]): string {
  const entries = nodes.map(({ name, address }) => ({ name, address }));
  return folder.write('ui.yaml', stringify({ nodes: entries, ui: { refresh_interval: '500ms' } }));
}

/** A node that watches three folders and two processes, all of the test's own. */
export class Host implements AsyncDisposable {
  readonly folder: TemporaryFolder;
  readonly watched: Child;
  readonly other: Child;
  readonly paths: readonly string[];
  #node: TestNode | undefined;
  readonly #nodeFolder: TemporaryFolder;

  private constructor(watched: Child, other: Child) {
    this.watched = watched;
    this.other = other;
    this.folder = new TemporaryFolder();
    this.#nodeFolder = new TemporaryFolder();
    this.paths = ['all', 'in', 'out'].map((name) => this.folder.join(name));
    for (const [index, path] of this.paths.entries()) {
      mkdirSync(path);
      for (let count = 0; count <= index; count++) {
        const file = `${path}/part-${count}.csv`;
        writeFileSync(file, 'x'.repeat(1000 * (index + 1)));
        utimesSync(file, new Date(), new Date(Date.now() - 3_600_000));
      }
    }
  }

  static async start(name = 'alpha'): Promise<Host> {
    const host = new Host(await Child.start('sleep', ['4711.5']), await Child.start('sleep', ['4712.5']));
    try {
      await host.startNode(name);
      return host;
    } catch (error) {
      await host[Symbol.asyncDispose]();
      throw error;
    }
  }

  get node(): TestNode {
    if (this.#node === undefined) throw new Error('the node is not running');
    return this.#node;
  }

  /** Again on the same database, and on the same port where one is given. */
  async startNode(name: string, listen = '127.0.0.1:0'): Promise<void> {
    const config = {
      node: { listen, node_name: name },
      paths: this.paths.map((path) => ({ path, scan_interval: '1h' })),
      process_watch: [
        { name: 'loader', pid: this.watched.pid },
        { name: 'spare', pid: this.other.pid },
      ],
      control: { rate: '1000/s' },
    };
    const node = await TestNode.start({ folder: this.#nodeFolder, config });
    this.#node = node;
    await until(
      async () => (await node.get('/api/v1/paths')).every((one: { status: string }) => one.status === 'OK'),
      {
        what: 'the scans',
      },
    );
    await until(async () => (await node.get('/api/v1/processes')).length === 2, { what: 'the processes' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#node?.[Symbol.asyncDispose]();
    await this.watched[Symbol.asyncDispose]();
    await this.other[Symbol.asyncDispose]();
    this.#nodeFolder[Symbol.dispose]();
    this.folder[Symbol.dispose]();
  }
}

/** Opens the client on these nodes and waits for its first whole overview. */
export async function openClient(
  terminal: Terminal,
  nodes: readonly NamedNode[],
  options: { readonly flags?: readonly string[]; readonly before?: string } = {},
): Promise<void> {
  const flags = options.flags ?? [];
  await terminal.run(['ui', '-c', uiFile(terminal.folder, nodes), ...flags], options.before);
  await terminal.shows('1 overview', /updated \d s ago/, 'memory', /^ +mounts?\b/im, /collectors +\S/);
}

/** The line of views: closer together where there is little room, and the last ones by their keys alone. */
function viewsAt(columns: number): RegExp {
  if (columns < 116)
    return /^ 0 nodes 1 overview 2 disk 3 paths 4 logs 5 procs 6 cron 7( transfers)? 8( services)? 9( checks)? !( alerts)? A( arrivals)? Q( query)?$/;
  return /^ 0 nodes {1,2}1 overview {1,2}2 disk {1,2}3 paths {1,2}4 logs {1,2}5 proc(s|esses) {1,2}6 cron {1,2}7 transfers {1,2}8 services {1,2}9 checks {1,2}! alerts {1,2}A arrivals {1,2}Q query$/;
}

/** Fails unless this is a whole frame: its lines in their places, none too long, nothing of an earlier frame. */
export function expectFrame(rows: readonly string[], { columns, rows: height }: TerminalSize): void {
  expect(rows.length).toBe(height);
  expect(rows.filter((row) => row.length > columns)).toEqual([]);
  expect(rows[0]).toMatch(/^ etlmon {2}[●!✗○] \S.* \d\d:\d\d:\d\d$/);
  expect(rows[0]?.length).toBe(columns - 1);
  expect(rows[1]).toMatch(viewsAt(columns));
  expect([rows[2], rows.at(-2)]).toEqual(['─'.repeat(columns), '─'.repeat(columns)]);
  expect(rows.slice(3, -2).filter((row) => row.includes('───'))).toEqual([]);
  expect(rows.at(-1)).toMatch(/^ .*\? help {2,3}q quit .* \d+ s ago$/);
}
