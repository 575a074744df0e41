import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { MemoryStore } from '../../src/promql/notation/memory-store.ts';
import { RuleFileError } from '../../src/rules/fault.ts';
import { GroupState } from '../../src/rules/group.ts';
import { parseRuleFile } from '../../src/rules/rule-file.ts';
import { runUnitTests } from '../../src/rules/unit-test.ts';
import type { CaseResult, Suite } from './suite.ts';

/** Published rules load and evaluate, and their unit tests come to what promtool says. */
export const rulesSuite: Suite = {
  name: 'rules',
  run: async (folder) =>
    globSync('**/*.{yaml,yml,json}', { cwd: folder })
      .toSorted()
      .flatMap((file) => resultOf(folder, file) ?? []),
};

/** What fails under Prometheus 3 and rightly so: windows do not hold the sample at their beginning any more. */
const rightFailures: Readonly<Record<string, RegExp>> = {
  'etcd-mixin/test.yaml': /alertname: etcdMembersDown, time: 24m,/,
};

/** Some time that is no round one. */
const someTime = Date.UTC(2026, 0, 1, 0, 0, 7);

function resultOf(folder: string, file: string): CaseResult | undefined {
  const text = readFileSync(join(folder, file), 'utf8');
  if (/^\s*["']?(?:tests|rule_files)["']?\s*:/m.test(text) && !/^\s*["']?groups["']?\s*:/m.test(text)) {
    return testFileResult(folder, file);
  }
  return /^\s*["']?groups["']?\s*:/m.test(text) ? ruleFileResult(text, file) : undefined;
}

/** Each rule is a case. */
function ruleFileResult(text: string, file: string): CaseResult {
  try {
    const store = new MemoryStore();
    const context = { queryable: store, sink: store, externalLabels: {}, externalUrl: '', queryOffsetMs: 0 };
    const outcomes = parseRuleFile(text, file).groups.flatMap((group) =>
      new GroupState(group, context).evaluate(someTime),
    );
    const failures = outcomes.flatMap(({ rule, error }) =>
      error === undefined ? [] : [`${rule.name}: ${error}`],
    );
    return tally(file, outcomes.length, failures);
  } catch (error) {
    if (!(error instanceof RuleFileError)) throw error;
    return tally(file, 1, [error.message]);
  }
}

/** Each test is a case; it passes where it comes to what promtool says, a failure too where that is right. */
function testFileResult(folder: string, file: string): CaseResult {
  const path = join(folder, file);
  const { tests, faults } = runUnitTests(path, { standIns: rulesBeside(path) });
  if (faults.length > 0) return tally(file, 1, faults);
  const right = rightFailures[relative(folder, path)];
  const found = tests.flatMap(({ failures }) => failures);
  const wrong = tests.flatMap(({ name, failures }) =>
    failures.filter((failure) => right?.test(failure) !== true).map((failure) => `${name}: ${failure}`),
  );
  const missing = right !== undefined && !found.some((failure) => right.test(failure));
  return tally(file, tests.length, missing ? [...wrong, `passes where promtool does not: ${right}`] : wrong);
}

/** Files of rules in the folder of a test whose own are elsewhere. */
function rulesBeside(path: string): string[] {
  const folder = dirname(path);
  return globSync('*.{yaml,yml,json}', { cwd: folder })
    .map((name) => join(folder, name))
    .filter((each) => each !== path && /^\s*["']?groups["']?\s*:/m.test(readFileSync(each, 'utf8')));
}

function tally(file: string, cases: number, failures: readonly string[]): CaseResult {
  const failed = Math.min(failures.length, cases);
  return { file, passed: cases - failed, failed, skipped: 0, failures, notes: [] };
}
