import { z } from 'zod';
import { unreachable } from '../contract/client-errors.ts';
import { exchange } from '../contract/transport.ts';
import { EtlmonError } from '../lib/errors.ts';
import { formatDuration } from '../lib/format.ts';
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
  if (groups.length === 0) return 'no rules: see alerts.rule_files\n';
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
