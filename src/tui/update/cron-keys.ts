import type { State } from '../state/model.ts';
import { activeNode, placeOf } from '../state/model.ts';
import type { Binding } from './binding.ts';
import type { Step } from './step.ts';
import { askPlace, settle, step } from './step.ts';

/** The keys of the jobs: table or timeline, and reading them again. */
export function cronBindings(state: State): Binding[] {
  const refresh: Binding = {
    keys: ['r', 'ctrl-l'],
    shown: 'r',
    label: 'read again',
    isHinted: true,
    act: refreshCron,
  };
  if (placeOf(state).detail !== null) return [refresh];
  return [
    {
      keys: ['v'],
      shown: 'v',
      label: state.showsTimeline ? 'table' : 'next 24 h',
      isHinted: true,
      act: toggleTimeline,
    },
    refresh,
  ];
}

export function toggleTimeline(state: State): Step {
  return step(settle({ ...state, showsTimeline: !state.showsTimeline }));
}

/** Has the node read its crontabs and timers again; one that is away is only asked whether it is back. */
export function refreshCron(state: State): Step {
  if (activeNode(state).link.status === 'away') return step(state, askPlace(state));
  return step(state, { kind: 'cron-refresh', node: placeOf(state).node });
}
