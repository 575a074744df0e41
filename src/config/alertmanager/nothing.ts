import type { Located } from '../yaml/located.ts';

/** Whether a value is left out, or one of YAML's words for that. */
export function isNothing(node: Located): boolean {
  if (node.kind !== 'scalar') return false;
  return node.value === null || (node.isPlain && /^(?:|~|null|Null|NULL)$/.test(String(node.value)));
}
