import type { Alert, NotificationRecord, Silence } from '../../contract/alerts.ts';
import { alertDialog, expireDialog, prolongDialog } from '../state/alert-dialog.ts';
import type { AlertPart } from '../state/alert-parts.ts';
import { alertParts, nextAlertPart } from '../state/alert-parts.ts';
import { answerTo } from '../state/answers.ts';
import { findAlert } from '../state/lookup.ts';
import type { State } from '../state/model.ts';
import { activeNode, placeOf } from '../state/model.ts';
import type { Binding } from './binding.ts';
import type { Command } from './palette.ts';
import type { Step } from './step.ts';
import { goTo, selectedKey, step } from './step.ts';

/** The keys of the alerts: of the part that is listed, and of a row of it that is open. */
export function alertBindings(state: State): Binding[] {
  const { detail, part = 'active' } = placeOf(state);
  const open = detail === null && selectedKey(state) !== null ? [openBinding] : [];
  return [...open, ...rowBindings(state, part), ...(detail === null ? turnBindings(part) : [])];
}

const openBinding: Binding = {
  keys: ['enter', 'right', 'l'],
  shown: 'enter',
  label: 'detail',
  isHinted: true,
  act: (state) => {
    const detail = selectedKey(state);
    return detail === null ? step(state) : goTo(state, [...state.places, { ...placeOf(state), detail }]);
  },
};

function rowBindings(state: State, part: AlertPart): Binding[] {
  switch (part) {
    case 'active': {
      const alert = chosenAlert(state);
      return alert === undefined ? [] : alertCommandBindings(alert);
    }
    case 'silences': {
      const silence = chosenSilence(state);
      if (silence === undefined) return [];
      return [...(silence.state === 'expired' ? [] : [expireBinding(silence)]), prolongBinding(silence)];
    }
    case 'notifications': {
      const record = chosenNotification(state);
      return record?.state === 'dead' ? [retryBinding(record)] : [];
    }
    case 'history':
      return [];
  }
}

/** One that is over needs nobody; what is said of it is kept. */
function alertCommandBindings(alert: Alert): Binding[] {
  const opens = (act: 'acknowledge' | 'unacknowledge' | 'comment' | 'silence') => (state: State) =>
    step({
      ...state,
      overlay: { kind: 'alert', dialog: alertDialog(placeOf(state).node, act, alert) },
    });
  const comment: Binding = {
    keys: ['m'],
    shown: 'm',
    label: 'comment',
    isHinted: true,
    act: opens('comment'),
  };
  if (alert.state === 'resolved') return [comment];
  const isTaken = alert.acknowledged !== null;
  return [
    {
      keys: ['a'],
      shown: 'a',
      label: isTaken ? 'give back' : 'acknowledge',
      isHinted: true,
      act: opens(isTaken ? 'unacknowledge' : 'acknowledge'),
    },
    { keys: ['z'], shown: 'z', label: 'silence', isHinted: true, act: opens('silence') },
    comment,
  ];
}

function expireBinding(silence: Silence): Binding {
  return {
    keys: ['d', 'delete'],
    shown: 'd',
    label: 'expire',
    isHinted: true,
    act: (state) =>
      step({ ...state, overlay: { kind: 'alert', dialog: expireDialog(placeOf(state).node, silence) } }),
  };
}

/** One that is over holds once more. */
function prolongBinding(silence: Silence): Binding {
  return {
    keys: ['e'],
    shown: 'e',
    label: silence.state === 'expired' ? 'again' : 'prolong',
    isHinted: true,
    act: (state) =>
      step({ ...state, overlay: { kind: 'alert', dialog: prolongDialog(placeOf(state).node, silence) } }),
  };
}

function retryBinding({ id }: NotificationRecord): Binding {
  return {
    keys: ['R'],
    shown: 'R',
    label: 'send again',
    isHinted: true,
    act: (state) =>
      step(state, { kind: 'alert-command', node: placeOf(state).node, command: { act: 'retry', id } }),
  };
}

const partNames: Readonly<Record<AlertPart, string>> = {
  active: 'alerts',
  silences: 'silences',
  history: 'history',
  notifications: 'notifications',
};

function turnBindings(part: AlertPart): Binding[] {
  const [next, before] = [nextAlertPart(part, 1), nextAlertPart(part, -1)];
  return [
    { keys: ['v'], shown: 'v', label: partNames[next], isHinted: true, act: toPart(next) },
    { keys: ['V'], shown: 'V', label: partNames[before], act: toPart(before) },
  ];
}

/** Another part in the place of the one that is shown. */
function toPart(part: AlertPart): (state: State) => Step {
  return (state) => {
    const { node } = placeOf(state);
    const place = { view: 'alerts', node, detail: null, ...(part === 'active' ? {} : { part }) } as const;
    return goTo(state, [...state.places.slice(0, -1), place]);
  };
}

/** What the palette can do with the alerts where they are shown. */
export function alertCommands(state: State): Command[] {
  const { view, detail, part = 'active' } = placeOf(state);
  if (view !== 'alerts') return [];
  const rows = rowBindings(state, part).map(({ label, act }) => ({ name: label, help: 'this one', act }));
  if (detail !== null) return rows;
  const others = alertParts.filter((one) => one !== part);
  return [
    ...rows,
    ...others.map((one) => ({
      name: one === 'active' ? 'alerts now' : partNames[one],
      help: 'part of the alerts',
      act: toPart(one),
    })),
  ];
}

const chosenKey = (state: State): string | null => placeOf(state).detail ?? selectedKey(state);

function chosenAlert(state: State): Alert | undefined {
  return findAlert(activeNode(state), chosenKey(state));
}

function chosenSilence(state: State): Silence | undefined {
  const key = chosenKey(state);
  return answerTo(activeNode(state).answers, 'silences').data?.find(({ id }) => id === key);
}

function chosenNotification(state: State): NotificationRecord | undefined {
  const key = chosenKey(state);
  return answerTo(activeNode(state).answers, 'notifications').data?.find(({ id }) => String(id) === key);
}
