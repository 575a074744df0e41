import type { Route } from './routing.ts';
import { contains, type TimeInterval } from './time-interval.ts';

const minuteMs = 60_000;

/** Tells when time intervals hold. They begin and end with minutes, so each is worked out once a minute. */
export class TimeGate {
  readonly #intervals: ReadonlyMap<string, readonly TimeInterval[]>;
  readonly #known = new Map<readonly TimeInterval[], { readonly minute: number; readonly holds: boolean }>();

  /** The intervals are those that routes name. */
  constructor(intervals: ReadonlyMap<string, readonly TimeInterval[]>) {
    this.#intervals = intervals;
  }

  /** Whether a moment is in one of the intervals. */
  holds(intervals: readonly TimeInterval[], nowMs: number): boolean {
    const minute = Math.floor(nowMs / minuteMs);
    const known = this.#known.get(intervals);
    if (known?.minute === minute) return known.holds;
    const holds = intervals.some((interval) => contains(interval, nowMs));
    this.#known.set(intervals, { minute, holds });
    return holds;
  }

  /**
   * Names of the intervals because of which a route tells nothing now: those that mute it and hold, or the ones it is
   * active in when none holds.
   */
  mutedBy(route: Pick<Route, 'muteTimeIntervals' | 'activeTimeIntervals'>, nowMs: number): readonly string[] {
    const { muteTimeIntervals, activeTimeIntervals } = route;
    const holding = (name: string): boolean => this.holds(this.#intervals.get(name) ?? none, nowMs);
    const muted = muteTimeIntervals.length === 0 ? none : muteTimeIntervals.filter(holding);
    const isActive = activeTimeIntervals.length === 0 || activeTimeIntervals.some(holding);
    return isActive ? muted : [...muted, ...activeTimeIntervals];
  }
}

const none: readonly never[] = [];
