import { duplicateRules } from '../rules/duplicates.ts';
import type { RuleFault } from '../rules/fault.ts';
import { RuleFileError } from '../rules/fault.ts';
import { loadRuleFile } from '../rules/rule-file.ts';

/** What a file of rules has in it, or is wrong with it. */
export interface CheckedRuleFile {
  readonly file: string;
  /** 0 where there are faults. */
  readonly rules: number;
  readonly warnings: readonly string[];
  readonly faults: readonly RuleFault[];
}

/** Reads a file of rules without using it. Throws nothing for what is wrong with it. */
export function checkRuleFile(file: string): CheckedRuleFile {
  try {
    const read = loadRuleFile(file);
    const duplicates = duplicateRules(read).map(
      ({ rule, lines }) =>
        `${rule.name}${labelsText(rule.labels)} is made by ${lines.length} rules, in lines ${lines.join(', ')}`,
    );
    const rules = read.groups.reduce((sum, group) => sum + group.rules.length, 0);
    return { file, rules, warnings: [...read.warnings, ...duplicates], faults: [] };
  } catch (error) {
    if (!(error instanceof RuleFileError)) throw error;
    return { file, rules: 0, warnings: [], faults: error.faults };
  }
}

/** The same for a person. */
export function checkedText({ file, rules, warnings, faults }: CheckedRuleFile): string {
  return [
    `Checking ${file}`,
    ...(faults.length > 0
      ? [`  FAILED: ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`]
      : [`  SUCCESS: ${rules} ${rules === 1 ? 'rule' : 'rules'}`]),
    ...faults.map(({ line, column, message }) =>
      line === undefined ? `  ${file}: ${message}` : `  ${file}:${line}:${column}: ${message}`,
    ),
    ...warnings.map((warning) => `  warning: ${warning}`),
    '',
  ].join('\n');
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? '' : `{${pairs.join(', ')}}`;
}
