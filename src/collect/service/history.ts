import { exitText } from './unit-state.ts';
import type { UnitState } from './unit-state.ts';

/** Something that happened to a service. */
export interface ServiceEvent {
  readonly unit: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: 'started' | 'stopped' | 'failed' | 'restarted' | 'reloaded';
  /** systemd's word for how its last run ended; empty for a start. */
  readonly result: string;
  readonly exitStatus: number | undefined;
  /** Automatic restarts since somebody started it. */
  readonly restarts: number;
  readonly detail: string | undefined;
}

/**
 * Whether a state is a step on the way to the next run: nothing is told of it. A restart stops first, with the job that
 * will start it still there; since systemd 254 there are sub-states for that.
 */
export function isPassing({ activeState, subState, jobId }: UnitState): boolean {
  return (activeState === 'inactive' && jobId !== 0) || subState.endsWith('-before-auto-restart');
}

/**
 * What happened between two states of one service, at most one event. The states lie next to each other, passing ones
 * left out, or are those before and after the node was away: then only the outcome is told.
 */
export function eventBetween(before: UnitState, after: UnitState): ServiceEvent | undefined {
  const automatic = after.restarts - before.restarts;
  const isNewRun = after.invocation !== before.invocation && after.invocation !== '';
  if (after.activeState === 'failed') {
    return before.activeState !== 'failed' || isNewRun
      ? ended('failed', after, failureText(after))
      : undefined;
  }
  if (automatic > 0) return automaticRestart(before, after, automatic);
  if (isUp(after)) {
    if (before.activeState === 'reloading' && after.activeState === 'active') return begun('reloaded', after);
    const wasUp = isUp(before) || before.activeState === 'deactivating';
    if (wasUp && isNewRun) return ended('restarted', after, 'by somebody', before);
    // A start by somebody sets the count to 0: the restart was told when it was counted.
    return isUp(before) || after.restarts > 0 ? undefined : begun('started', after);
  }
  // A run that began and ended between the two states ends here as well.
  const isOver = after.activeState === 'inactive' && (before.activeState !== 'inactive' || isNewRun);
  return isOver ? ended('stopped', after, exitText(after)) : undefined;
}

/** How many restarts, by systemd or by somebody, an event stands for. */
export function restartsIn(event: ServiceEvent, before: UnitState): number {
  return event.kind === 'restarted' ? Math.max(1, event.restarts - before.restarts) : 0;
}

/** A oneshot does its work while it is "activating". */
function isUp({ activeState, subState, type }: UnitState): boolean {
  const isWorking = type === 'oneshot' && activeState === 'activating' && subState !== 'auto-restart';
  return activeState === 'active' || activeState === 'reloading' || isWorking;
}

function automaticRestart(before: UnitState, after: UnitState, count: number): ServiceEvent {
  // A start clears how the run before ended.
  const last = before.subState === 'auto-restart' ? before : after;
  const exit = exitText(last);
  const times = count === 1 ? '' : `${count} times `;
  return ended('restarted', after, `${times}by systemd${exit === undefined ? '' : ` after ${exit}`}`, last);
}

function begun(kind: 'started' | 'reloaded', after: UnitState): ServiceEvent {
  return {
    unit: after.name,
    at: after.stateChangeAt,
    kind,
    result: '',
    exitStatus: undefined,
    restarts: after.restarts,
    detail: undefined,
  };
}

/** `last` is the state that still knows how the run ended. */
function ended(
  kind: 'stopped' | 'failed' | 'restarted',
  after: UnitState,
  detail: string | undefined,
  last: UnitState = after,
): ServiceEvent {
  return {
    unit: after.name,
    at: after.stateChangeAt,
    kind,
    result: last.result,
    exitStatus: last.exitCode === 0 ? undefined : last.exitStatus,
    restarts: after.restarts,
    detail,
  };
}

function failureText(state: UnitState): string {
  const exit = exitText(state);
  return exit === undefined || state.result === 'start-limit-hit' ? state.result : `${state.result}: ${exit}`;
}
