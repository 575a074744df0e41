import type { DatabaseSync } from 'node:sqlite';
import type { Labels } from '../lib/reading.ts';
import type { CompiledMatcher } from '../lib/matchers.ts';

/** One series: its labels with `__name__` among them, keys sorted. */
export interface Series {
  readonly id: number;
  readonly labels: Labels;
  readonly labelCount: number;
}

/** Text that two sets of labels have in common when they are the same; labels without a value are none. */
export function labelsKey(name: string, labels: Labels): string {
  const keys = Object.keys(labels).filter((key) => key !== '__name__' && labels[key] !== '');
  const whole: Record<string, string> = {};
  for (const key of [...keys, '__name__'].toSorted())
    whole[key] = key === '__name__' ? name : (labels[key] ?? '');
  return JSON.stringify(whole);
}

/** The value of a label; empty where there is none, also for names every object knows (`constructor`). */
export function labelOf({ labels }: Series, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}

/** Every series there is, by id, by its labels, and by each of its labels' values. */
export class Catalog {
  readonly #byId = new Map<number, Series>();
  readonly #byKey = new Map<string, Series>();
  readonly #postings = new Map<string, Map<string, number[]>>();
  #lastId = 0;

  get size(): number {
    return this.#byId.size;
  }

  get lastId(): number {
    return this.#lastId;
  }

  ids(): number[] {
    return [...this.#byId.keys()];
  }

  get(id: number): Series | undefined {
    return this.#byId.get(id);
  }

  find(key: string): Series | undefined {
    return this.#byKey.get(key);
  }

  add(id: number, key: string): Series {
    const labels = JSON.parse(key) as Labels;
    const entries = Object.entries(labels);
    const series: Series = { id, labels, labelCount: entries.length };
    this.#byId.set(id, series);
    this.#byKey.set(key, series);
    this.#lastId = Math.max(this.#lastId, id);
    for (const [name, value] of entries) {
      let values = this.#postings.get(name);
      if (!values) this.#postings.set(name, (values = new Map<string, number[]>()));
      const ids = values.get(value);
      if (ids) ids.push(id);
      else values.set(value, [id]);
    }
    return series;
  }

  /** Reads the series that came since the last time; all of them anew where some have gone. */
  load(database: DatabaseSync): void {
    const row = database
      .prepare('SELECT count(*) AS count, max(id) AS last FROM series WHERE id <= ?')
      .get(this.#lastId);
    if (Number(row?.['count']) !== this.#byId.size) this.clear();
    const added = database.prepare('SELECT id, labels FROM series WHERE id > ? ORDER BY id');
    for (const { id, labels } of added.iterate(this.#lastId)) this.add(Number(id), String(labels));
  }

  clear(): void {
    this.#byId.clear();
    this.#byKey.clear();
    this.#postings.clear();
    this.#lastId = 0;
  }

  remove(ids: ReadonlySet<number>): void {
    for (const id of ids) {
      const series = this.#byId.get(id);
      if (!series) continue;
      this.#byId.delete(id);
      this.#byKey.delete(JSON.stringify(series.labels));
      for (const [name, value] of Object.entries(series.labels)) {
        const values = this.#postings.get(name);
        const rest = values?.get(value)?.filter((other) => !ids.has(other)) ?? [];
        if (rest.length > 0) values?.set(value, rest);
        else values?.delete(value);
        if (values?.size === 0) this.#postings.delete(name);
      }
    }
  }

  /** The series all matchers match, by id. */
  select(matchers: readonly CompiledMatcher[]): Series[] {
    let smallest: readonly number[] | undefined;
    for (const matcher of matchers) {
      const ids = this.#candidates(matcher);
      if (ids && (smallest === undefined || ids.length < smallest.length)) smallest = ids;
    }
    const found: Series[] = [];
    for (const id of smallest ?? this.#byId.keys()) {
      const series = this.#byId.get(id);
      if (series && matchers.every((matcher) => matcher.matches(labelOf(series, matcher.name))))
        found.push(series);
    }
    return found.toSorted((a, b) => a.id - b.id);
  }

  /** How many series each metric has. */
  metrics(): Map<string, number> {
    const names = this.#postings.get('__name__') ?? new Map<string, number[]>();
    return new Map([...names].map(([name, ids]) => [name, ids.length]));
  }

  /** All that could match; undefined where that is too many to list, or those without the label match too. */
  #candidates(matcher: CompiledMatcher): readonly number[] | undefined {
    const values = this.#postings.get(matcher.name);
    if (matcher.values !== undefined) {
      if (matcher.values.includes('')) return undefined;
      const [only] = matcher.values;
      // A copy of a metric's ids costs more than all the rest.
      if (only !== undefined && matcher.values.length === 1) return values?.get(only) ?? [];
      const unique = [...new Set(matcher.values)];
      return unique.flatMap((value) => values?.get(value) ?? []);
    }
    if (matcher.matches('')) return undefined;
    return [...(values ?? [])].flatMap(([value, ids]) => (matcher.matches(value) ? ids : []));
  }
}
