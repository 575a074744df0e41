import type { CompiledMatcher, Matcher } from '../../lib/matchers.ts';
import { lastTimestampMs } from '../../lib/timestamp.ts';
import { isLabelName } from '../alert.ts';

/** That alerts which match are not told for a time. */
export interface Silence {
  readonly id: string;
  /** What people call it; maintenance is a silence that was planned. */
  readonly kind: 'silence' | 'maintenance';
  /** All must match. */
  readonly matchers: readonly Matcher[];
  /** Milliseconds since the epoch, as all times here. */
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly updatedAtMs: number;
  readonly createdBy: string;
  readonly comment: string;
}

export type SilenceState = 'pending' | 'active' | 'expired';

/** A silence as it is asked for; with the id of one that it takes the place of. */
export interface WantedSilence extends Omit<Silence, 'id' | 'updatedAtMs'> {
  readonly id: string | undefined;
}

/** A silence cannot be: it says why. */
export class SilenceError extends Error {
  override readonly name = 'SilenceError';
  /** Whether there is no silence of that id; otherwise what is asked for is wrong. */
  readonly isUnknown: boolean;

  constructor(message: string, options: { readonly isUnknown?: boolean; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.isUnknown = options.isUnknown ?? false;
  }
}

/** What a silence is at a time. Its end is not part of it. */
export function stateOf(
  { startsAtMs, endsAtMs }: Pick<Silence, 'startsAtMs' | 'endsAtMs'>,
  nowMs: number,
): SilenceState {
  if (nowMs >= endsAtMs) return 'expired';
  return nowMs < startsAtMs ? 'pending' : 'active';
}

/** Throws `SilenceError` for one that would silence everything, or nothing. */
export function validate(
  { startsAtMs, endsAtMs }: WantedSilence,
  matchers: readonly CompiledMatcher[],
  nowMs: number,
): void {
  if (matchers.length === 0) throw new SilenceError('expected at least one matcher');
  const odd = matchers.find(({ name }) => !isLabelName(name));
  if (odd)
    throw new SilenceError(`expected the name of a label, got ${JSON.stringify(odd.name.slice(0, 100))}`);
  // Alertmanager looks at those that say what a label is; `!=` and `!~` are not taken to match the empty text.
  if (matchers.every((matcher) => !matcher.type.startsWith('!') && matcher.matches(''))) {
    throw new SilenceError('expected at least one matcher that does not match the empty text');
  }
  if (!Number.isFinite(startsAtMs) || !Number.isFinite(endsAtMs)) {
    throw new SilenceError('expected a start and an end');
  }
  if (endsAtMs <= startsAtMs) throw new SilenceError('expected an end after the start');
  if (endsAtMs <= nowMs) throw new SilenceError('expected an end that has not passed');
  if (endsAtMs > lastTimestampMs) throw new SilenceError('expected an end before the year 10000');
}

/** Whether a silence can be changed to what is wanted without changing what it has silenced so far. */
export function isUpdate(old: Silence, wanted: WantedSilence, nowMs: number): boolean {
  if (!areAlike(old.matchers, wanted.matchers)) return false;
  switch (stateOf(old, nowMs)) {
    case 'active':
      return sameSecond(old.startsAtMs, wanted.startsAtMs) && wanted.endsAtMs >= nowMs;
    case 'pending':
      return wanted.startsAtMs >= nowMs;
    case 'expired':
      return false;
  }
}

function areAlike(some: readonly Matcher[], others: readonly Matcher[]): boolean {
  const texts = (matchers: readonly Matcher[]): string =>
    JSON.stringify(matchers.map(({ name, type, value }) => [name, type, value]));
  return texts(some) === texts(others);
}

function sameSecond(oneMs: number, otherMs: number): boolean {
  return Math.floor(oneMs / 1000) === Math.floor(otherMs / 1000);
}
