import type { Transfer } from '../../contract/transfers.ts';
import { hasOlderTransfers, knownTransfers } from '../state/lookup.ts';
import type { State } from '../state/model.ts';
import { activeNode, freshList, listState, placeOf, withList } from '../state/model.ts';
import type { TransferChoice } from '../state/transfer-choice.ts';
import {
  everyTransfer,
  isNarrowed,
  nextDirection,
  nextTotals,
  transferLimits,
} from '../state/transfer-choice.ts';
import type { Binding } from './binding.ts';
import type { Step } from './step.ts';
import { askPlace, goTo, listShape, selectedKey, settle, step } from './step.ts';

/** The keys of the transfers: what to narrow them by, their totals, the lines that are none. */
export function transferBindings(state: State): Binding[] {
  const { detail } = placeOf(state);
  const bad: Binding = { keys: ['B'], shown: 'B', label: 'bad lines', act: openPage('bad') };
  if (detail === 'totals') {
    const turn: Binding = { keys: ['v'], shown: 'v', label: 'per …', isHinted: true, act: turnTotals };
    return [
      { ...turn, label: `per ${nextTotals(state.transfers.totalsBy)}` },
      { ...bad, isHinted: true },
    ];
  }
  if (detail !== null) return [];
  const transfer = selectedTransfer(state);
  const choice = state.transfers;
  const isNarrow = isNarrowed(choice);
  return [
    ...(isNarrow ? [{ keys: ['c'], shown: 'c', label: 'clear', isHinted: true, act: showAll }] : []),
    { keys: ['T'], shown: 'T', label: 'totals', isHinted: true, act: openPage('totals') },
    narrow('b', choice.isOnlyBroken ? 'whole too' : 'broken', (s) => ({
      isOnlyBroken: !s.transfers.isOnlyBroken,
    })),
    ...(transfer === undefined ? [] : narrowToRow(transfer)),
    narrow('x', 'direction', (s) => ({ direction: nextDirection(s.transfers.direction) })),
    bad,
  ];
}

/** The user and the host of the selected row; the same key takes the narrowing back. */
function narrowToRow({ username, remote_host: host }: Transfer): Binding[] {
  return [
    narrow('u', 'user', (s) => ({ user: s.transfers.user === null ? username : null })),
    narrow('o', 'host', (s) => ({ host: s.transfers.host === null ? host : null })),
  ];
}

function narrow(key: string, label: string, change: (state: State) => Partial<TransferChoice>): Binding {
  return { keys: [key], shown: key, label, isHinted: true, act: (state) => choose(state, change(state)) };
}

/** Other transfers: from the top, asked at once. */
function choose(state: State, change: Partial<TransferChoice>): Step {
  const transfers = { ...state.transfers, limit: transferLimits.first, ...change };
  const { sort, filter } = listState(state);
  const chosen = settle(
    withList({ ...state, transfers, arrivedAt: state.now }, { ...freshList, sort, filter }),
  );
  return step(chosen, askPlace(chosen));
}

export function showAll(state: State): Step {
  return choose(state, { ...everyTransfer, totalsBy: state.transfers.totalsBy });
}

function turnTotals(state: State): Step {
  const transfers = { ...state.transfers, totalsBy: nextTotals(state.transfers.totalsBy) };
  const turned = settle({ ...state, transfers, arrivedAt: state.now });
  return step(turned, askPlace(turned));
}

/** A page of the view itself, in the place of a row's detail. */
export function openPage(page: 'totals' | 'bad'): (state: State) => Step {
  return (state) => goTo(state, [...state.places, { ...placeOf(state), detail: page }]);
}

function selectedTransfer(state: State): Transfer | undefined {
  const key = selectedKey(state);
  return knownTransfers(activeNode(state), state.transfers).find(({ id }) => String(id) === key);
}

/** On the last of the transfers asked for, asks for older ones too, as many as a node hands out. */
export function withOlder(state: State): Step {
  const { view, detail } = placeOf(state);
  const { transfers } = state;
  const shape = view === 'transfers' && detail === null ? listShape(state) : undefined;
  if (shape === undefined || transfers.limit >= transferLimits.most) return step(state);
  const isLast = listState(state).index >= shape.keys.length - 1;
  if (!isLast || !hasOlderTransfers(activeNode(state), transfers)) return step(state);
  const limit = Math.min(transferLimits.most, transfers.limit + transferLimits.step);
  const asked = { ...state, transfers: { ...transfers, limit } };
  return step(asked, askPlace(asked));
}
