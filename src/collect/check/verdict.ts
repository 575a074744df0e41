import type { FailureQuota } from './config.ts';

/** Pending: no verdict yet. Unknown: the check cannot be made. */
export const checkStates = ['up', 'down', 'pending', 'unknown'] as const;

export type CheckState = (typeof checkStates)[number];

/** After which results a check changes its mind. */
export interface Rule {
  readonly failures: FailureQuota;
  /** Good results in a row. */
  readonly successes: number;
}

/** What one run came to. */
export type Result =
  | { readonly kind: 'ok'; readonly at: number }
  | { readonly kind: 'failed'; readonly at: number; readonly reason: string }
  | { readonly kind: 'unusable'; readonly at: number; readonly reason: string };

/** What is held of a target. Times in milliseconds since the epoch. */
export interface Standing {
  readonly state: CheckState;
  /** When it came to be in that state; `undefined`: it never was in another. */
  readonly since: number | undefined;
  /** The results that count, newest last: `true` for a good one. */
  readonly window: readonly boolean[];
  /** Why it is not simply up: of the newest failure that still counts. */
  readonly reason: string | undefined;
  /** Never forgotten, so that a target that goes up and down always says why. */
  readonly lastFailure: { readonly at: number; readonly reason: string } | undefined;
}

/** A check nobody has made yet. */
export const newStanding: Standing = {
  state: 'pending',
  since: undefined,
  window: [],
  reason: undefined,
  lastFailure: undefined,
};

/**
 * The standing after one more result. Down at a failure that makes enough of the last runs failed; up at the last of
 * enough good runs in a row, and then what was before counts no more. A check that cannot be made says nothing about
 * its target: the state is unknown at once, and counting begins anew.
 */
export function judge(rule: Rule, before: Standing, result: Result): Standing {
  if (result.kind === 'unusable') {
    return moved(before, 'unknown', result.at, { ...before, window: [], reason: result.reason });
  }
  const isGood = result.kind === 'ok';
  const window = [...before.window, isGood].slice(-Math.max(rule.failures.of, rule.successes));
  const lastFailure = isGood ? before.lastFailure : { at: result.at, reason: result.reason };
  const counted = { ...before, window, lastFailure, reason: isGood ? before.reason : result.reason };
  if (isGood) {
    const isUp = trailingSuccesses(window) >= rule.successes;
    if (isUp && before.state !== 'up') {
      return moved(before, 'up', result.at, { ...counted, window: [true], reason: undefined });
    }
    const isClean = isUp && failuresIn(window, rule) === 0;
    return moved(
      before,
      leaveUnknown(before.state),
      result.at,
      isClean ? { ...counted, reason: undefined } : counted,
    );
  }
  const isDown = failuresIn(window, rule) >= rule.failures.count;
  return moved(before, isDown ? 'down' : leaveUnknown(before.state), result.at, counted);
}

/** The reason of "cannot be made" goes with the state. */
function moved(before: Standing, state: CheckState, at: number, next: Standing): Standing {
  const isOldReason = before.state === 'unknown' && state !== 'unknown' && next.reason === before.reason;
  return {
    ...next,
    state,
    since: state === before.state ? before.since : at,
    reason: isOldReason ? undefined : next.reason,
  };
}

function leaveUnknown(state: CheckState): CheckState {
  return state === 'unknown' ? 'pending' : state;
}

function failuresIn(window: readonly boolean[], { failures }: Rule): number {
  return window.slice(-failures.of).filter((isGood) => !isGood).length;
}

function trailingSuccesses(window: readonly boolean[]): number {
  return window.length - 1 - window.lastIndexOf(false);
}
