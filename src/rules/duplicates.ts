import { labelKey } from './label-set.ts';
import type { RuleFile } from './rule-file.ts';
import type { Rule } from './rule.ts';

/** Rules of one file that make the same series: which of their samples is kept is chance. */
export interface DuplicateRules {
  readonly rule: Rule;
  /** Lines of all of them, 1-based. */
  readonly lines: readonly number[];
}

/** Rules with the same name and labels, in any groups of a file. */
export function duplicateRules({ groups }: RuleFile): DuplicateRules[] {
  const byIdentity = Map.groupBy(
    groups.flatMap(({ rules }) => rules),
    ({ name, labels }) => JSON.stringify([name, labelKey(labels)]),
  );
  return [...byIdentity.values()].flatMap((rules) => {
    const [rule] = rules;
    return rule === undefined || rules.length < 2 ? [] : [{ rule, lines: rules.map(({ line }) => line) }];
  });
}
