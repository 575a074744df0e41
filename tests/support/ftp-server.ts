import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import type { TestContext } from 'vitest';
import { Child } from './child.ts';
import { runToEnd } from './command.ts';
import { asOrdinaryUser, nobody } from './ordinary-user.ts';
import { isRoot, requirePart } from './parts.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

export interface FtpServerOptions {
  /** Also writes what clients say to vsftpd.log (`log_ftp_protocol`). */
  readonly logsCommands?: boolean;
}

/**
 * A real vsftpd on a free port of the loopback interface, for anonymous users that may do everything in its folder.
 * It runs as an ordinary user (`run_as_launching_user`), without a chroot, so paths in its logs are those on disk.
 */
export class FtpServer implements AsyncDisposable {
  readonly folder: TemporaryFolder;
  readonly #port: number;
  readonly #server: Child;
  readonly #resources: AsyncDisposableStack;

  private constructor(folder: TemporaryFolder, port: number, server: Child, resources: AsyncDisposableStack) {
    this.folder = folder;
    this.#port = port;
    this.#server = server;
    this.#resources = resources;
  }

  static async start(context: Pick<TestContext, 'skip'>, options: FtpServerOptions = {}): Promise<FtpServer> {
    requirePart(context, 'vsftpd', 'vsftpd');
    requirePart(context, 'curl', 'curl');
    await using resources = new AsyncDisposableStack();
    const folder = resources.use(new TemporaryFolder());
    const [user] = asOrdinaryUser();
    if (user !== undefined) requirePart(context, user, 'util-linux');
    for (const name of ['data', 'log', 'empty']) mkdirSync(folder.join(name));
    const port = await freePort();
    const config = folder.write('vsftpd.conf', configuration(folder, port, options));
    if (isRoot()) for (const name of ['data', 'log', 'vsftpd.conf']) giveAway(folder.join(name));
    chmodSync(folder.join('empty'), 0o555);
    const [command, ...args] = [...asOrdinaryUser(), 'vsftpd', config];
    const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };
    const server = resources.use(await Child.start(command, args, { env }));
    const started = new FtpServer(folder, port, server, resources.move());
    try {
      await until(() => server.isOver || started.#isAnswering(), { what: 'an answer of vsftpd' });
      if (server.isOver) throw new Error(`vsftpd ended: ${server.stdout}${server.stderr}`);
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw error;
    }
    return started;
  }

  get xferlog(): string {
    return this.folder.join('log', 'xferlog');
  }

  get vsftpdLog(): string {
    return this.folder.join('log', 'vsftpd.log');
  }

  /** Where a file is on disk. */
  pathOf(name: string): string {
    return this.folder.join('data', name);
  }

  async upload(name: string, bytes: number, ...options: readonly string[]): Promise<void> {
    const source = this.folder.write('source', 'x'.repeat(bytes));
    await this.#curl('-T', source, ...options, this.#url(name));
  }

  async download(name: string): Promise<void> {
    await this.#curl('-o', '/dev/null', this.#url(name));
  }

  /** Sends commands of the protocol, such as `DELE name`. */
  async tell(...commands: readonly string[]): Promise<void> {
    await this.#curl(
      ...commands.flatMap((command) => ['-Q', `-${command}`]),
      '-o',
      '/dev/null',
      this.#url(''),
    );
  }

  /** Begins an upload and kills the client once half of it has arrived. Returns the bytes in the file. */
  async breakOff(name: string, bytes: number): Promise<number> {
    const source = this.folder.write('source', 'x'.repeat(bytes));
    const linesBefore = this.#loggedUploads(name);
    const rate = ['--limit-rate', String(Math.ceil(bytes / 4))];
    await using client = await Child.start('curl', ['-s', '-T', source, ...rate, this.#url(name)]);
    await until(() => (statSync(this.pathOf(name), { throwIfNoEntry: false })?.size ?? 0) >= bytes / 4, {
      what: 'a part of the upload',
    });
    client.kill('SIGKILL');
    await client.ended();
    await until(() => this.#loggedUploads(name) > linesBefore, { what: 'the line of the broken upload' });
    return statSync(this.pathOf(name)).size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Its children, one a session, end with their clients, which are gone.
    if (!this.#server.isOver) this.#server.kill('SIGTERM');
    await this.#resources.disposeAsync();
  }

  #loggedUploads(name: string): number {
    if (!existsSync(this.vsftpdLog)) return 0;
    const line = `UPLOAD: Client "127.0.0.1", "${this.pathOf(name)}"`;
    return readFileSync(this.vsftpdLog, 'utf8').split(line).length - 1;
  }

  #url(name: string): string {
    return `ftp://127.0.0.1:${this.#port}/${name.split('/').map(encodeURIComponent).join('/')}`;
  }

  async #curl(...args: readonly string[]): Promise<void> {
    const { code, stderr } = await runToEnd('curl', ['-sS', ...args]);
    if (code !== 0) throw new Error(`curl ${args.join(' ')} exited with ${code}: ${stderr}`);
  }

  async #isAnswering(): Promise<boolean> {
    const { code } = await runToEnd('curl', ['-s', '-o', '/dev/null', this.#url('')]);
    return code === 0;
  }
}

function configuration(folder: TemporaryFolder, port: number, { logsCommands }: FtpServerOptions): string {
  const settings: Record<string, string | number> = {
    listen: 'YES',
    listen_address: '127.0.0.1',
    listen_port: port,
    background: 'NO',
    run_as_launching_user: 'YES',
    ftp_username: isRoot() ? 'nobody' : userInfo().username,
    anonymous_enable: 'YES',
    local_enable: 'NO',
    write_enable: 'YES',
    anon_upload_enable: 'YES',
    anon_mkdir_write_enable: 'YES',
    anon_other_write_enable: 'YES',
    anon_world_readable_only: 'NO',
    anon_umask: '022',
    anon_root: folder.join('data'),
    xferlog_enable: 'YES',
    xferlog_std_format: 'YES',
    dual_log_enable: 'YES',
    xferlog_file: folder.join('log', 'xferlog'),
    vsftpd_log_file: folder.join('log', 'vsftpd.log'),
    log_ftp_protocol: logsCommands === true ? 'YES' : 'NO',
    secure_chroot_dir: folder.join('empty'),
    seccomp_sandbox: 'NO',
    use_localtime: 'YES',
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

/** vsftpd refuses a configuration that is not its own user's. */
function giveAway(path: string): void {
  chownSync(path, nobody, nobody);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
