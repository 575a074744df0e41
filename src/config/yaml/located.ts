/**
 * A file's values together with where they stand. Everything between the YAML parser and the schemas works on
 * these, so that a value which was moved, filled in or replaced still points at the user's own text.
 */
export type Located = LocatedScalar | LocatedList | LocatedMapping;

export interface LocatedScalar {
  readonly kind: 'scalar';
  /** Offset in the file's text, in UTF-16 units. */
  readonly offset: number;
  readonly value: string | number | boolean | null;
  /** Written without quotes. */
  readonly isPlain: boolean;
  /** Came, in part or whole, from a variable or another file. */
  readonly isFilled: boolean;
  /** The profile that set it; undefined: the file. */
  readonly profile?: string;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly offset: number;
  readonly items: readonly Located[];
}

export interface LocatedMapping {
  readonly kind: 'mapping';
  readonly offset: number;
  readonly entries: ReadonlyMap<string, LocatedEntry>;
}

export interface LocatedEntry {
  readonly keyOffset: number;
  readonly node: Located;
}

/** A fault by offset: the loader knows file and lines. */
export interface LocatedFault {
  readonly offset: number;
  readonly message: string;
  /** Of something that is there twice: where it was first. The line is added to the message. */
  readonly firstOffset?: number;
  readonly expected?: string;
  readonly received?: string;
}

export type Path = readonly (string | number)[];

/** The value a path leads to, or `undefined`. */
export function nodeAt(root: Located, path: Path): Located | undefined {
  let node: Located | undefined = root;
  for (const step of path) node = node === undefined ? undefined : childOf(node, step);
  return node;
}

function childOf(node: Located, step: string | number): Located | undefined {
  if (node.kind === 'mapping') return node.entries.get(String(step))?.node;
  return node.kind === 'list' ? node.items[Number(step)] : undefined;
}

/** The same tree with every offset sent through `move`. */
export function relocate<Node extends Located>(node: Node, move: (offset: number) => number): Node {
  const offset = move(node.offset);
  if (node.kind === 'scalar') return { ...node, offset };
  if (node.kind === 'list') return { ...node, offset, items: node.items.map((item) => relocate(item, move)) };
  const entries = [...node.entries].map(([key, entry]): [string, LocatedEntry] => [
    key,
    { keyOffset: move(entry.keyOffset), node: relocate(entry.node, move) },
  ]);
  return { ...node, offset, entries: new Map(entries) };
}

/** The same tree with each scalar replaced by what `change` makes of it. */
export function mapScalars(
  node: Located,
  change: (scalar: LocatedScalar, path: Path) => LocatedScalar,
  path: Path = [],
): Located {
  if (node.kind === 'scalar') return change(node, path);
  if (node.kind === 'list') {
    return { ...node, items: node.items.map((item, index) => mapScalars(item, change, [...path, index])) };
  }
  const entries = new Map<string, LocatedEntry>();
  for (const [key, { keyOffset, node: child }] of node.entries) {
    entries.set(key, { keyOffset, node: mapScalars(child, change, [...path, key]) });
  }
  return { ...node, entries };
}

/**
 * The plain value for a schema. A key without a value (`cron:` with everything below it commented out) counts as
 * left out, though an unknown one is still there to be reported.
 */
export function plainValue(node: Located): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  // Without a prototype, a key called __proto__ is a key like any other.
  const plain: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, { node: child }] of node.entries) {
    const isEmpty = child.kind === 'scalar' && child.value === null;
    plain[key] = isEmpty ? undefined : plainValue(child);
  }
  return plain;
}
