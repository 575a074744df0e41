import { expect, test } from 'vitest';
import type { Facts } from './facts.ts';
import { installed } from './layout.ts';
import { planInstall } from './plan-install.ts';
import type { InstallOptions } from './plan-install.ts';
import { planUninstall } from './plan-uninstall.ts';
import type { Found, Plan, Step } from './step.ts';

const options: InstallOptions = {
  program: ['/usr/local/bin/etlmon'],
  version: '1.2.3',
  user: 'etlmon',
  configFile: '/etc/etlmon/node.yaml',
  configText: '# example\n',
  canKill: false,
  writable: [],
  controlled: { names: [], patterns: [] },
  isEnabled: true,
  start: 'now',
  isForced: false,
  isStaged: false,
};

const fresh: Facts = {
  isRoot: true,
  hasSystemd: true,
  activeState: 'inactive',
  users: new Map([['root', 'root']]),
  groups: new Set(['root', 'adm', 'systemd-journal']),
  commands: new Set(['systemd-sysusers', 'useradd', 'userdel', 'logrotate']),
  found: new Map(),
  contents: new Map(),
  closedAt: undefined,
};

/** The machine after these steps. */
function after(facts: Facts, steps: readonly Step[]): Facts {
  const found = new Map(facts.found);
  const users = new Map(facts.users);
  let { activeState } = facts;
  for (const step of steps) {
    if (step.kind === 'file') found.set(step.path, { ...step, kind: 'file' });
    if (step.kind === 'folder') found.set(step.path, { ...step, kind: 'folder', text: '' });
    if (step.kind === 'attributes') found.set(step.path, { ...step.before, ...step, kind: step.before.kind });
    if (step.kind === 'remove') found.delete(step.path);
    if (step.kind === 'remove-folder')
      for (const path of found.keys()) if (`${path}/`.startsWith(`${step.path}/`)) found.delete(path);
    if (step.kind !== 'run') continue;
    const command = step.command.join(' ');
    if (/sysusers|useradd/.test(command)) users.set('etlmon', 'etlmon');
    if (command.startsWith('userdel')) users.delete('etlmon');
    if (/^systemctl (re)?start/.test(command)) activeState = 'active';
    if (command.startsWith('systemctl enable'))
      found.set(installed.wantedBy, { kind: 'other', text: '', mode: 0o777, owner: 'root:root' });
    if (command.startsWith('systemctl disable')) {
      found.delete(installed.wantedBy);
      activeState = 'inactive';
    }
  }
  return { ...facts, found, users, activeState };
}

function edited(facts: Facts, path: string, change: Partial<Found>): Facts {
  const found = new Map(facts.found);
  found.set(path, { kind: 'file', text: '', mode: 0o644, owner: 'root:root', ...found.get(path), ...change });
  return { ...facts, found };
}

const what = ({ steps }: Plan): string[] => steps.map((step) => step.what);
const ready = after(fresh, planInstall(options, fresh).steps);

test('a fresh machine gets user, folders, files and a running service, in that order', () => {
  expect(what(planInstall(options, fresh))).toEqual([
    'make the user etlmon: systemd-sysusers --inline u etlmon - "etlmon" /var/lib/etlmon',
    'make the folder /etc/etlmon (0750 root:etlmon)',
    'make the folder /var/lib/etlmon (0750 etlmon:etlmon)',
    'make the folder /var/log/etlmon (0750 etlmon:etlmon)',
    'write /etc/etlmon/node.yaml (0640 root:etlmon), the configuration, to be filled in',
    'write /etc/systemd/system/etlmon.service (0644 root:root), the unit',
    'write /etc/logrotate.d/etlmon (0644 root:root), the logrotate snippet',
    'write /etc/etlmon/install.json, what this installation made',
    'have systemd read the unit: systemctl daemon-reload',
    'start it at every boot: systemctl enable --quiet etlmon.service',
    'start it now: systemctl start etlmon.service',
  ]);
});

test('without systemd-sysusers the user is made by useradd; one that is there is used with its own group', () => {
  const older = { ...fresh, commands: new Set(['useradd']) };
  expect(what(planInstall(options, older))[0]).toMatch(/useradd --system .* etlmon$/);
  const known = { ...fresh, users: new Map([['nobody', 'nogroup']]) };
  const plan = planInstall({ ...options, user: 'nobody' }, known);
  expect(what(plan)[0]).toBe('make the folder /etc/etlmon (0750 root:nogroup)');
});

test('a second installation has nothing to do', () => {
  const plan = planInstall(options, ready);
  expect(plan.steps).toEqual([]);
  expect(plan.kept.map(({ reason }) => reason)).toEqual(Array.from({ length: 6 }, () => 'as it should be'));
});

