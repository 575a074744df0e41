import type { KillDialog } from '../state/kill.ts';
import { chooseSignal } from '../state/kill.ts';
import type { State } from '../state/model.ts';
import type { Effect, Step } from './step.ts';
import { step } from './step.ts';

/** The kill dialog's keys. Whatever else is pressed, nothing is sent. */
export function killKey(state: State, dialog: KillDialog, key: string): Step {
  const show = (next: KillDialog, ...effects: Effect[]): Step =>
    step({ ...state, overlay: { kind: 'kill', dialog: next } }, ...effects);
  switch (key) {
    case 'left':
    case 'right':
    case 'h':
    case 'l': {
      if (dialog.phase === 'sending') return step(state);
      const next = chooseSignal(dialog, key === 'left' || key === 'h' ? -1 : 1);
      return next === dialog ? step(state) : show(next, killEffect(next, false));
    }
    case 'tab':
    case 'shift-tab':
    case 'up':
    case 'down':
      return dialog.phase === 'ready' ? show({ ...dialog, confirms: !dialog.confirms }) : step(state);
    case 'y':
      return dialog.phase === 'ready' ? show({ ...dialog, confirms: true }) : step(state);
    case 'enter':
      if (dialog.phase === 'sending') return step(state);
      return dialog.phase === 'ready' && dialog.confirms
        ? show({ ...dialog, phase: 'sending' }, killEffect(dialog, true))
        : step({ ...state, overlay: null });
    case 'esc':
    case 'n':
    case 'q':
      return step({ ...state, overlay: null });
    default:
      return step(state);
  }
}

function killEffect(dialog: KillDialog, confirm: boolean): Effect {
  const { node, process, signal } = dialog;
  return { kind: 'kill', node, pid: process.pid, startTime: process.start_time, signal, confirm };
}
