import type { AlertDialog, DialogField } from '../state/alert-dialog.ts';
import { commandOf, dialogFields } from '../state/alert-dialog.ts';
import { edited } from '../state/edit-line.ts';
import type { State } from '../state/model.ts';
import { silenceScopes, silenceTimes } from '../state/silence-choice.ts';
import type { Step } from './step.ts';
import { step } from './step.ts';

const show = (state: State, dialog: AlertDialog): Step =>
  step({ ...state, overlay: { kind: 'alert', dialog } });
const close = (state: State): Step => step({ ...state, overlay: null });

/** The dialog's keys. Nothing is done before enter on Yes, or on a text that was written for it. */
export function alertDialogKey(state: State, dialog: AlertDialog, key: string): Step {
  if (key === 'esc') return close(state);
  if (dialog.phase === 'sending') return step(state);
  if (dialog.phase === 'refused') return ['enter', 'q', 'n'].includes(key) ? close(state) : step(state);
  switch (key) {
    case 'tab':
    case 'down':
      return turn(state, dialog, 1);
    case 'shift-tab':
    case 'up':
      return turn(state, dialog, -1);
  }
  switch (dialog.field) {
    case 'text':
      return typeText(state, dialog, key);
    case 'time':
    case 'scope':
      return chooseKey(state, dialog, key);
    case 'answer':
      return answerKey(state, dialog, key);
  }
}

/** The next thing to fill in; where there is only the answer, the other one of it. */
function turn(state: State, dialog: AlertDialog, by: 1 | -1): Step {
  const fields = dialogFields(dialog);
  if (fields.length === 1) return show(state, { ...dialog, confirms: !dialog.confirms });
  const index = (fields.indexOf(dialog.field) + by + fields.length) % fields.length;
  return show(state, { ...dialog, field: fields[index] ?? 'answer' });
}

const to = (dialog: AlertDialog, field: DialogField): AlertDialog => ({ ...dialog, field });

/** Who writes why means it; without a word one is asked. */
function typeText(state: State, dialog: AlertDialog, key: string): Step {
  if (key !== 'enter') {
    const line = edited(dialog.line, key);
    return line === undefined ? step(state) : show(state, { ...dialog, line });
  }
  const isWritten = dialog.line.text.trim() !== '';
  if (isWritten && dialog.act !== 'silence' && dialog.act !== 'prolong') return send(state, dialog);
  return isWritten || dialog.act !== 'comment' ? show(state, to(dialog, 'answer')) : step(state);
}

function chooseKey(state: State, dialog: AlertDialog, key: string): Step {
  if (key === 'enter') return turn(state, dialog, 1);
  if (key === 'q') return close(state);
  const by = key === 'left' || key === 'h' ? -1 : key === 'right' || key === 'l' ? 1 : 0;
  if (by === 0) return step(state);
  if (dialog.field === 'time')
    return show(state, { ...dialog, time: within(dialog.time + by, silenceTimes.length) });
  const scope = silenceScopes[within(silenceScopes.indexOf(dialog.scope) + by, silenceScopes.length)];
  return show(state, { ...dialog, scope: scope ?? dialog.scope });
}

const within = (index: number, count: number): number => Math.max(0, Math.min(count - 1, index));

function answerKey(state: State, dialog: AlertDialog, key: string): Step {
  switch (key) {
    case 'left':
    case 'right':
    case 'h':
    case 'l':
      return show(state, { ...dialog, confirms: !dialog.confirms });
    case 'y':
      return show(state, { ...dialog, confirms: true });
    case 'enter':
      return dialog.confirms ? send(state, dialog) : close(state);
    case 'n':
    case 'q':
      return close(state);
    default:
      return step(state);
  }
}

/** A comment without a word is none. */
function send(state: State, dialog: AlertDialog): Step {
  if (dialog.act === 'comment' && dialog.line.text.trim() === '')
    return show(state, { ...to(dialog, 'text'), confirms: false });
  const command = commandOf(dialog, state.user, state.now);
  const sending = { ...dialog, phase: 'sending' } as const;
  return step(
    { ...state, overlay: { kind: 'alert', dialog: sending } },
    { kind: 'alert-command', node: dialog.node, command },
  );
}
