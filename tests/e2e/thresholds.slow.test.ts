import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { etlmon } from '../support/command.ts';
import { TestNode, testConfig } from '../support/etlmon.ts';
import { requirePart } from '../support/parts.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

interface ShownRule {
  readonly name: string;
  readonly health: string;
  readonly state?: string;
}

async function rulesOf(node: TestNode): Promise<readonly ShownRule[]> {
  const { data } = await node.get('/prometheus/api/v1/rules');
  return (data.groups as { readonly rules: readonly ShownRule[] }[]).flatMap(({ rules }) => rules);
}

test('lines of a log and any metric alert without PromQL, and all defaults can be evaluated', async () => {
  using folder = new TemporaryFolder();
  const log = folder.write('app.log', 'FATAL long ago\n');
  const config = {
    logs: [{ name: 'app', path: log }],
    alerts: {
      defaults: true,
      logs: [
        { log: 'app', match: 'FATAL|PANIC', above: 0, summary: '{{ $labels.pattern }} in {{ $labels.log }}' },
      ],
      custom: [{ name: 'NodeIsUp', metric: 'up', above: 0, severity: 'info' }],
    },
  };
  await using node = await TestNode.start({ folder, config });
  const state = async (name: string): Promise<string | undefined> =>
    (await rulesOf(node)).find((rule) => rule.name === name)?.state;
  const seen = async (pattern: string): Promise<boolean> =>
    (await node.request('/metrics')).text.includes(`log="app",pattern="FATAL|PANIC"} ${pattern}\n`);
  await until(() => seen('0'), { what: 'the counter' });
  expect((await node.request('/metrics')).text).toContain(
    'etlmon_collector_failing{collector="system",task="system"} 0',
  );
  await until(async () => (await state('NodeIsUp')) === 'firing', {
    what: 'the alert on any metric',
    timeoutMs: 60_000,
  });
  expect(await state('LogPatternSeen')).toBe('inactive');
  appendFileSync(log, 'all is well\nPANIC now\n');
  await until(() => seen('1'), { what: 'the line to be counted' });
  await until(async () => (await state('LogPatternSeen')) === 'firing', {
    what: 'the alert on the log',
    timeoutMs: 60_000,
  });
  const rules = await until(
    async () => {
      const found = await rulesOf(node);
      return found.every(({ health }) => health !== 'unknown') && found;
    },
    { what: 'an evaluation of all rules', timeoutMs: 90_000 },
  );
  expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
  expect(rules.length).toBeGreaterThan(40);
  const shown = await etlmon(['rules', 'show', 'LogPatternSeen', '--node', node.address]);
  expect(shown.stdout).toMatch(/^- alert: LogPatternSeen\n {2}expr: increase\(etlmon_log_matches_total\{/);
  expect(shown.stdout).toContain('\n    summary: "{{ $labels.pattern }} in {{ $labels.log }}"\n');
  expect(await etlmon(['rules', 'show', 'Nope', '--node', node.address])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'no rule, group or file is called "Nope"\n',
  });
}, 240_000);

test('rules show --config prints what promtool takes', async (context) => {
  using folder = new TemporaryFolder();
  const file = folder.write('node.yaml', testConfig(folder, { alerts: { defaults: true } }));
  const { code, stdout } = await etlmon(['rules', 'show', '--config', file]);
  expect(code).toBe(0);
  requirePart(context, 'promtool', 'prometheus');
  const checked = spawnSync('promtool', ['check', 'rules', folder.write('rules.yml', stdout)], {
    encoding: 'utf8',
  });
  expect(checked.stdout).toMatch(/^ {2}SUCCESS: \d+ rules found\n*$/m);
  expect(checked.status).toBe(0);
});
