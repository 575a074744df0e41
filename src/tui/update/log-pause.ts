import { answerTo } from '../state/answers.ts';
import type { PauseDialog } from '../state/log-dialogs.ts';
import type { State } from '../state/model.ts';
import { activeNode, placeOf } from '../state/model.ts';
import type { Binding } from './binding.ts';
import type { Step } from './step.ts';
import { selectedKey, step } from './step.ts';

/** Going on does no harm and is done at once; pausing stops the node's reading for everybody, so it is asked about. */
export function pauseBinding(state: State): Binding {
  const isPaused = chosenLog(state)?.paused ?? false;
  return { keys: ['p'], shown: 'p', label: isPaused ? 'resume' : 'pause', isHinted: true, act: turn };
}

function chosenLog(state: State) {
  const name = placeOf(state).detail ?? selectedKey(state);
  return answerTo(activeNode(state).answers, 'logs').data?.find((log) => log.name === name);
}

function turn(state: State): Step {
  const log = chosenLog(state);
  if (log === undefined) return step(state);
  const { node } = placeOf(state);
  const { name, path } = log;
  if (log.paused) return step(state, { kind: 'log-pause', node, name, isPaused: false });
  const dialog: PauseDialog = {
    node,
    nodeName: activeNode(state).name,
    name,
    path,
    confirms: false,
    isSending: false,
    refusal: null,
  };
  return step({ ...state, overlay: { kind: 'log-pause', dialog } });
}

/** The dialog's keys. Whatever else is pressed, nothing is paused. */
export function pauseKey(state: State, dialog: PauseDialog, key: string): Step {
  const show = (change: Partial<PauseDialog>): State => ({
    ...state,
    overlay: { kind: 'log-pause', dialog: { ...dialog, ...change } },
  });
  const isOpen = !dialog.isSending && dialog.refusal === null;
  switch (key) {
    case 'tab':
    case 'shift-tab':
    case 'left':
    case 'right':
    case 'h':
    case 'l':
      return step(isOpen ? show({ confirms: !dialog.confirms }) : state);
    case 'y':
      return step(isOpen ? show({ confirms: true }) : state);
    case 'enter': {
      const { node, name } = dialog;
      if (dialog.isSending) return step(state);
      if (!isOpen || !dialog.confirms) return step({ ...state, overlay: null });
      return step(show({ isSending: true }), { kind: 'log-pause', node, name, isPaused: true });
    }
    case 'esc':
    case 'n':
    case 'q':
      return step({ ...state, overlay: null });
    default:
      return step(state);
  }
}
