import { z } from 'zod';
import { unreachable } from '../contract/client-errors.ts';
import { exchange } from '../contract/transport.ts';
import { EtlmonError } from '../lib/errors.ts';
import { formatDuration } from '../lib/format.ts';
import type { PrintedRule } from '../alert/threshold/rule-text.ts';
import type { RuleFile } from '../rules/rule-file.ts';
import type { Column } from './text-table.ts';
import { textTable } from './text-table.ts';

const ruleSchema = z.looseObject({
  name: z.string(),
  type: z.enum(['alerting', 'recording']),
  health: z.enum(['unknown', 'ok', 'err']),
  lastError: z.string().optional(),
  evaluationTime: z.number(),
  state: z.string().optional(),
  alerts: z.array(z.unknown()).optional(),
  query: z.string(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  duration: z.number().optional(),
  keepFiringFor: z.number().optional(),
});

const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    groups: z.array(
      z.looseObject({
        name: z.string(),
        file: z.string(),
        interval: z.number(),
        rules: z.array(ruleSchema),
      }),
    ),
  }),
});

type Group = z.infer<typeof answerSchema>['data']['groups'][number];
type Rule = z.infer<typeof ruleSchema>;

const timeoutMs = 10_000;

/** The rules of a running node. Throws `EtlmonError` where it cannot be asked. */
export async function readGroups(address: string): Promise<readonly Group[]> {
  const path = '/prometheus/api/v1/rules';
  const answer = await exchange(address, { method: 'GET', path, body: undefined, timeoutMs }).catch(
    (cause: unknown) => {
      throw new EtlmonError('UNREACHABLE', unreachable(address, cause), {
        cause,
        hint: 'is the node running? etlmon up starts one',
      });
    },
  );
  const parsed = answerSchema.safeParse(jsonOf(answer.text));
  if (parsed.success) return parsed.data.data.groups;
  throw new EtlmonError(
    'UNREACHABLE',
    `${address}${path} answered ${answer.status} in an unknown shape: is this an etlmon node?`,
  );
}

const columns: readonly Column<Rule>[] = [
  { title: 'RULE', align: 'left', of: ({ name }) => name },
  { title: 'TYPE', align: 'left', of: ({ type }) => type },
  { title: 'STATE', align: 'left', of: stateOf },
  { title: 'ALERTS', align: 'right', of: ({ alerts }) => (alerts ? String(alerts.length) : '') },
  { title: 'TOOK', align: 'right', of: ({ evaluationTime }) => `${(evaluationTime * 1000).toFixed(1)} ms` },
];

/** The same for a person. */
export function shownText(groups: readonly Group[]): string {
  if (groups.length === 0) return 'no rules: see alerts.defaults and alerts.rule_files\n';
  return groups
    .map(({ name, file, interval, rules }) =>
      [
        `${name}, every ${formatDuration(interval * 1000)}, of ${file}`,
        ...textTable(columns, rules),
        ...rules.flatMap(({ name: rule, lastError }) =>
          lastError === undefined ? [] : [`  ! ${rule}: ${lastError}`],
        ),
        '',
      ].join('\n'),
    )
    .join('\n');
}

/** Rules of a name, or all of a group or a file of that name, as a file would have them; empty where there are none. */
export async function printedText(groups: readonly Group[], name: string): Promise<string> {
  const { rulesText } = await import('../alert/threshold/rule-text.ts');
  const rules = groups.flatMap((group) =>
    group.rules.filter((rule) => [rule.name, group.name, group.file].includes(name)),
  );
  return rules.length === 0 ? '' : rulesText(rules.map(printedRule));
}

/** The rules that the thresholds of a configuration come to, without a node. Throws `ConfigError`. */
export async function compiledRules(file: string): Promise<RuleFile> {
  const { loadNodeConfig, processEnvironment } = await import('../config/index.ts');
  const { ruleFilesOf } = await import('../node/settings.ts');
  const { thresholdRules } = await import('../alert/threshold/rules.ts');
  return thresholdRules(ruleFilesOf(loadNodeConfig(file, processEnvironment())).thresholds);
}

/** The same as a file, or those of a name only. */
export async function compiledText(file: RuleFile, name: string | undefined): Promise<string> {
  const { ruleFileText, rulesText } = await import('../alert/threshold/rule-text.ts');
  if (name === undefined) return ruleFileText(file);
  const rules = file.groups.flatMap((group) =>
    group.rules.filter((rule) => [rule.name, group.name].includes(name)),
  );
  return rules.length === 0 ? '' : rulesText(rules);
}

function printedRule(rule: Rule): PrintedRule {
  const { name, query, labels = {} } = rule;
  if (rule.type === 'recording') return { kind: 'record', name, query, labels };
  return {
    kind: 'alert',
    name,
    query,
    labels,
    annotations: rule.annotations ?? {},
    forMs: (rule.duration ?? 0) * 1000,
    keepFiringForMs: (rule.keepFiringFor ?? 0) * 1000,
  };
}

function stateOf({ health, state }: Rule): string {
  if (health === 'err') return 'failing';
  return health === 'unknown' ? 'not yet' : (state ?? 'ok');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
