import { redactUrls } from './redact.ts';
import { nodeAt } from './yaml/located.ts';
import type { Located, LocatedFault } from './yaml/located.ts';

/** Per list of a file, the key by which its entries are told apart; the first that an entry has. */
export type EntryKeys = Readonly<Record<string, readonly string[]>>;

/** Entries of a list that are there twice. Works on the text, so that it also finds them beside other faults. */
export function duplicateEntries(root: Located, entryKeys: EntryKeys): LocatedFault[] {
  return Object.entries(entryKeys).flatMap(([section, keys]) => {
    const list = nodeAt(root, [section]);
    return list?.kind === 'list' ? duplicatesIn(list.items, keys) : [];
  });
}

function duplicatesIn(items: readonly Located[], keys: readonly string[]): LocatedFault[] {
  const faults: LocatedFault[] = [];
  const firsts = new Map<string, number>();
  for (const item of items) {
    for (const key of keys) {
      const node = nodeAt(item, [key]);
      if (node?.kind !== 'scalar' || node.value === null) continue;
      const shown = String(node.value);
      const isFolder = key === 'path' && shown.length > 1;
      const identity = isFolder ? shown.replace(/\/+$/, '') : shown;
      const firstOffset = firsts.get(identity);
      if (firstOffset === undefined) firsts.set(identity, node.offset);
      else
        faults.push({ offset: node.offset, message: `duplicate ${key} "${redactUrls(shown)}"`, firstOffset });
      break;
    }
  }
  return faults;
}
