import { openKill } from '../state/kill.ts';
import { findProcess } from '../state/lookup.ts';
import type { State, ViewId } from '../state/model.ts';
import { activeNode, placeOf } from '../state/model.ts';
import { troublesOf } from '../state/problems.ts';
import type { Selector } from '../state/chart-selector.ts';
import { mountSelector, pathSelector, watchSelector } from '../state/chart-shortcuts.ts';
import { everyTransfer } from '../state/transfer-choice.ts';
import type { Binding } from './binding.ts';
import type { Step } from './step.ts';
import { chartBindings, openChart } from './chart-keys.ts';
import { alertBindings } from './alert-keys.ts';
import { cronBindings } from './cron-keys.ts';
import { logBindings } from './log-keys.ts';
import { askPlace, goTo, goToRow, notify, selectedKey, settle, step } from './step.ts';
import { queryBindings } from './query-keys.ts';
import { serviceBindings } from './service-keys.ts';
import { transferBindings } from './transfer-keys.ts';

/** What only this place's keys do. */
export function placeBindings(state: State): Binding[] {
  const { view, detail } = placeOf(state);
  if (detail !== null) {
    if (view === 'paths') return [scanBinding('scan'), rowChart(pathSelector)];
    if (view === 'logs') return logBindings(state);
    if (view === 'cron') return cronBindings(state);
    if (view === 'transfers') return transferBindings(state);
    if (view === 'services') return serviceBindings(state);
    if (view === 'alerts') return alertBindings(state);
    if (view === 'chart') return chartBindings(state);
    if (view === 'disk') return [rowChart(mountSelector)];
    return view === 'processes' ? [killBinding, ...processChart(state)] : [];
  }
  switch (view) {
    case 'nodes':
      return [
        { keys: ['enter', 'right', 'l'], shown: 'enter', label: 'open', isHinted: true, act: openNode },
        { keys: ['c'], shown: 'c', label: 'collectors', isHinted: true, act: openHealth },
      ];
    case 'overview':
      return [
        ...(selectedKey(state) === null ? [] : [{ ...enter, label: 'go there', act: openTrouble }]),
        { keys: ['c'], shown: 'c', label: 'collectors', isHinted: true, act: openHealth },
        {
          keys: ['v'],
          shown: 'v',
          label: 'charts',
          isHinted: true,
          act: (s) => step({ ...s, overlay: { kind: 'palette', text: 'chart ', chosen: 0 } }),
        },
      ];
    case 'query':
      return queryBindings(state);
    case 'chart':
      return chartBindings(state);
    case 'disk':
      return selectedKey(state) === null ? [] : [enter, rowChart(mountSelector)];
    case 'alerts':
      return alertBindings(state);
    case 'checks':
    case 'arrivals':
      return selectedKey(state) === null ? [] : [enter];
    case 'cron':
      return [...(selectedKey(state) === null ? [] : [enter]), ...cronBindings(state)];
    case 'transfers':
      return [...(selectedKey(state) === null ? [] : [enter]), ...transferBindings(state)];
    case 'logs':
      return logBindings(state);
    case 'services':
      return serviceBindings(state);
    case 'paths':
      return [
        ...(selectedKey(state) === null ? [] : [enter, scanBinding('scan'), rowChart(pathSelector)]),
        { keys: ['R'], shown: 'R', label: 'scan all paths', act: scanAll },
      ];
    case 'processes':
      return [
        ...(selectedKey(state) === null ? [] : [enter, killBinding, ...processChart(state)]),
        {
          keys: ['a'],
          shown: 'a',
          label: state.showsAllProcesses ? 'watched' : 'all',
          isHinted: true,
          act: toggleProcesses,
        },
      ];
  }
}

const enter: Binding = {
  keys: ['enter', 'right', 'l'],
  shown: 'enter',
  label: 'detail',
  isHinted: true,
  act: (state) => {
    const key = selectedKey(state);
    return key === null ? step(state) : goTo(state, [...state.places, { ...placeOf(state), detail: key }]);
  },
};

