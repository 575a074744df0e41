import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applySteps } from './apply.ts';
import { readFacts } from './facts.ts';
import { pathsToLookAt } from './layout.ts';
import { planInstall } from './plan-install.ts';
import { planUninstall } from './plan-uninstall.ts';
import { outcomeReport, planReport } from './report.ts';
import { runStep } from './step.ts';
import type { Step } from './step.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'etlmon-install-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const file = (path: string, text: string, before?: string): Step => ({
  kind: 'file',
  path,
  text,
  mode: 0o640,
  owner: 'root:root',
  before: before === undefined ? undefined : { kind: 'file', text: before, mode: 0o600, owner: 'root:root' },
  what: `write ${path}`,
  undo: `unwrite ${path}`,
});
const folder = (path: string): Step => ({
  kind: 'folder',
  path,
  mode: 0o750,
  owner: 'root:root',
  what: `make ${path}`,
  undo: `remove ${path}`,
});
const failing = runStep('fail', ['sh', '-c', 'echo no such luck >&2; exit 3']);

const names = (steps: readonly Step[]): string[] => steps.map(({ what }) => what);

test('steps are carried out in order, files with their modes and nothing beside them', async () => {
  const told: string[] = [];
  const outcome = await applySteps([folder('/etc'), file('/etc/a', 'one\n'), file('/etc/b/c', 'two\n')], {
    root,
    onDone: (step) => told.push(step.what),
  });
  expect(outcome.failure).toBeUndefined();
  expect(told).toEqual(['make /etc', 'write /etc/a', 'write /etc/b/c']);
  expect(readFileSync(join(root, 'etc/b/c'), 'utf8')).toBe('two\n');
  expect(statSync(join(root, 'etc/a')).mode & 0o777).toBe(0o640);
  expect(statSync(join(root, 'etc')).mode & 0o777).toBe(0o750);
  expect(readdirSync(join(root, 'etc'))).toEqual(['a', 'b']);
});

test('the first step that fails takes back those before it, last first', async () => {
  mkdirSync(join(root, 'etc'));
  writeFileSync(join(root, 'etc/a'), 'mine\n');
  const undone = join(root, 'undone');
  const steps = [
    file('/etc/a', 'theirs\n', 'mine\n'),
    folder('/lib'),
    file('/lib/new', 'x'),
    runStep('make a user', ['true'], { undoCommand: ['touch', undone] }),
    failing,
    file('/etc/never', 'x'),
  ];
  const outcome = await applySteps(steps, { root });
  expect(outcome.failure?.message).toBe('sh -c echo no such luck >&2; exit 3: exit code 3: no such luck');
  expect(names(outcome.undone)).toEqual(names(steps.slice(0, 4).toReversed()));
  expect(outcome.left).toEqual([]);
  expect(readFileSync(join(root, 'etc/a'), 'utf8')).toBe('mine\n');
  expect(statSync(join(root, 'etc/a')).mode & 0o777).toBe(0o600);
  expect(existsSync(undone)).toBe(true);
  expect(existsSync(join(root, 'lib'))).toBe(false);
  expect(existsSync(join(root, 'etc/never'))).toBe(false);
});

test('a folder that is no longer empty stays when its making is taken back', async () => {
  const fill: Step = runStep('fill', ['touch', join(root, 'lib/data')]);
  const outcome = await applySteps([folder('/lib'), fill, failing], { root });
  expect(outcome.left).toEqual([]);
  expect(readdirSync(join(root, 'lib'))).toEqual(['data']);
});

test('what cannot be taken back is told, and the rest is taken back all the same', async () => {
  const stubborn = runStep('stay', ['true'], { undoCommand: ['false'] });
  const outcome = await applySteps([file('/a', 'x'), stubborn, failing], { root });
  expect(outcome.left).toEqual([{ step: stubborn, message: 'false: exit code 1' }]);
  expect(existsSync(join(root, 'a'))).toBe(false);
  expect(outcomeReport({ steps: [], kept: [], notes: [] }, outcome)).toBe(
    [
      'done: write /a',
      'done: stay: true',
      'FAILED: fail: sh -c echo no such luck >&2; exit 3',
      '  sh -c echo no such luck >&2; exit 3: exit code 3: no such luck',
      'undone: unwrite /a',
      'NOT UNDONE: stay: true (false: exit code 1)',
      '',
    ].join('\n'),
  );
});

test('the failure of an optional step takes nothing back', async () => {
  const outcome = await applySteps([file('/a', 'x'), { ...failing, isOptional: true }], { root });
  expect(outcome.failure?.isOptional).toBe(true);
  expect(outcome.undone).toEqual([]);
  expect(existsSync(join(root, 'a'))).toBe(true);
});

test('a program that is not there is a failure like any other', async () => {
  const outcome = await applySteps([runStep('run', ['no-such-program-here'])], { root });
  expect(outcome.failure?.message).toMatch(/ENOENT/);
});

test('a whole installation into a folder, again with nothing to do, and its removal', async () => {
  const program = ['/usr/bin/etlmon'];
  const configFile = '/etc/etlmon/node.yaml';
  const options = {
    program,
    version: '1.2.3',
    user: 'etlmon',
    configFile,
    configText: '# example\n',
    canKill: false,
    writable: [],
    controlled: { names: [], patterns: [] },
    isEnabled: true,
    start: 'no',
    isForced: false,
    isStaged: true,
  } as const;
  const facts = () => readFacts(root, pathsToLookAt(configFile), program);
  const plan = planInstall(options, facts());
  expect((await applySteps(plan.steps, { root })).failure).toBeUndefined();
  expect(readFileSync(join(root, configFile), 'utf8')).toBe('# example\n');
  expect(planInstall(options, facts()).steps).toEqual([]);

  chmodSync(join(root, configFile), 0o600);
  writeFileSync(join(root, configFile), 'paths: []\n');
  expect(planInstall(options, facts()).kept[0]?.reason).toBe('as it should be');
  expect(planInstall(options, facts()).kept).toContainEqual({
    path: configFile,
    reason: 'it was not written so by etlmon; --force overwrites it',
  });
  const forced = planInstall({ ...options, isForced: true }, facts());
  expect(planReport(forced)).toContain(
    '1. change /etc/etlmon/node.yaml (0640 root:etlmon), the configuration, to be filled in\n' +
      '   undone by: write /etc/etlmon/node.yaml as it was\n     | -paths: []\n     | +# example\n',
  );

  const removal = planUninstall({ isPurge: true, isStaged: true }, facts());
  expect((await applySteps(removal.steps, { root })).failure).toBeUndefined();
  expect(readdirSync(join(root, 'etc')).toSorted()).toEqual(['logrotate.d', 'systemd', 'sysusers.d']);
  expect(facts().found.size).toBe(0);
});