test('a newer version changes what differs and starts the service anew', () => {
  const newer = { ...options, version: '2.0.0', program: ['/opt/etlmon'], configText: '# newer example\n' };
  expect(what(planInstall(newer, ready))).toEqual([
    'change /etc/etlmon/node.yaml (0640 root:etlmon), the configuration, to be filled in',
    'change /etc/systemd/system/etlmon.service (0644 root:root), the unit',
    'change /etc/etlmon/install.json, what this installation made',
    'have systemd read the unit: systemctl daemon-reload',
    'start it anew: systemctl restart etlmon.service',
  ]);
});

test('what was edited is kept, and overwritten when forced', () => {
  const changed = edited(edited(ready, options.configFile, { text: 'paths: []\n' }), installed.unit, {
    text: '# mine\n',
  });
  const plan = planInstall({ ...options, configText: '# newer\n', program: ['/opt/etlmon'] }, changed);
  expect(plan.steps).toEqual([]);
  expect(plan.kept.filter(({ reason }) => reason.includes('--force')).map(({ path }) => path)).toEqual([
    options.configFile,
    installed.unit,
  ]);
  expect(what(planInstall({ ...options, isForced: true }, changed)).slice(0, 2)).toEqual([
    'change /etc/etlmon/node.yaml (0640 root:etlmon), the configuration, to be filled in',
    'change /etc/systemd/system/etlmon.service (0644 root:root), the unit',
  ]);
});

test('a link in place of the unit is never written to', () => {
  const masked = edited(fresh, installed.unit, { kind: 'other' });
  const plan = planInstall({ ...options, isForced: true }, masked);
  expect(plan.kept).toContainEqual({ path: installed.unit, reason: 'it is not a regular file' });
  expect(what(plan)).not.toContain('have systemd read the unit: systemctl daemon-reload');
});

test('a file that is as it should be, but for its mode, only gets its mode', () => {
  const open = edited(ready, options.configFile, { mode: 0o644 });
  expect(what(planInstall({ ...options, start: 'no' }, open))).toEqual([
    'make /etc/etlmon/node.yaml 0640 root:etlmon; it is 0644 root:etlmon',
  ]);
});

test('when it is started: now, anew where it runs, or not at all', () => {
  const starts = (more: Partial<InstallOptions>, facts: Facts): string[] =>
    what(planInstall({ ...options, ...more }, facts)).filter((step) => step.includes('start'));
  expect(starts({ start: 'if-running' }, fresh)).toEqual([expect.stringContaining('systemctl enable')]);
  expect(starts({ start: 'no', isEnabled: false }, fresh)).toEqual([]);
  const newer = { program: ['/opt/etlmon'] };
  expect(starts({ ...newer, start: 'if-running' }, ready)).toEqual([
    expect.stringContaining('systemctl restart'),
  ]);
  expect(starts({ ...newer, start: 'no' }, ready)).toEqual([]);
  expect(starts({}, { ...ready, activeState: 'failed' })).toEqual([
    expect.stringContaining('systemctl start'),
  ]);
});

test('into a folder only files are written', () => {
  const plan = planInstall({ ...options, isStaged: true }, { ...fresh, commands: new Set() });
  expect(plan.steps.map((step) => ('path' in step ? step.path : step.what))).toEqual([
    installed.sysusers,
    installed.configFolder,
    installed.state,
    installed.logs,
    options.configFile,
    installed.unit,
    installed.logrotate,
  ]);
});

test('a program other users cannot reach is told about', () => {
  const { notes } = planInstall(options, { ...fresh, closedAt: '/root' });
  expect(notes).toEqual([expect.stringMatching(/^\/root is closed to other users: etlmon gets to/)]);
});

test('removal keeps what is the operator’s, and a purge after it removes that', () => {
  const plan = planUninstall({ isPurge: false, isStaged: false }, ready);
  expect(what(plan)).toEqual([
    'stop it, now and at boot: systemctl disable --now --quiet etlmon.service',
    'remove /etc/systemd/system/etlmon.service',
    'remove /etc/logrotate.d/etlmon',
    'have systemd forget the unit: systemctl daemon-reload',
    'change /etc/etlmon/install.json, what is left of this installation',
  ]);
  expect(plan.kept.map(({ path }) => path)).toEqual([
    installed.configFolder,
    installed.state,
    installed.logs,
    'the user etlmon',
  ]);
  const left = after(ready, plan.steps);
  expect(planUninstall({ isPurge: false, isStaged: false }, left).steps).toEqual([]);
  expect(what(planUninstall({ isPurge: true, isStaged: false }, left))).toEqual([
    'remove /var/log/etlmon with everything in it',
    'remove /var/lib/etlmon with everything in it',
    'remove the user etlmon: userdel etlmon',
    'remove /etc/etlmon with everything in it',
  ]);
});

test('an installation and its purge leave the machine as it was', () => {
  const purged = after(ready, planUninstall({ isPurge: true, isStaged: false }, ready).steps);
  expect(purged).toEqual(fresh);
  expect(planUninstall({ isPurge: true, isStaged: false }, purged)).toEqual({
    steps: [],
    kept: [],
    notes: [],
  });
});

