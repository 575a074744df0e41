import { harmless } from '../../lib/format.ts';
import type { AlertCommand } from '../state/alert-dialog.ts';
import { commandOf } from '../state/alert-dialog.ts';
import type { Refusal } from '../state/kill.ts';
import type { State } from '../state/model.ts';
import type { Step } from './step.ts';
import { askPlace, notify, settle, step } from './step.ts';

/** What a node says about a command for an alert. */
export type AlertMessage =
  | {
      readonly kind: 'alert-done';
      readonly command: AlertCommand;
      readonly text: string;
      readonly isBad?: boolean;
    }
  | { readonly kind: 'alert-refused'; readonly command: AlertCommand; readonly refusal: Refusal };

export function isAlertMessage(message: { readonly kind: string }): message is AlertMessage {
  return message.kind === 'alert-done' || message.kind === 'alert-refused';
}

/** A result closes the dialog it is for; it is told also when that was closed. */
export function alertMessage(state: State, message: AlertMessage): Step {
  const { overlay } = state;
  const isOpen =
    overlay?.kind === 'alert' &&
    overlay.dialog.phase === 'sending' &&
    commandOf(overlay.dialog, state.user, state.now).act === message.command.act;
  if (message.kind === 'alert-done') {
    const told = notify(isOpen ? { ...state, overlay: null } : state, harmless(message.text), message.isBad);
    return step(settle(told), askPlace(state));
  }
  const { refusal } = message;
  if (!isOpen) return step(notify(state, harmless(refusal.reason), true), askPlace(state));
  const dialog = { ...overlay.dialog, phase: 'refused', confirms: false, refusal } as const;
  return step({ ...state, overlay: { kind: 'alert', dialog } }, askPlace(state));
}
