import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ruleFileText } from '../../src/alert/threshold/rule-text.ts';
import { thresholdRules } from '../../src/alert/threshold/rules.ts';
import { usualThresholds } from '../../src/alert/threshold/test-settings.ts';
import type { ThresholdSettings } from '../../src/alert/threshold/settings.ts';
import { runUnitTests } from '../../src/rules/unit-test.ts';
import { isInstalled } from './parts.ts';
import { TemporaryFolder } from './temporary-folder.ts';

/** Rules of thresholds over series as time goes by. */
export interface AlertScenario {
  readonly settings: ThresholdSettings;
  /** Values by series, one a minute, in promtool's notation. */
  readonly series: Readonly<Record<string, string>>;
  /** By time, what fires: the alert, its severity and the value of `by`, parted by blanks. */
  readonly firing: Readonly<Record<string, readonly string[]>>;
  /** The label of the things. */
  readonly by?: string;
}

/**
 * Evaluates the rules once a minute as `etlmon rules test` does, and as promtool does where it is there; what differs
 * from what is wanted, empty where nothing does.
 */
export function differences(scenario: AlertScenario): readonly string[] {
  using folder = new TemporaryFolder();
  folder.write('rules.yml', ruleFileText(thresholdRules(scenario.settings)));
  folder.write('test.yml', JSON.stringify(unitTest(scenario)));
  const file = join(folder.path, 'test.yml');
  const { faults, tests } = runUnitTests(file);
  const own = [...faults, ...tests.flatMap(({ failures }) => failures)];
  if (process.env['ETLMON_TEST_PEERS'] === undefined || !isInstalled('promtool')) return own;
  const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', file], { encoding: 'utf8' });
  return status === 0 ? own : [...own, `promtool: ${stdout}${stderr}`];
}

/** What differs of series told apart by a label, with the rules of a node without a configuration unless told otherwise. */
export function check(
  series: AlertScenario['series'],
  firing: AlertScenario['firing'],
  by: string,
  settings: ThresholdSettings = usualThresholds,
): readonly string[] {
  return differences({ settings, series, firing, by });
}

function unitTest({ series, firing, by }: AlertScenario): unknown {
  const labels = ['alertname', 'severity', ...(by === undefined ? [] : [by])];
  return {
    rule_files: ['rules.yml'],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        promql_expr_test: Object.entries(firing).map(([time, alerts]) => ({
          expr: `count by (${labels.join(', ')}) (ALERTS{alertstate="firing"})`,
          eval_time: time,
          exp_samples: alerts.map((alert) => ({ labels: labelsText(labels, alert.split(' ')), value: 1 })),
        })),
      },
    ],
  };
}

function labelsText(names: readonly string[], values: readonly string[]): string {
  const pairs = names.flatMap((name, index) => {
    const value = values[index];
    return value === undefined ? [] : [`${name}=${JSON.stringify(value)}`];
  });
  return `{${pairs.join(', ')}}`;
}
