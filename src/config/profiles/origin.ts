import type { Located, Path } from '../yaml/located.ts';

/** A value of the configuration that a profile set. */
export interface FromProfile {
  readonly path: Path;
  readonly profile: string;
}

/** What profiles set in a tree: values of mappings one by one, entries of lists as a whole. */
export function origins(root: Located, path: Path = []): FromProfile[] {
  if (root.kind === 'mapping')
    return [...root.entries].flatMap(([key, { node }]) => origins(node, [...path, key]));
  if (root.kind === 'scalar') return root.profile === undefined ? [] : [{ path, profile: root.profile }];
  return root.items.flatMap((item, index) => {
    const profile = profileOf(item);
    return profile === undefined ? [] : [{ path: [...path, index], profile }];
  });
}

/** A profile's entry is its own from end to end. */
function profileOf(node: Located): string | undefined {
  if (node.kind === 'scalar') return node.profile;
  const children = node.kind === 'list' ? node.items : [...node.entries.values()].map((entry) => entry.node);
  return children.map(profileOf).find((profile) => profile !== undefined);
}
