import { stringify } from 'yaml';
import { Child } from './child.ts';
import type { Exit } from './child.ts';
import { program, systemEnvironment } from './command.ts';
import type { Answer, HttpRequest } from './http.ts';
import { http } from './http.ts';
import { TemporaryFolder, temporaryPrefix } from './temporary-folder.ts';
import { until } from './until.ts';

export interface NodeOptions {
  /** Sections of node.yaml on top of the test's own address, database and one-second intervals. */
  readonly config?: Readonly<Record<string, object>>;
  /** A folder of the caller's, to start again on the same database; else the node gets its own. */
  readonly folder?: TemporaryFolder;
  /** A command to run it with, such as `nsenter …` or `setpriv …`. */
  readonly through?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Everything reads every second; other tests' mounts come and go and are not looked at. */
export function testConfig(folder: TemporaryFolder, config: NodeOptions['config'] = {}): string {
  const { node, refresh, disk, alerts, ...sections } = config;
  return stringify({
    node: { listen: '127.0.0.1:0', db_path: folder.join('etlmon.db'), node_name: 'test', ...node },
    refresh: { disk: '1s', system: '1s', process: '1s', default_path_scan: '1h', ...refresh },
    disk: { exclude_mounts: [`${temporaryPrefix}*/**`], ...disk },
    // What is the matter with this machine is no test's business.
    alerts: { defaults: false, ...alerts },
    ...sections,
  });
}

/** A node under test, with a configuration and a database of its own. It is gone with the test. */
export class TestNode implements AsyncDisposable {
  readonly address: string;
  readonly folder: TemporaryFolder;
  readonly child: Child;
  readonly #ownsFolder: boolean;

  private constructor(child: Child, address: string, folder: TemporaryFolder, ownsFolder: boolean) {
    this.child = child;
    this.address = address;
    this.folder = folder;
    this.#ownsFolder = ownsFolder;
  }

  /** Resolves once it says where it listens. */
  static async start(options: NodeOptions = {}): Promise<TestNode> {
    const folder = options.folder ?? new TemporaryFolder();
    const file = folder.write('node.yaml', testConfig(folder, options.config));
    const [command, ...args] = [...(options.through ?? []), program, 'node', '-c', file];
    const child = await Child.start(command, args, {
      cwd: '/',
      env: { ...systemEnvironment(), ...options.env },
    });
    try {
      await until(() => child.isOver || addressOf(child) !== undefined, { what: 'the start of the node' });
      const address = addressOf(child);
      if (address === undefined) throw new Error('it ended');
      return new TestNode(child, address, folder, options.folder === undefined);
    } catch (error) {
      await child[Symbol.asyncDispose]();
      if (!options.folder) folder[Symbol.dispose]();
      throw new Error(`the node did not start: ${child.stdout}${child.stderr}`, { cause: error });
    }
  }

  get pid(): number {
    return this.child.pid;
  }

  get databaseFile(): string {
    return this.folder.join('etlmon.db');
  }

  /** The lines of its log so far. */
  get log(): { readonly msg?: string; readonly [field: string]: unknown }[] {
    return logLines(this.child);
  }

  request(path: string, options: HttpRequest = {}): Promise<Answer> {
    return http(this.address, path, options);
  }

  /** The JSON of a query. Throws for any status but 200. */
  async get(path: string): Promise<ReturnType<Answer['json']>> {
    const answer = await this.request(path);
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${answer.text}`);
    return answer.json();
  }

  post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  /** Tells it to stop, and gives how it ended and after how long. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit & { readonly afterMs: number }> {
    const before = performance.now();
    this.child.kill(signal);
    return { ...(await this.child.ended()), afterMs: performance.now() - before };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.child[Symbol.asyncDispose]();
    if (this.#ownsFolder) this.folder[Symbol.dispose]();
  }
}

function addressOf(child: Child): string | undefined {
  const line = logLines(child).find(({ msg }) => msg === 'node started');
  return typeof line?.['address'] === 'string' ? line['address'] : undefined;
}

function logLines(child: Child): { readonly msg?: string; readonly [field: string]: unknown }[] {
  const whole = child.stdout.slice(0, child.stdout.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
