import type { AlertingSettings } from '../../src/alert/settings.ts';
import { parseNodeConfig } from '../../src/config/index.ts';
import { loadAlerting } from '../../src/node/alerts/load-alerting.ts';
import { gridOf } from '../../src/node/rules/evaluation-times.ts';
import { loadRules } from '../../src/node/rules/node-rules.ts';
import type { LoadedRules } from '../../src/node/rules/node-rules.ts';
import { groupKey } from '../../src/node/rules/running-group.ts';
import { nodeSettings } from '../../src/node/settings.ts';
import type { NodeSettings } from '../../src/node/settings.ts';
import { parseRuleFile } from '../../src/rules/rule-file.ts';
import type { RuleFile } from '../../src/rules/rule-file.ts';
import type { Yaml } from './scenario.ts';

/** All that a node reads before it starts or reloads. */
export interface Loaded {
  readonly settings: NodeSettings;
  readonly rules: LoadedRules;
  readonly alerting: AlertingSettings;
}

export interface Written {
  readonly file: string;
  readonly config: Yaml;
  readonly rules: Yaml | undefined;
}

/** Reads it as the node does; `${WEBHOOK}` is where webhooks are. Rejects with what says where something is wrong. */
export async function load({ file, config, rules }: Written, webhook: string): Promise<Loaded> {
  const environment = { hostname: 'etl-1', home: '/nonexistent', uid: 1000, env: { WEBHOOK: webhook } };
  const settings = nodeSettings(parseNodeConfig(config, { file, environment }));
  const alerting = await loadAlerting(settings.notifications);
  return { settings, rules: await withRules(await loadRules(settings.ruleFiles), file, rules), alerting };
}

async function withRules(loaded: LoadedRules, file: string, rules: Yaml | undefined): Promise<LoadedRules> {
  if (rules === undefined) return loaded;
  const code = loaded?.code ?? (await import('../../src/node/rules/running-rules.ts'));
  return { code, files: [...(loaded?.files ?? []), ...eachOnTime(parseRuleFile(rules, file))] };
}

/**
 * When a group is evaluated depends on its name and its file's: each group gets a file with a name that makes it whole
 * multiples of its interval, so that the times of a scenario are round.
 */
function eachOnTime({ groups }: RuleFile): RuleFile[] {
  return groups.map((group) => {
    const { name, intervalMs = 60_000 } = group;
    let file = 'rules.yml';
    for (let count = 1; gridOf(groupKey(file, name), intervalMs).offsetMs !== 0; count += 1)
      file = `rules-${count}.yml`;
    return { file, groups: [group], warnings: [] };
  });
}
