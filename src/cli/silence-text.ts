import type { Silence } from '../contract/alerts.ts';
import { cutEnd } from '../lib/cells.ts';
import { formatDateTime, formatElapsed, harmless } from '../lib/format.ts';
import { matcherText } from '../tui/state/silence-choice.ts';
import { idWidth } from './shortened-id.ts';
import type { Column } from './text-table.ts';
import { textTable } from './text-table.ts';

const matchersOf = ({ matchers }: Silence): string => matchers.map(matcherText).join(' ');

/** Silences in a table. */
export function silencesTable(silences: readonly Silence[], now: number): string {
  if (silences.length === 0) return 'nothing is silenced\n';
  const shown = idWidth(silences);
  const columns: readonly Column<Silence>[] = [
    { title: 'ID', align: 'left', of: ({ id }) => id.slice(0, shown) },
    {
      title: 'STATE',
      align: 'left',
      of: ({ state, kind }) => (kind === 'maintenance' ? `${state} (maintenance)` : state),
    },
    { title: 'SILENCES', align: 'left', of: (silence) => cutEnd(matchersOf(silence), 100) },
    { title: 'ENDS', align: 'left', of: (silence) => endText(silence, now) },
    {
      title: 'ALERTS',
      align: 'right',
      of: ({ alerts, state }) => (state === 'expired' ? '–' : String(alerts)),
    },
    { title: 'BY', align: 'left', of: ({ created_by: by }) => cutEnd(by, 30) },
    { title: 'COMMENT', align: 'left', of: ({ comment }) => cutEnd(comment.split('\n')[0] ?? '', 80) },
  ];
  return `${textTable(columns, silences).join('\n')}\n`;
}

function endText({ state, starts_at: start, ends_at: end }: Silence, now: number): string {
  const distance = (timestamp: string): number => Math.abs(Date.parse(timestamp) - now);
  if (state === 'pending') return `starts in ${formatElapsed(distance(start))}`;
  return state === 'expired' ? `${formatElapsed(distance(end))} ago` : `in ${formatElapsed(distance(end))}`;
}

/** One silence for a person. */
export function silenceText(silence: Silence): string {
  const moment = (timestamp: string): string => formatDateTime(Date.parse(timestamp));
  const pairs: readonly (readonly [string, string])[] = [
    ['id', silence.id],
    ['state', silence.kind === 'maintenance' ? `${silence.state} (maintenance)` : silence.state],
    ...silence.matchers.map((matcher) => ['silences', matcherText(matcher)] as const),
    ['from', moment(silence.starts_at)],
    ['until', moment(silence.ends_at)],
    ['alerts', silence.state === 'expired' ? '–' : `${silence.alerts} active match`],
    ['by', silence.created_by || 'nobody said'],
    ['comment', silence.comment || '–'],
  ];
  return pairs.map(([name, value]) => `${name.padEnd(9)} ${harmless(value)}\n`).join('');
}
