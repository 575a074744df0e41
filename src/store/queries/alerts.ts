import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { compileMatchers } from '../../lib/matchers.ts';
import type { Matcher } from '../../lib/matchers.ts';
import type { Row } from '../../lib/reading.ts';

export interface EpisodeQuery {
  readonly limit: number;
  /** Only those with a lower id. */
  readonly before: number | undefined;
  /** Of this alert only. */
  readonly fingerprint: string | undefined;
  /** A text that the name, the summary or a label contains, whatever its case. */
  readonly search: string | undefined;
  readonly matchers: readonly Matcher[];
  /** RFC 3339: fired then or later; before then. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Times alerts fired, newest first. Rejects with `MatcherError`. */
export async function alertEpisodes(database: DatabaseSync, query: EpisodeQuery): Promise<Row[]> {
  const matchers = await compileMatchers(query.matchers);
  const conditions: [string, SQLInputValue | undefined][] = [
    ['id < ?', query.before],
    ['fingerprint = ?', query.fingerprint],
    ['at >= ?', query.from],
    ['at < ?', query.to],
    [
      "name || char(10) || summary || char(10) || labels LIKE '%' || ? || '%' ESCAPE '\\'",
      query.search === undefined ? undefined : escaped(query.search),
    ],
  ];
  const { where, values } = whereOf(conditions);
  const found: Row[] = [];
  const rows = database.prepare(`SELECT * FROM alerts ${where} ORDER BY id DESC`).iterate(...values);
  for (const row of rows as Iterable<Row>) {
    const labels = JSON.parse(String(row['labels'])) as Readonly<Record<string, string>>;
    if (!matchers.every((matcher) => matcher.matches(labels[matcher.name] ?? ''))) continue;
    found.push(row);
    if (found.length >= query.limit) break;
  }
  return found;
}

/** What people said and did about an alert since a time (RFC 3339), oldest first. */
export function alertComments(
  database: DatabaseSync,
  { fingerprint, since }: { readonly fingerprint: string; readonly since: string },
): Row[] {
  return database
    .prepare(
      'SELECT at, actor, kind, text FROM alert_comments WHERE fingerprint = ? AND at >= ? ORDER BY at, id LIMIT 1000',
    )
    .all(fingerprint, since) as Row[];
}

export interface NotificationQuery {
  readonly limit: number;
  readonly before: number | undefined;
  readonly id: number | undefined;
  readonly state: string | undefined;
  readonly receiver: string | undefined;
  readonly search: string | undefined;
  /** About this alert, by its fingerprint. */
  readonly about: string | undefined;
}

/** What was sent or could not be, newest first; with the whole notification where it was not sent. */
export function notifications(database: DatabaseSync, query: NotificationQuery): Row[] {
  const like = "LIKE '%' || ? || '%' ESCAPE '\\'";
  const { where, values } = whereOf([
    ['id < ?', query.before],
    ['id = ?', query.id],
    ['state = ?', query.state],
    ['receiver = ?', query.receiver],
    [
      `group_key || char(10) || alerts ${like}`,
      query.search === undefined ? undefined : escaped(query.search),
    ],
    [`alerts ${like}`, query.about === undefined ? undefined : `["${query.about}"`],
  ]);
  return database
    .prepare(`SELECT * FROM notifications ${where} ORDER BY id DESC LIMIT ?`)
    .all(...values, query.limit) as Row[];
}

function whereOf(conditions: readonly (readonly [string, SQLInputValue | undefined])[]): {
  where: string;
  values: SQLInputValue[];
} {
  const given = conditions.filter(([, value]) => value !== undefined);
  const where = given.map(([condition]) => condition).join(' AND ');
  return {
    where: where === '' ? '' : `WHERE ${where}`,
    values: given.map(([, value]) => value as SQLInputValue),
  };
}

/** For LIKE, where `%` and `_` stand for anything. */
function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
}
