import { glyphsFor } from '../draw/glyphs.ts';
import type { Service } from '../../contract/services.ts';
import { harmless } from '../../lib/format.ts';
import type { Move } from '../state/list.ts';
import { nextTimeFormat, timeFormatNames } from '../state/log-time.ts';
import type { LogView } from '../state/log-view.ts';
import { openedLog } from '../state/log-view.ts';
import { findService } from '../state/lookup.ts';
import type { State } from '../state/model.ts';
import { activeNode, placeOf } from '../state/model.ts';
import type { ServiceAction } from '../state/service-dialog.ts';
import { openServiceDialog } from '../state/service-dialog.ts';
import type { ServicePart } from '../state/service-parts.ts';
import { nextServicePart } from '../state/service-parts.ts';
import type { Binding } from './binding.ts';
import { followJournal, holdJournal, moveInJournal } from './journal-moves.ts';
import { nextGeneration } from './log-moves.ts';
import type { Step } from './step.ts';
import { goTo, notify, selectedKey, settle, step } from './step.ts';

/** The keys of the services: of their table, and of one that is open with its journal. */
export function serviceBindings(state: State): Binding[] {
  const service = chosenService(state);
  const commands = service === undefined ? [] : commandBindings(service);
  if (placeOf(state).detail === null)
    return [...(selectedKey(state) === null ? [] : [openBinding]), ...commands];
  const { journal, servicePart } = state;
  const turn: Binding = {
    keys: ['v'],
    shown: 'v',
    label: partNames[nextServicePart(servicePart)],
    isHinted: true,
    act: turnPart,
  };
  const reading = journal === null || servicePart === 'facts' ? [] : readingBindings(state, journal);
  return [...reading.slice(0, 1), turn, ...commands, ...reading.slice(1)];
}

const partNames: Readonly<Record<ServicePart, string>> = {
  both: 'with facts',
  facts: 'all facts',
  journal: 'journal only',
};

function turnPart(state: State): Step {
  return step(settle({ ...state, servicePart: nextServicePart(state.servicePart) }));
}

const openBinding: Binding = {
  keys: ['enter', 'right', 'l'],
  shown: 'enter',
  label: 'detail',
  isHinted: true,
  act: (state) => {
    const unit = selectedKey(state);
    return unit === null ? step(state) : openService(state, unit);
  },
};

/** Opens a service of the node with its journal, following it. */
function openService(state: State, unit: string): Step {
  const { node } = placeOf(state);
  const next = nextGeneration(state);
  const opened = { ...next.state, journal: openedLog(node, unit, next.generation) };
  return goTo(opened, [...state.places, { view: 'services', node, detail: unit }]);
}

function chosenService(state: State): Service | undefined {
  return findService(activeNode(state), placeOf(state).detail ?? selectedKey(state));
}

const actions: readonly (readonly [key: string, action: ServiceAction])[] = [
  ['R', 'restart'],
  ['o', 'start'],
  ['x', 'stop'],
];

/** The last line names those that change something, where the node lets them. */
function commandBindings(service: Service): Binding[] {
  const isDown = service.active_state === 'inactive' || service.active_state === 'failed';
  return actions.map(([key, action]) => ({
    keys: [key],
    shown: key,
    label: service.controllable ? action : `${action}: control.services of the node does not allow it`,
    isHinted: service.controllable && (action === 'start') === isDown,
    act: (state) => openCommand(state, service, action),
  }));
}

/** Says why not where the node would refuse; else the dialog opens and the node is asked what it would do. */
function openCommand(state: State, service: Service, action: ServiceAction): Step {
  const { node } = placeOf(state);
  const { unit } = service;
  if (!service.controllable) {
    const text = `${harmless(unit)} is not among control.services in the node.yaml`;
    return step(notify(state, text, true));
  }
  const dialog = openServiceDialog(node, service, action);
  const asking = { kind: 'service-command', node, unit, action, confirm: false } as const;
  return step({ ...state, overlay: { kind: 'service', dialog } }, asking);
}

/** What the palette can do with the service one is on. */
export function serviceCommands(state: State) {
  const service = placeOf(state).view === 'services' ? chosenService(state) : undefined;
  if (service === undefined) return [];
  return actions.map(([, action]) => ({
    name: action,
    help: harmless(service.unit),
    act: (s: State) => openCommand(s, service, action),
  }));
}

function readingBindings(state: State, open: LogView): Binding[] {
  const onJournal =
    (act: (state: State, journal: LogView) => Step) =>
    (s: State): Step =>
      s.journal === null ? step(s) : act(s, s.journal);
  const go = (keys: readonly string[], shown: string, label: string, move: Move): Binding => ({
    keys,
    shown,
    label,
    act: onJournal((s, journal) => moveInJournal(s, journal, move)),
  });
  const { up, down } = glyphsFor(state.isAscii);
  return [
    {
      keys: ['f', ' '],
      shown: 'f',
      label: open.isFollowing ? 'hold' : 'follow',
      isHinted: true,
      act: onJournal((s, journal) =>
        journal.isFollowing ? holdJournal(s, journal) : followJournal(s, journal),
      ),
    },
    { keys: ['w'], shown: 'w', label: 'wrap', isHinted: true, act: toggleWrap },
    { keys: ['t'], shown: 't', label: 'time format', isHinted: true, act: changeTimes },
    go(['j', 'down'], `j ${state.isAscii ? 'down' : down}`, 'a line down', 'down'),
    go(['k', 'up'], `k ${state.isAscii ? 'up' : up}`, 'a line up', 'up'),
    go(['pagedown', 'ctrl-f', 'ctrl-d'], 'PgDn', 'a page down', 'page-down'),
    go(['pageup', 'ctrl-b', 'ctrl-u'], 'PgUp', 'a page up', 'page-up'),
    go(['g', 'home'], 'g', 'to the oldest line', 'first'),
    go(['G', 'end'], 'G', 'to the end, following', 'last'),
  ];
}

function toggleWrap(state: State): Step {
  return step({ ...state, logs: { ...state.logs, wraps: !state.logs.wraps } });
}

/** An entry has no form of its own to be shown as it is written. */
function changeTimes(state: State): Step {
  const next = nextTimeFormat(state.logs.times);
  const times = next === 'written' ? nextTimeFormat(next) : next;
  return step(notify({ ...state, logs: { ...state.logs, times } }, `time: ${timeFormatNames[times]}`));
}
