import type { Query } from './answers.ts';
import type { AlertPart } from './alert-parts.ts';
import type { Place } from './model.ts';

/** What is told beside the main list is not asked for more often. */
const besideMs = 10_000;
/** The series of an alert is worked out anew for each question. */
const seriesMs = 15_000;
const rulesMs = 60_000;

const main: Readonly<Record<AlertPart, Query>> = {
  active: { kind: 'alerts' },
  silences: { kind: 'silences' },
  history: { kind: 'alert-history' },
  notifications: { kind: 'notifications' },
};

/** What the view of the alerts asks: first the part that is shown, then what its first line counts. */
export function alertQueries({ part = 'active', detail }: Place): readonly Query[] {
  if (detail !== null && part === 'active')
    return [
      { kind: 'alert', path: detail },
      { kind: 'alert-series', path: detail, leastMs: seriesMs },
      { kind: 'alerts', leastMs: besideMs },
    ];
  const shown = main[part];
  const beside = [main.active, main.silences, { kind: 'dead-notifications' }] satisfies Query[];
  return [
    shown,
    ...beside.filter(({ kind }) => kind !== shown.kind).map((query) => ({ ...query, leastMs: besideMs })),
    ...(part === 'active' ? [{ kind: 'rule-count', leastMs: rulesMs } as const] : []),
    ...(part === 'notifications' ? [{ kind: 'receivers', leastMs: besideMs } as const] : []),
  ];
}
