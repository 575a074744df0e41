import type { Alert } from '../../contract/alerts.ts';
import type { Process } from '../../contract/processes.ts';
import type { Service } from '../../contract/services.ts';
import type { Transfer } from '../../contract/transfers.ts';
import { answerTo } from './answers.ts';
import type { NodeState } from './model.ts';
import { processKey } from './row-keys.ts';
import type { TransferChoice } from './transfer-choice.ts';
import { transferQueries } from './transfer-choice.ts';

/** The process of a row, from whichever list was answered last. */
export function findProcess(node: NodeState, key: string | null): Process | undefined {
  const lists = [answerTo(node.answers, 'watched'), answerTo(node.answers, 'processes')];
  return lists
    .toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0))
    .flatMap(({ data }) => data ?? [])
    .find((process) => processKey(process) === key);
}

/** An alert by its id: what was told of it alone, or of all, whichever is newer. */
export function findAlert({ answers }: NodeState, id: string | null): Alert | undefined {
  if (id === null) return undefined;
  const [list, detail] = [answerTo(answers, 'alerts'), answerTo(answers, 'alert', id)];
  const listed = list.data?.find((alert) => alert.id === id);
  return detail.data !== null && (listed === undefined || (detail.at ?? 0) > (list.at ?? 0))
    ? detail.data
    : listed;
}

export function findService(node: NodeState, unit: string | null): Service | undefined {
  return answerTo(node.answers, 'services').data?.find((service) => service.unit === unit);
}

/**
 * The transfers chosen as far as the node has told them, newest first, each once. Of several questions the one that
 * reaches back least sets the end: beyond it some would be missing.
 */
export function knownTransfers(node: NodeState, choice: TransferChoice): readonly Transfer[] {
  const lists = transferLists(node, choice);
  const [first] = lists;
  if (lists.length < 2) return first ?? [];
  const ends = lists.filter((list) => list.length >= choice.limit).map((list) => list.at(-1)?.id ?? 0);
  const end = Math.max(0, ...ends);
  const byId = new Map(lists.flat().map((transfer) => [transfer.id, transfer]));
  return [...byId.values()].filter(({ id }) => id >= end).toSorted((a, b) => b.id - a.id);
}

/** Whether the node may have older ones than those it was asked for. */
export function hasOlderTransfers(node: NodeState, choice: TransferChoice): boolean {
  return transferLists(node, choice).some((list) => list.length >= choice.limit);
}

function transferLists(node: NodeState, choice: TransferChoice): readonly (readonly Transfer[])[] {
  return transferQueries(choice).map(({ path }) => answerTo(node.answers, 'transfers', path).data ?? []);
}