test('what a node left that ran as root before is given to the service’s user, what is its own is not touched', () => {
  const database = '/var/lib/etlmon/etlmon.db';
  const contents = new Map([
    [database, 'root:root'],
    ['/var/lib/etlmon/backups/one.db', 'etlmon:etlmon'],
  ]);
  const { steps } = planInstall(options, { ...ready, contents });
  expect(steps.slice(0, 1)).toEqual([
    {
      kind: 'owners',
      owner: 'etlmon:etlmon',
      before: new Map([[database, 'root:root']]),
      what: 'give 1 of what is in /var/lib/etlmon to etlmon:etlmon; it is of root:root',
      undo: 'give it to root:root again',
    },
  ]);
  expect(what(planInstall({ ...options, isStaged: true }, { ...ready, contents })).join('\n')).not.toContain(
    'give',
  );
});

test('a user that was there before is not removed', () => {
  const known = { ...fresh, users: new Map([['etlmon', 'etlmon']]) };
  const there = after(known, planInstall(options, known).steps);
  expect(what(planUninstall({ isPurge: true, isStaged: false }, there)).join('\n')).not.toContain('userdel');
});

test('a unit of somebody else is left alone', () => {
  const foreign = edited(fresh, installed.unit, { text: '[Service]\n' });
  expect(planUninstall({ isPurge: true, isStaged: false }, foreign)).toEqual({
    steps: [],
    kept: [{ path: installed.unit, reason: 'etlmon did not write it' }],
    notes: [],
  });
});

test('without its manifest an installation is known by its files', () => {
  const lost = { ...ready, found: new Map([...ready.found].filter(([path]) => path !== installed.manifest)) };
  expect(what(planUninstall({ isPurge: false, isStaged: false }, lost))).toEqual(
    expect.arrayContaining(['remove /etc/systemd/system/etlmon.service', 'remove /etc/logrotate.d/etlmon']),
  );
});

test('systemd forgets a failure with the unit', () => {
  const plan = planUninstall({ isPurge: false, isStaged: false }, { ...ready, activeState: 'failed' });
  expect(what(plan)).toContain('have systemd forget its failure: systemctl reset-failed etlmon.service');
});

test('services that may be controlled get a rule of polkit, written anew and taken away with the configuration', () => {
  const controlled = { names: ['loader.service'], patterns: [] };
  const folder: Found = { kind: 'folder', text: '', mode: 0o700, owner: 'polkitd:root' };
  const withPolkit = edited(ready, installed.polkitRules, folder);
  const plan = planInstall({ ...options, controlled }, withPolkit);
  expect(what(plan)).toEqual([
    'write /etc/polkit-1/rules.d/50-etlmon.rules (0644 root:root), what polkit lets it start and stop',
    'change /etc/etlmon/install.json, what this installation made',
    'start it anew: systemctl restart etlmon.service',
  ]);
  const there = after(withPolkit, plan.steps);
  expect(planInstall({ ...options, controlled }, there).steps).toEqual([]);
  const more = { names: ['loader.service', 'nginx.service'], patterns: [] };
  expect(what(planInstall({ ...options, controlled: more }, there))[0]).toMatch(/^change .*50-etlmon\.rules/);
  const without = planInstall(options, there);
  expect(what(without)[0]).toBe('remove /etc/polkit-1/rules.d/50-etlmon.rules, no longer wanted');
  expect(after(there, without.steps).found.get(installed.manifest)?.text).not.toContain('polkit');
  expect(what(planUninstall({ isPurge: false, isStaged: false }, there))).toContain(
    'remove /etc/polkit-1/rules.d/50-etlmon.rules',
  );
});

test('a rule of polkit that was edited is kept, also when it is no longer wanted', () => {
  const controlled = { names: ['loader.service'], patterns: [] };
  const folder: Found = { kind: 'folder', text: '', mode: 0o700, owner: 'polkitd:root' };
  const withPolkit = edited(ready, installed.polkitRules, folder);
  const there = after(withPolkit, planInstall({ ...options, controlled }, withPolkit).steps);
  const mine = edited(there, installed.polkitRule, { text: '// mine\n' });
  for (const wanted of [controlled, options.controlled]) {
    const { steps, kept } = planInstall({ ...options, controlled: wanted }, mine);
    expect(steps.filter((step) => 'path' in step && step.path === installed.polkitRule)).toEqual([]);
    expect(kept.map(({ path }) => path)).toContain(installed.polkitRule);
  }
});

test('without polkit nothing is written and the operator is told; root needs no rule', () => {
  const controlled = { names: ['loader.service'], patterns: [] };
  const { steps, notes } = planInstall({ ...options, controlled }, ready);
  expect(steps).toEqual([]);
  expect(notes).toEqual(['polkit is not installed: systemd will refuse what control.services allows']);
  expect(planInstall({ ...options, user: 'root', controlled }, ready).notes).toEqual([]);
  const staged = planInstall({ ...options, controlled, isStaged: true }, { ...fresh, commands: new Set() });
  expect(staged.steps.map((step) => ('path' in step ? step.path : ''))).toContain(installed.polkitRule);
});
