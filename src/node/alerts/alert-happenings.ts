import type { Store } from '../../store/index.ts';
import type { Row } from '../../lib/reading.ts';
import { severityPlace } from '../../alert/severity.ts';
import type { Happening, HappeningSource } from '../events/happening.ts';
import { toEpisode } from './alert-rows.ts';

/** Alerts that fired, as something that happened: one may be the reason of another. */
export function alertHappenings(store: Pick<Store, 'query'>): HappeningSource {
  const between = (fromMs: number, toMs: number, limit: number): Promise<Row[]> =>
    store.query('alertEpisodes', {
      limit,
      before: undefined,
      fingerprint: undefined,
      search: undefined,
      matchers: [],
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
    });
  return {
    kinds: ['alert'],
    find: async ({ fromMs, toMs, limit }) => (await between(fromMs, toMs, limit)).map(happening),
    async counts({ fromMs, toMs }) {
      const counts = new Map<string, number>();
      for (const row of await between(fromMs, toMs, countedRows)) {
        const key = String(row['fingerprint']);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      return counts;
    },
  };
}

const countedRows = 1000;
/** What is worst weighs most. */
const weights = [90, 80, 70, 60] as const;

function happening(row: Row): Happening {
  const { alert_id: key, name, severity, summary, labels, fired_at: firedAt } = toEpisode(row);
  return {
    atMs: Date.parse(firedAt),
    kind: 'alert',
    title: `alert ${name}${severity === '' ? '' : ` (${severity})`}: ${summary}`,
    detail: undefined,
    source: 'alerts',
    labels,
    subject: name,
    verb: 'fired',
    key,
    weight: weights[severityPlace(labels)] ?? 60,
  };
}
