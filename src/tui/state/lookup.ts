import type { Process } from '../../contract/processes.ts';
import { answerTo } from './answers.ts';
import type { NodeState } from './model.ts';
import { processKey } from './row-keys.ts';

/** The process of a row, from whichever list was answered last. */
export function findProcess(node: NodeState, key: string | null): Process | undefined {
  const lists = [answerTo(node.answers, 'watched'), answerTo(node.answers, 'processes')];
  return lists
    .toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0))
    .flatMap(({ data }) => data ?? [])
    .find((process) => processKey(process) === key);
}
