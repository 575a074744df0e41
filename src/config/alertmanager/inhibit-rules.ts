import type { InhibitRule } from '../../alert/routing/routing.ts';
import { labelName, readAllMatchers } from './matchers.ts';
import type { Section } from './section.ts';

const sides = ['source', 'target'] as const;
const keys = sides.flatMap((side) => [`${side}_match`, `${side}_match_re`, `${side}_matchers`]);

/** `inhibit_rules:`. */
export function readInhibitRules(file: Section): readonly InhibitRule[] {
  return file.items('inhibit_rules').flatMap((item) => {
    const rule = file.reader.section(item, 'a rule of inhibition', [...keys, 'equal', 'name']);
    if (rule === undefined) return [];
    const [sourceMatchers = [], targetMatchers = []] = sides.map((side) =>
      readAllMatchers(rule, {
        equal: `${side}_match`,
        expression: `${side}_match_re`,
        matchers: `${side}_matchers`,
      }),
    );
    return [{ sourceMatchers, targetMatchers, equal: readEqual(rule) }];
  });
}

function readEqual(rule: Section): readonly string[] {
  return rule.items('equal').map((item) => {
    const label = rule.reader.text(item, 'equal');
    if (!labelName.test(label))
      rule.reader.fault(item.offset, `equal: ${JSON.stringify(label)} is not the name of a label`);
    return label;
  });
}
