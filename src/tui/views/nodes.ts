import { formatElapsed, harmless } from '../../lib/format.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Span } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';
import type { TableSpec } from '../draw/table.ts';
import { answerTo } from '../state/answers.ts';
import { firingCount } from '../state/alert-problems.ts';
import type { NodeState } from '../state/model.ts';
import { troublesOf } from '../state/problems.ts';
import type { Content, Context } from './content.ts';
import { tableContent } from './content.ts';

/** All nodes in one list: who is well, who is not and why, who is away and for how long. */
export function nodesContent(context: Context): Content {
  return tableContent(nodeTable(context), context.state.nodes, context.list);
}

function nodeTable({ glyphs, now, state }: Context): TableSpec<NodeState> {
  const health = (node: NodeState) => answerTo(node.answers, 'health').data;
  const seen = (node: NodeState): number | null => answerTo(node.answers, 'health').at;
  const longest = Math.max(6, ...state.nodes.map(({ name }) => name.length));
  return {
    key: ({ name }) => name,
    text: ({ name, address }) => `${name} ${address}`,
    defaultSort: { column: 'configured', descending: false },
    columns: [
      {
        id: 'name',
        title: 'NODE',
        width: Math.min(14, longest + 2),
        maxWidth: Math.min(40, longest + 2),
        priority: 'keep',
        value: ({ name }) => name,
        cell: (node, width) => {
          const sign = nodeSign(node, glyphs);
          return [sign, span(` ${harmless(node.name)}`.padEnd(width - 1))];
        },
      },
      {
        id: 'state',
        title: 'STATE',
        width: 13,
        priority: 'keep',
        value: stateRank,
        cell: (node) => nodeStatus(node, now),
      },
      {
        id: 'version',
        title: 'VERSION',
        width: 7,
        priority: 3,
        cut: 'end',
        value: (node) => health(node)?.version ?? null,
        cell: (node) => harmless(health(node)?.version ?? '–'),
      },
      {
        id: 'uptime',
        title: 'UPTIME',
        width: 8,
        align: 'right',
        priority: 4,
        descends: true,
        value: (node) => health(node)?.uptime_sec ?? null,
        cell: (node) => uptimeOf(node),
      },
      {
        id: 'seen',
        title: 'SEEN',
        width: 6,
        align: 'right',
        priority: 5,
        value: seen,
        cell: (node) => {
          const at = seen(node);
          return at === null ? 'never' : formatElapsed(now - at, 1);
        },
      },
      {
        id: 'collectors',
        title: 'FAILING',
        width: 7,
        align: 'right',
        priority: 6,
        descends: true,
        value: (node) => failingCount(node),
        cell: (node) => failingCell(node),
      },
      {
        id: 'firing',
        title: 'FIRING',
        width: 6,
        align: 'right',
        priority: 8,
        descends: true,
        value: (node) => health(node)?.alerts.firing ?? null,
        cell: (node) => firingCell(node, glyphs),
      },
      {
        id: 'worst',
        title: 'WORST',
        width: 15,
        maxWidth: 90,
        priority: 7,
        cut: 'end',
        cell: (node) => worstOf(node, now),
      },
      {
        id: 'address',
        title: 'ADDRESS',
        width: 24,
        maxWidth: 40,
        priority: 1,
        value: ({ address }) => address,
        cell: ({ address }) => span(harmless(address), tones.muted),
      },
    ],
  };
}

/** ● well, ! degraded, ✗ away or failing, ○ not heard of yet. */
export function nodeSign(node: NodeState, glyphs: Glyphs): Span {
  if (node.link.status === 'away') return span(glyphs.critical, tones.critical);
  const status = answerTo(node.answers, 'health').data?.status;
  if (status === undefined) return span(glyphs.unknown, tones.muted);
  if (status === 'failing') return span(glyphs.critical, tones.critical);
  return status === 'degraded' ? span(glyphs.warning, tones.warning) : span(glyphs.well, tones.good);
}

function nodeStatus(node: NodeState, now: number): Span {
  if (node.link.status === 'away')
    return span(`away ${formatElapsed(now - node.link.since)}`, tones.critical);
  const status = answerTo(node.answers, 'health').data?.status;
  if (status === undefined) return span('asking', tones.muted);
  if (status === 'ok') return span('ok', tones.good);
  return span(status, status === 'failing' ? tones.critical : tones.warning);
}

function stateRank(node: NodeState): number {
  if (node.link.status === 'away') return 0;
  const status = answerTo(node.answers, 'health').data?.status ?? 'ok';
  return { failing: 1, degraded: 2, ok: 3 }[status];
}

function uptimeOf(node: NodeState): string {
  const health = answerTo(node.answers, 'health').data;
  if (health === null || node.link.status === 'away') return '–';
  return formatElapsed(health.uptime_sec * 1000);
}

function failingCount(node: NodeState): number | null {
  const health = answerTo(node.answers, 'health').data;
  return health?.collectors.filter(({ status }) => status === 'failing').length ?? null;
}

function failingCell(node: NodeState): Span {
  const health = answerTo(node.answers, 'health').data;
  const failing = failingCount(node);
  if (health === null || failing === null) return span('–');
  return span(`${failing}/${health.collectors.length}`, failing > 0 ? tones.warning : tones.plain);
}

/** How many alerts fire there, with the sign of the worst. */
function firingCell(node: NodeState, glyphs: Glyphs): Span {
  const known = answerTo(node.answers, 'health').data;
  if (known === null || node.link.status === 'away') return span('–');
  const { firing, urgency } = firingCount([node]);
  if (urgency === 'calm') return span(String(firing));
  return urgency === 'critical'
    ? span(`${glyphs.critical} ${firing}`, tones.critical)
    : span(`${glyphs.warning} ${firing}`, tones.warning);
}

function worstOf(node: NodeState, now: number): Span {
  if (node.link.status === 'away') return span(harmless(node.link.message), tones.critical);
  const [worst] = troublesOf(node, now);
  if (worst === undefined) return span('');
  return span(worst.text, worst.severity === 'critical' ? tones.critical : tones.warning);
}
