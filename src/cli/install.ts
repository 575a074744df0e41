import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { NodeConfig } from '../config/index.ts';
import { version } from '../version.ts';
import type { Arguments, Command } from './command.ts';
import { flag, text, UsageError } from './command.ts';
import { ownProgram } from './service-program.ts';
import { serviceRefusal } from './service-refusal.ts';

export const installCommand: Command = {
  name: 'install',
  summary: 'make the node a service of this machine: user, folders, systemd unit, logrotate snippet',
  usage: '[--now | --no-start] [--user NAME] [--config FILE] [--force] [--dry-run] [--root DIR]',
  options: {
    now: { type: 'boolean', help: 'start it now, and not only at the next boot' },
    'no-start': { type: 'boolean', help: 'neither start it now, nor anew where it runs, nor at boot' },
    user: { type: 'string', value: 'NAME', help: 'run it as this user (etlmon; made when missing)' },
    config: { type: 'string', short: 'c', value: 'FILE', help: 'node.yaml (/etc/etlmon/node.yaml)' },
    force: { type: 'boolean', help: 'overwrite files that were edited' },
    'dry-run': { type: 'boolean', help: 'print every step and every file, and change nothing' },
    root: { type: 'string', value: 'DIR', help: 'write the files below DIR only, for a package' },
  },
  operands: { min: 0, max: 0 },
  notes: [
    'A second install changes only what differs. Files that were edited, and the configuration, are kept.',
    'Where a step fails, those before it are undone.',
  ].join('\n'),
  run: async (args) => {
    if (flag(args, 'now') && flag(args, 'no-start'))
      throw new UsageError('--now and --no-start exclude each other');
    const service = await import('../service/index.ts');
    const { exampleNodeConfig } = await import('../config/index.ts');
    const root = text(args, 'root');
    const options = { ...installOptions(args, root), ...(await fromConfig(args, root ?? '')) };
    const facts = service.readFacts(
      resolveRoot(root),
      service.pathsToLookAt(options.configFile),
      options.program,
    );
    const plan = service.planInstall({ ...options, configText: exampleNodeConfig() }, facts);
    const refusal = root === undefined ? serviceRefusal('install', facts) : undefined;
    if (flag(args, 'dry-run')) {
      process.stdout.write(service.planReport(plan));
      if (refusal !== undefined) process.stdout.write(`note: ${refusal}\n`);
      return 0;
    }
    if (refusal !== undefined) {
      process.stderr.write(`etlmon install: ${refusal}\n`);
      return 1;
    }
    const outcome = await service.applySteps(plan.steps, { root: resolveRoot(root) });
    process.stdout.write(service.outcomeReport(plan, outcome));
    if (outcome.failure !== undefined) {
      process.stderr.write(`etlmon install: ${afterFailure(outcome.failure.isOptional)}\n`);
      return 1;
    }
    if (root === undefined) process.stdout.write(summary(options.configFile));
    return 0;
  },
};

function installOptions(args: Arguments, root: string | undefined) {
  const user = text(args, 'user') ?? 'etlmon';
  if (!/^[a-z_][a-z0-9_-]{0,31}$/.test(user))
    throw new UsageError(`--user: expected the name of a user, got ${JSON.stringify(user)}`);
  return {
    program: ownProgram(),
    version,
    user,
    isEnabled: !flag(args, 'no-start'),
    start: flag(args, 'now') ? 'now' : flag(args, 'no-start') ? 'no' : 'if-running',
    isForced: flag(args, 'force'),
    isStaged: root !== undefined,
  } as const;
}

/** What the unit has to allow, from the configuration it will run with. Throws a `ConfigError` for a faulty one. */
async function fromConfig(args: Arguments, root: string) {
  const configFile = resolve(text(args, 'config') ?? '/etc/etlmon/node.yaml');
  const { loadNodeConfig, processEnvironment } = await import('../config/index.ts');
  const file = join(root, configFile);
  const config = loadNodeConfig(existsSync(file) ? file : undefined, { ...processEnvironment(), uid: 0 });
  return {
    configFile,
    canKill: canKillOthers(config),
    writable: writableFolders(config),
    controlled: await controlledUnits(config.control.services),
  };
}

/** Names and globs as polkit's rule has them: whole names, and expressions over them. */
async function controlledUnits(globs: readonly string[]) {
  const { isServiceName, withSuffix } = await import('../collect/service/selection.ts');
  const { makeRe } = await import('picomatch').then((module) => module.default);
  const full = globs.map(withSuffix);
  const patterns = full
    .filter((name) => !isServiceName(name))
    .map((glob) => makeRe(glob, { dot: true }).source);
  return { names: full.filter(isServiceName), patterns };
}

function canKillOthers({ control, process_watch: watches }: NodeConfig): boolean {
  return control.kill === 'any' || (control.kill === 'watched' && watches.length > 0);
}

/** Folders outside those systemd makes for it. */
function writableFolders({ node, backup }: NodeConfig): string[] {
  const folders = [dirname(node.db_path), ...(backup === undefined ? [] : [backup.path])];
  if (node.listen.kind === 'unix') folders.push(dirname(node.listen.path));
  const own = /^\/(var\/lib|run|var\/run)\/etlmon(\/|$)/;
  return [...new Set(folders)].filter((folder) => !own.test(folder));
}

function resolveRoot(root: string | undefined): string {
  return root === undefined ? '' : resolve(root);
}

function afterFailure(isInstalled: boolean): string {
  return isInstalled
    ? 'the files are in place, but the service is not as it should be; see journalctl -u etlmon -n 20'
    : 'not installed; what was done before is undone, as told above';
}

function summary(configFile: string): string {
  return `
FILES
  ${configFile}  what it watches; check it with: etlmon check ${configFile}
  /etc/systemd/system/etlmon.service  the unit; change it with: systemctl edit etlmon
  /var/lib/etlmon  its database
COMMANDS
  systemctl status etlmon      how it is
  systemctl reload etlmon      after a change of its configuration
  journalctl -u etlmon -f      its log
  etlmon ui                    the terminal client
  etlmon uninstall --dry-run   how it goes away again
`;
}
