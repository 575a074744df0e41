import type { ChangeEvent } from '../../alert/notification.ts';
import type { Labels } from '../../lib/reading.ts';
import type { Happening, HappeningSource } from './happening.ts';
import { ranked } from './ranking.ts';
import type { Weighed } from './ranking.ts';

export interface ChangesOptions {
  /** Half an hour when left out. */
  readonly windowMs?: number;
  /** Of the alert: what shares a name with it comes first. */
  readonly labels?: Labels;
  /** How many a person reads. 12 when left out. */
  readonly limit?: number;
}

/** So many rows of each source are looked at. */
const rowsOfEach = 1000;
/** Windows before this one that tell what is routine. */
const windowsBefore = 12;
/** What comes up to so often as usual is routine. */
const routineFactor = 2;
/** A job that began so long before may still be under way. */
const reachMs = 6 * 3_600_000;

/**
 * What happened shortly before a moment (milliseconds since the epoch) and may have to do with it, oldest first. A source
 * that fails is left out: an alert is told with what is known. Never rejects.
 */
export async function changesBefore(
  sources: readonly HappeningSource[],
  atMs: number,
  { windowMs = 1_800_000, labels = {}, limit = 12 }: ChangesOptions = {},
): Promise<ChangeEvent[]> {
  const span = { fromMs: atMs - windowMs, toMs: atMs + 1 };
  const found = await Promise.all(
    sources.map((source) => weighed(source, span, windowMs).catch((): Weighed[] => [])),
  );
  return ranked(found.flat(), { atMs, windowMs, labels, limit });
}

async function weighed(
  source: HappeningSource,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  windowMs: number,
): Promise<Weighed[]> {
  const found = await source.find({ fromMs, toMs, limit: rowsOfEach, reachMs });
  if (found.length === 0 || source.counts === undefined)
    return found.map((happening) => ({ happening, isRoutine: false }));
  const before = await source.counts({ fromMs: fromMs - windowsBefore * windowMs, toMs: fromMs });
  const now = Map.groupBy(found, ({ key }) => key);
  const isRoutine = ({ key }: Happening): boolean => {
    const usual = (before.get(key) ?? 0) / windowsBefore;
    return usual >= 1 && (now.get(key)?.length ?? 0) <= routineFactor * usual;
  };
  return found.map((happening) => ({ happening, isRoutine: isRoutine(happening) }));
}