const killBinding: Binding = {
  keys: ['d', 'delete'],
  shown: 'd',
  label: 'kill',
  isHinted: true,
  act: openKillDialog,
};

const dayMs = 86_400_000;

/** The last day of what a row is about. */
function rowChart(selectorOf: (row: string) => Selector): Binding {
  return {
    keys: ['c'],
    shown: 'c',
    label: 'chart',
    isHinted: true,
    act: (state) => {
      const row = placeOf(state).detail ?? selectedKey(state);
      return row === null ? step(state) : openChart(state, selectorOf(row), dayMs);
    },
  };
}

/** Only of watched processes there are samples. */
function processChart(state: State): Binding[] {
  const key = placeOf(state).detail ?? selectedKey(state);
  const watch = findProcess(activeNode(state), key)?.watch ?? null;
  if (watch === null) return [];
  const act = (s: State): Step => openChart(s, watchSelector(watch));
  return [{ keys: ['c'], shown: 'c', label: 'chart', isHinted: true, act }];
}

function scanBinding(label: string): Binding {
  return {
    keys: ['r'],
    shown: 'r',
    label,
    isHinted: true,
    act: (state) => {
      const { node, detail } = placeOf(state);
      const path = detail ?? selectedKey(state);
      return path === null ? step(state) : step(state, { kind: 'scan', node, paths: [path] });
    },
  };
}

function openNode(state: State): Step {
  const node = state.nodes.findIndex(({ name }) => name === selectedKey(state));
  if (node === -1) return step(state);
  // Coming back, the node one has looked at stays the active one.
  const before = state.places.map((place) => (place.view === 'nodes' ? { ...place, node } : place));
  return goTo(state, [...before, { view: 'overview', node, detail: null }]);
}

function openHealth(state: State): Step {
  const place = placeOf(state);
  const chosen = state.nodes.findIndex(({ name }) => name === selectedKey(state));
  const node = place.view === 'nodes' && chosen !== -1 ? chosen : place.node;
  return goTo(state, [...state.places, { view: 'nodes', node, detail: state.nodes[node]?.name ?? '' }]);
}

function openTrouble(state: State): Step {
  const key = selectedKey(state);
  const trouble = troublesOf(activeNode(state), state.now).find((one) => one.key === key);
  if (trouble === undefined) return step(state);
  if (trouble.view === 'nodes') return openHealth(state);
  return goToRow(
    towards(state, trouble.view),
    { view: trouble.view, node: placeOf(state).node, detail: null },
    trouble.row,
  );
}

/** The row of a transfer that is not whole may be far down: then only those are shown. */
function towards(state: State, view: ViewId): State {
  if (view === 'cron') return { ...state, showsTimeline: false };
  return view === 'transfers' ? { ...state, transfers: { ...everyTransfer, isOnlyBroken: true } } : state;
}

export function scanAll(state: State): Step {
  return step(state, { kind: 'scan', node: placeOf(state).node, paths: null });
}

export function toggleProcesses(state: State): Step {
  const toggled = settle({ ...state, showsAllProcesses: !state.showsAllProcesses, arrivedAt: state.now });
  return step(toggled, askPlace(toggled));
}

/** The dialog holds on to the process it was opened for; the node is asked at once what a signal would do. */
function openKillDialog(state: State): Step {
  const { node, detail } = placeOf(state);
  const process = findProcess(activeNode(state), detail ?? selectedKey(state));
  if (process === undefined) return step(state);
  const { pid } = process;
  if (pid === null) return step(notify(state, `${process.process_name} is gone: nothing to kill`, true));
  const dialog = openKill(node, { ...process, pid });
  return step(
    { ...state, overlay: { kind: 'kill', dialog } },
    { kind: 'kill', node, pid, startTime: process.start_time, signal: dialog.signal, confirm: false },
  );
}
