import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { TestContext } from 'vitest';
import { Child } from './child.ts';
import { runToEnd } from './command.ts';
import type { Finished } from './command.ts';
import { isRoot, missing, requirePart, skip } from './parts.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

export interface SystemdOptions {
  /** Unit files by name. Those with an [Install] section are enabled: started with multi-user.target. */
  readonly units?: Readonly<Record<string, string>>;
  /** Texts by absolute path, laid over the copy of this machine's files before systemd starts. */
  readonly files?: Readonly<Record<string, string>>;
  /** Files and folders of this machine by the absolute path where they are to be seen, read-only. */
  readonly binds?: Readonly<Record<string, string>>;
}

/**
 * A real systemd with journal and D-Bus in namespaces of its own (pid, mount, net, ipc, uts, cgroup), over a copy of
 * this machine's files that is gone with it; nothing it does is seen outside. Its bus is at
 * `path('/run/dbus/system_bus_socket')`.
 */
export class Systemd implements AsyncDisposable {
  /** Of that systemd, as seen from here. */
  readonly pid: number;
  readonly #keeper: Child;
  readonly #folder: TemporaryFolder;

  constructor(pid: number, keeper: Child, folder: TemporaryFolder) {
    this.pid = pid;
    this.#keeper = keeper;
    this.#folder = folder;
  }

  /** Its root folder as seen from here. */
  get root(): string {
    return `/proc/${this.pid}/root`;
  }

  /** A file of its as seen from here. */
  path(file: string): string {
    return `${this.root}${file}`;
  }

  /** What to put before a command to run it in there. */
  get enter(): readonly string[] {
    return ['nsenter', '--target', String(this.pid), '--all', '--'];
  }

  /** Runs a command in there to its end, whatever that is. */
  run(args: readonly string[], timeoutMs = 20_000): Promise<Finished> {
    const [enter = '', ...rest] = [...this.enter, ...args];
    return runToEnd(enter, rest, {
      timeoutMs,
      env: { PATH: '/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    });
  }

  /** Runs a command in there that has to succeed, and gives what it printed. */
  async output(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(args);
    if (code !== 0) throw new Error(`${args.join(' ')} exited with ${code}: ${stdout}${stderr}`);
    return stdout;
  }

  /** A property of a unit (`systemctl show`). */
  async show(unit: string, property: string): Promise<string> {
    return (await this.output('systemctl', 'show', '--value', `--property=${property}`, unit)).trim();
  }

  /** Ends every process in there; mounts, files and cgroups are gone with them. */
  async close(): Promise<void> {
    if (!this.#keeper.isOver) {
      this.#keeper.endInput();
      await this.#keeper.ended(15_000);
    }
    this.#folder[Symbol.dispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Boots a systemd, in about half a second. Ends the test as skipped where that cannot be; fails in CI. */
export async function bootSystemd(
  context: Pick<TestContext, 'skip'>,
  { units = {}, files = {}, binds = {} }: SystemdOptions = {},
): Promise<Systemd> {
  if (!isRoot()) skip(context, 'needs root: systemd is booted in namespaces of its own');
  if (!existsSync('/lib/systemd/systemd')) missing(context, 'needs systemd (apt-get install systemd)');
  requirePart(context, 'dbus-daemon', 'dbus');
  requirePart(context, 'unshare', 'util-linux');
  const cgroups = cgroup2Mount() ?? missing(context, 'needs a mounted cgroup2 file system');
  const folder = new TemporaryFolder();
  writeUnits(folder, units);
  for (const [path, text] of Object.entries(files)) writeInto(folder, path, text);
  const lines = Object.entries(binds).map(([target, origin]) => `${resolve(origin)} ${target}\n`);
  folder.write('binds', lines.join(''));
  const keeper = await Child.start(
    join(import.meta.dirname, 'systemd-boot.sh'),
    [folder.path, join(cgroups, basename(folder.path))],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  try {
    const pid = await until(() => keeper.isOver || Number(/^pid (\d+)$/m.exec(keeper.stdout)?.[1]), {
      what: 'the namespaces of systemd',
    });
    const systemd = new Systemd(Number(pid), keeper, folder);
    await until(async () => /^(running|degraded)$/m.test((await systemd.run(running)).stdout), {
      what: 'systemd is up',
      timeoutMs: 15_000,
    });
    return systemd;
  } catch (error) {
    const said = `${keeper.stdout}${keeper.stderr}`;
    await new Systemd(0, keeper, folder).close();
    if (/unshare|mount/.test(keeper.stderr)) missing(context, `systemd cannot be booted here: ${said}`);
    throw new Error(`systemd did not come up: ${said}`, { cause: error });
  }
}

const running = ['systemctl', 'is-system-running'];

function cgroup2Mount(): string | undefined {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  return mounts.map((line) => line.split(' ')).find(([, , type]) => type === 'cgroup2')?.[1];
}

function writeUnits(folder: TemporaryFolder, units: Readonly<Record<string, string>>): void {
  const wants = folder.join('files/etc/systemd/system/multi-user.target.wants');
  mkdirSync(wants, { recursive: true });
  for (const [name, text] of Object.entries(units)) {
    writeInto(folder, `/etc/systemd/system/${name}`, text);
    if (/^\[Install\]/m.test(text)) symlinkSync(`../${name}`, join(wants, name));
  }
}

function writeInto(folder: TemporaryFolder, path: string, text: string): void {
  const file = folder.join('files', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
