import type { EntryKeys } from '../duplicates.ts';
import { nodeAt } from '../yaml/located.ts';
import type { Located, LocatedEntry, LocatedFault, LocatedMapping } from '../yaml/located.ts';
import type { Profile } from './profile.ts';

/**
 * Adds to a tree what the profiles it names set and it does not set itself: keys of mappings one by one, entries of
 * lists by their name. Of two profiles the one that is named first wins. What they add points at the profile's name.
 */
export function applyProfiles(
  root: LocatedMapping,
  profiles: Readonly<Record<string, Profile>>,
  entryKeys: EntryKeys,
): LocatedMapping {
  let tree = root;
  for (const { name, offset } of namedProfiles(root)) {
    const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
    const added = profile === undefined ? undefined : locatedAt(profile, offset, name);
    if (added?.kind === 'mapping') tree = mergeSections(tree, added, entryKeys);
  }
  return tree;
}

/** Names that are there twice. */
export function duplicateProfiles(root: Located): LocatedFault[] {
  const firsts = new Map<string, number>();
  return namedProfiles(root).flatMap(({ name, offset }) => {
    const firstOffset = firsts.get(name);
    firsts.set(name, firstOffset ?? offset);
    return firstOffset === undefined ? [] : [{ offset, message: `duplicate profile "${name}"`, firstOffset }];
  });
}

function namedProfiles(root: Located): { readonly name: string; readonly offset: number }[] {
  const list = nodeAt(root, ['profile']);
  return (list?.kind === 'list' ? list.items : []).flatMap((item) =>
    item.kind === 'scalar' && typeof item.value === 'string'
      ? [{ name: item.value, offset: item.offset }]
      : [],
  );
}

function mergeSections(into: LocatedMapping, from: LocatedMapping, entryKeys: EntryKeys): LocatedMapping {
  const entries = new Map(into.entries);
  for (const [section, added] of from.entries) {
    const own = entries.get(section);
    const keys = entryKeys[section];
    entries.set(section, own === undefined || isEmpty(own) ? added : merged(own, added, keys));
  }
  return { ...into, entries };
}

/** What is of another kind than it should be is left as it is, for the schema to tell. */
function merged(own: LocatedEntry, added: LocatedEntry, keys: readonly string[] | undefined): LocatedEntry {
  if (own.node.kind === 'list' && added.node.kind === 'list' && keys !== undefined) {
    const known = new Set(own.node.items.flatMap((item) => identities(item, keys)));
    const fresh = added.node.items.filter((item) => !identities(item, keys).some((one) => known.has(one)));
    return { ...own, node: { ...own.node, items: [...own.node.items, ...fresh] } };
  }
  if (own.node.kind === 'mapping' && added.node.kind === 'mapping')
    return { ...own, node: mergeSections(own.node, added.node, {}) };
  return own;
}

function identities(item: Located, keys: readonly string[]): string[] {
  return keys.flatMap((key) => {
    const node = nodeAt(item, [key]);
    return node?.kind === 'scalar' && node.value !== null ? [`${key} ${node.value}`] : [];
  });
}

function isEmpty({ node }: LocatedEntry): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function locatedAt(value: unknown, offset: number, profile: string): Located {
  if (Array.isArray(value))
    return { kind: 'list', offset, items: value.map((item) => locatedAt(item, offset, profile)) };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, child]): [string, LocatedEntry] => [
      key,
      { keyOffset: offset, node: locatedAt(child, offset, profile) },
    ]);
    return { kind: 'mapping', offset, entries: new Map(entries) };
  }
  const isKnown = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return { kind: 'scalar', offset, value: isKnown ? value : null, isPlain: false, isFilled: false, profile };
}
