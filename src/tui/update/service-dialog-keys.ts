import { harmless } from '../../lib/format.ts';
import type { Problem } from '../../contract/common.ts';
import type { ServiceAnswer } from '../../contract/services.ts';
import type { Refusal } from '../state/kill.ts';
import type { State } from '../state/model.ts';
import type { ServiceAction, ServiceDialog } from '../state/service-dialog.ts';
import {
  describeCommand,
  isCarriedOut,
  isSameCommand,
  withServiceProblem,
  withServiceRefusal,
} from '../state/service-dialog.ts';
import type { Effect, Step } from './step.ts';
import { askPlace, notify, settle, step } from './step.ts';

/** What a node says about a command for a service. */
export type ServiceMessage =
  | { readonly kind: 'service-answered'; readonly answer: ServiceAnswer }
  | {
      readonly kind: 'service-refused';
      readonly unit: string;
      readonly action: ServiceAction;
      readonly problem: Problem;
    }
  | {
      readonly kind: 'service-failed';
      readonly unit: string;
      readonly action: ServiceAction;
      readonly refusal: Refusal;
    };

export function isServiceMessage(message: { readonly kind: string }): message is ServiceMessage {
  return message.kind.startsWith('service-');
}

/** The dialog's keys. Whatever else is pressed, nothing is done to the service. */
export function serviceKey(state: State, dialog: ServiceDialog, key: string): Step {
  const show = (next: ServiceDialog, ...effects: Effect[]): Step =>
    step({ ...state, overlay: { kind: 'service', dialog: next } }, ...effects);
  const isReady = dialog.phase === 'ready';
  switch (key) {
    case 'tab':
    case 'shift-tab':
    case 'left':
    case 'right':
    case 'h':
    case 'l':
      return isReady ? show({ ...dialog, confirms: !dialog.confirms }) : step(state);
    case 'y':
      return isReady ? show({ ...dialog, confirms: true }) : step(state);
    case 'enter': {
      if (dialog.phase === 'sending') return step(state);
      if (!isReady || !dialog.confirms) return step({ ...state, overlay: null });
      const { node, service, action } = dialog;
      const effect = { kind: 'service-command', node, unit: service.unit, action, confirm: true } as const;
      return show({ ...dialog, phase: 'sending' }, effect);
    }
    case 'esc':
    case 'n':
    case 'q':
      return step({ ...state, overlay: null });
    default:
      return step(state);
  }
}

/** What a node says counts while the dialog still asks the same; a result is told also when it was closed. */
export function serviceMessage(state: State, message: ServiceMessage): Step {
  const { unit, action } = message.kind === 'service-answered' ? message.answer : message;
  const { overlay } = state;
  const dialog =
    overlay?.kind === 'service' && isSameCommand(overlay.dialog, unit, action) ? overlay.dialog : null;
  const show = (next: ServiceDialog): State => ({ ...state, overlay: { kind: 'service', dialog: next } });
  switch (message.kind) {
    case 'service-answered': {
      const text = harmless(describeCommand(message.answer));
      if (isCarriedOut(message.answer) || dialog === null) {
        const isBad = !isCarriedOut(message.answer) || message.answer.active_state === 'failed';
        const told = notify(dialog === null ? state : { ...state, overlay: null }, text, isBad);
        return step(settle(told), askPlace(state));
      }
      const refusal = { reason: text, hint: 'Its journal may say why.', code: null };
      return step(show(withServiceRefusal(dialog, refusal)), askPlace(state));
    }
    case 'service-refused':
      return step(dialog === null ? state : show(withServiceProblem(dialog, message.problem)));
    case 'service-failed':
      return step(dialog === null ? state : show(withServiceRefusal(dialog, message.refusal)));
  }
}
