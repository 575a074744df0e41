import { globSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { messageOf } from '../lib/errors.ts';
import { RuleFileError } from './fault.ts';
import { loadRuleFile } from './rule-file.ts';
import type { RuleGroup } from './rule.ts';
import { parseUnitTestFile } from './unit-test/read-test-file.ts';
import { runTestGroup } from './unit-test/run-group.ts';
import type { UnitTestFile } from './unit-test/test-file.ts';

/** What became of one test of a file. */
export interface TestOutcome {
  /** Its name, or `unnamed#0` by its place. */
  readonly name: string;
  /** What differed, each readable on its own; empty where the test passed. */
  readonly failures: readonly string[];
}

/** What became of a file of unit tests. */
export interface UnitTestReport {
  readonly file: string;
  readonly isPassed: boolean;
  readonly tests: readonly TestOutcome[];
  /** What is wrong with the file or with the rules it names; then nothing was tested. */
  readonly faults: readonly string[];
  /** What is odd, such as a pattern no file matches. */
  readonly warnings: readonly string[];
}

/** How a file of unit tests is run. */
export interface UnitTestOptions {
  /** Files that are loaded where a pattern of the file matches none. */
  readonly standIns?: readonly string[];
  /** Which tests are run, by their names (empty where they have none); left out, all. */
  readonly isWanted?: (name: string) => boolean;
}

/** Runs a file of unit tests of rules in promtool's format. Throws nothing for what is wrong with the files. */
export function runUnitTests(
  file: string,
  { standIns = [], isWanted = () => true }: UnitTestOptions = {},
): UnitTestReport {
  const warnings: string[] = [];
  let read: UnitTestFile;
  let groups: readonly RuleGroup[];
  try {
    read = parseUnitTestFile(readText(file), file);
    groups = inOrder(loadGroups(read, standIns, warnings), read.groupOrder);
  } catch (error) {
    if (!(error instanceof RuleFileError)) throw error;
    return { file, isPassed: false, tests: [], faults: error.message.split('\n'), warnings };
  }
  const tests = read.tests.flatMap((test, index) =>
    isWanted(test.name)
      ? [{ name: test.name || `unnamed#${index}`, failures: runTestGroup(test, groups, read) }]
      : [],
  );
  return {
    file,
    isPassed: tests.every(({ failures }) => failures.length === 0),
    tests,
    faults: [],
    warnings,
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new RuleFileError(file, [{ line: undefined, column: undefined, message: messageOf(error) }]);
  }
}

function loadGroups(
  { file, ruleFiles }: UnitTestFile,
  standIns: readonly string[],
  warnings: string[],
): RuleGroup[] {
  const groups: RuleGroup[] = [];
  for (const pattern of ruleFiles) {
    const path = isAbsolute(pattern) ? pattern : join(dirname(file), pattern);
    const found = globSync(path).toSorted();
    if (found.length === 0) warnings.push(`no file matches ${path}`);
    for (const each of found.length === 0 ? standIns : found) groups.push(...loadRuleFile(each).groups);
  }
  return groups;
}

/** Groups that the order does not name count as its first, as in promtool. */
function inOrder(groups: readonly RuleGroup[], order: readonly string[]): RuleGroup[] {
  const rank = ({ name }: RuleGroup) => Math.max(0, order.indexOf(name));
  return groups.toSorted((one, other) => rank(one) - rank(other));
}
