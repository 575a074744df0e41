import type { Facts } from './facts.ts';
import { installed, ownFolders, signature, unitName } from './layout.ts';
import { formatManifest, parseManifest } from './manifest.ts';
import { Planner } from './planner.ts';
import { logrotateText } from './logrotate.ts';
import { polkitRuleText } from './polkit-rule.ts';
import type { ControlledUnits } from './polkit-rule.ts';
import { runStep } from './step.ts';
import type { Plan, Step } from './step.ts';
import { unitText } from './unit.ts';

export interface InstallOptions {
  /** The program with its fixed arguments, absolute. */
  readonly program: readonly string[];
  readonly version: string;
  readonly user: string;
  readonly configFile: string;
  /** For a configuration that is not there yet. */
  readonly configText: string;
  readonly canKill: boolean;
  readonly writable: readonly string[];
  readonly controlled: ControlledUnits;
  /** Start it at boot. */
  readonly isEnabled: boolean;
  /** Whether to start it now, to start it anew only where it runs, or neither. */
  readonly start: 'now' | 'if-running' | 'no';
  readonly isForced: boolean;
  /** Files only, into a folder: for a package. No user is made and nothing is started. */
  readonly isStaged: boolean;
}

/** What is to be done for etlmon to be a service of this machine; no step for what is as it should be. Pure. */
export function planInstall(options: InstallOptions, facts: Facts): Plan {
  const { user, isForced, isStaged } = options;
  const manifest = parseManifest(facts.found.get(installed.manifest)?.text);
  const planner = new Planner({ facts, manifest, isForced, isStaged });
  const group = facts.users.get(user) ?? user;
  const isUserMissing = !facts.users.has(user) && !isStaged;
  planUser(options, facts, planner);

  planner.folder(installed.configFolder, 0o750, `root:${group}`);
  for (const folder of ownFolders) {
    planner.folder(folder, 0o750, `${user}:${group}`);
    planner.contents(folder, `${user}:${group}`);
  }
  const ofRoot = { mode: 0o644, owner: 'root:root' };
  planner.file({
    path: options.configFile,
    text: options.configText,
    mode: 0o640,
    owner: `root:${group}`,
    title: 'the configuration, to be filled in',
  });
  const groups = ['adm', 'systemd-journal'].filter((name) => isStaged || facts.groups.has(name));
  planner.file({
    ...ofRoot,
    path: installed.unit,
    text: unitText({ ...options, group, groups }),
    title: 'the unit',
  });
  if (isStaged || facts.commands.has('logrotate'))
    planner.file({
      ...ofRoot,
      path: installed.logrotate,
      text: logrotateText(),
      title: 'the logrotate snippet',
    });
  planPolkitRule(options, facts, planner);
  if (!isStaged) {
    planManifest();
    planner.add(...managerSteps(options, facts, planner.steps));
  }
  return { steps: planner.steps, kept: planner.kept, notes: notes(options, facts) };

  /** Of a package the packager keeps the list. */
  function planManifest(): void {
    const text = formatManifest({
      version: options.version,
      files: planner.fingerprints(),
      configFile: options.configFile,
      user: isUserMissing ? user : manifest?.user,
    });
    const before = facts.found.get(installed.manifest);
    if (before?.text === text) return;
    planner.add({
      ...ofRoot,
      kind: 'file',
      path: installed.manifest,
      text,
      before,
      what: `${before === undefined ? 'write' : 'change'} ${installed.manifest}, what this installation made`,
      undo: before === undefined ? `remove ${installed.manifest}` : `write ${installed.manifest} as it was`,
    });
  }
}

const useradd = [
  'useradd',
  '--system',
  '--user-group',
  '--no-create-home',
  `--home-dir=${installed.state}`,
  '--shell=/usr/sbin/nologin',
];

/** A package declares its user; here it is made at once, by what is installed. */
function planUser({ user, isStaged }: InstallOptions, facts: Facts, planner: Planner): void {
  if (isStaged) {
    planner.file({
      path: installed.sysusers,
      text: `${signature}\n${declaration(user)}\n`,
      mode: 0o644,
      owner: 'root:root',
      title: 'the declaration of its user',
    });
    return;
  }
  if (facts.users.has(user)) return;
  const command = facts.commands.has('systemd-sysusers')
    ? ['systemd-sysusers', '--inline', declaration(user)]
    : [...useradd, user];
  planner.add(runStep(`make the user ${user}`, command, { undoCommand: ['userdel', user] }));
}

/** sysusers.d(5). */
function declaration(user: string): string {
  return `u ${user} - "etlmon" ${installed.state}`;
}

/** Root asks nobody. Without the folder there is no polkit, or one older than rules. */
function planPolkitRule(
  { user, controlled, isStaged }: InstallOptions,
  facts: Facts,
  planner: Planner,
): void {
  const path = installed.polkitRule;
  if (!isControlling(controlled) || user === 'root') return planner.removal(path);
  if (!isStaged && !facts.found.has(installed.polkitRules)) return;
  planner.file({
    path,
    text: polkitRuleText(user, controlled),
    mode: 0o644,
    owner: 'root:root',
    title: 'what polkit lets it start and stop',
  });
}

function isControlling({ names, patterns }: ControlledUnits): boolean {
  return names.length + patterns.length > 0;
}

function managerSteps(options: InstallOptions, facts: Facts, steps: readonly Step[]): Step[] {
  const isUnitNew = steps.some((step) => step.kind === 'file' && step.path === installed.unit);
  const isNew = steps.some(({ kind }) => kind !== 'run');
  const isActive = ['active', 'activating', 'reloading'].includes(facts.activeState ?? '');
  const isStarted = options.start === 'now' || (options.start === 'if-running' && isActive && isNew);
  const enable = runStep('start it at every boot', ['systemctl', 'enable', '--quiet', unitName], {
    undoCommand: ['systemctl', 'disable', '--quiet', unitName],
    isOptional: true,
  });
  const start = runStep(
    isActive ? 'start it anew' : 'start it now',
    ['systemctl', isActive ? 'restart' : 'start', unitName],
    { undoCommand: ['systemctl', 'stop', unitName], isOptional: true },
  );
  return [
    ...(isUnitNew ? [runStep('have systemd read the unit', ['systemctl', 'daemon-reload'])] : []),
    ...(options.isEnabled && !facts.found.has(installed.wantedBy) ? [enable] : []),
    ...(isStarted && (isNew || !isActive) ? [start] : []),
  ];
}

function notes({ program, user, isStaged, controlled }: InstallOptions, facts: Facts): string[] {
  const { closedAt, commands, found } = facts;
  if (isStaged) return [];
  return [
    ...(closedAt === undefined
      ? []
      : [
          `${closedAt} is closed to other users: ${user} gets to ${program[0]} only by CAP_DAC_READ_SEARCH; /usr/local/bin is a better place for it`,
        ]),
    ...(!isControlling(controlled) || user === 'root' || found.has(installed.polkitRules)
      ? []
      : ['polkit is not installed: systemd will refuse what control.services allows']),
    ...(commands.has('logrotate') ? [] : ['logrotate is not installed: its snippet is left out']),
  ];
}
