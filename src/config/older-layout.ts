import { unknownKey } from './issues.ts';
import type { LocatedEntry, LocatedFault, LocatedMapping } from './yaml/located.ts';

/**
 * Files of the server-monitoring agent that came before: `agent:` means `node:`, `collectors:` is a wrapper whose
 * children are top-level sections. Rewritten before the schemas see them; every value keeps its place in the file.
 */
export function fromOlderLayout(
  root: LocatedMapping,
  known: { readonly sections: readonly string[]; readonly nodeKeys: readonly string[] },
): { root: LocatedMapping; faults: LocatedFault[] } {
  const faults: LocatedFault[] = [];
  const sections = new Map(root.entries);
  const collectors = takeOut(sections, 'collectors', faults);
  for (const [key, entry] of collectors?.node.entries ?? []) {
    const first = sections.get(key);
    if (!known.sections.includes(key)) faults.push(unknownKey(key, known.sections, entry.keyOffset));
    else if (first === undefined) sections.set(key, entry);
    else faults.push(twice(`section "${key}"`, entry, first));
  }
  const agent = takeOut(sections, 'agent', faults);
  if (agent !== undefined) {
    const { node, rest } = splitAgent(agent, known.nodeKeys, faults);
    const first = sections.get('node');
    if (first === undefined) sections.set('node', node);
    else faults.push(twice('section: "agent" means "node"', agent, first));
    for (const [path, entry] of rest) setDefault(sections, path, entry);
  }
  return { root: { ...root, entries: sections }, faults };
}

type WrapperEntry = LocatedEntry & { readonly node: LocatedMapping };

function takeOut(
  sections: Map<string, LocatedEntry>,
  key: string,
  faults: LocatedFault[],
): WrapperEntry | undefined {
  const entry = sections.get(key);
  sections.delete(key);
  if (entry === undefined || isEmpty(entry)) return undefined;
  if (entry.node.kind === 'mapping') return { ...entry, node: entry.node };
  faults.push({
    offset: entry.node.offset,
    message: `expected a mapping below "${key}"`,
    expected: 'a mapping',
  });
  return undefined;
}

function twice(what: string, entry: LocatedEntry, first: LocatedEntry): LocatedFault {
  return { offset: entry.keyOffset, message: `duplicate ${what}`, firstOffset: first.keyOffset };
}

function isEmpty({ node }: LocatedEntry): boolean {
  return node.kind === 'scalar' && node.value === null;
}

const renamedKeys = new Map([['listen_addr', 'listen']]);

/** What one key of `agent:` stands for elsewhere. */
const spreadKeys: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  [
    'data_retention',
    [
      ['retention', 'log_lines', 'max_age'],
      ['retention', 'xferlog', 'max_age'],
      ['retention', 'samples', 'raw'],
      ['retention', 'samples', '5m'],
      ['retention', 'samples', '1h'],
      ['retention', 'alerts', 'max_age'],
    ],
  ],
  // Not `default_path_scan`: a scan costs more than the other readings, and these files know no paths.
  ['collect_interval', ['disk', 'system', 'process', 'services', 'cron'].map((what) => ['refresh', what])],
]);

type Placed = readonly [path: readonly string[], entry: LocatedEntry];

function splitAgent(
  agent: WrapperEntry,
  nodeKeys: readonly string[],
  faults: LocatedFault[],
): { node: LocatedEntry; rest: readonly Placed[] } {
  const kept = new Map<string, LocatedEntry>();
  const rest: Placed[] = [];
  const known = [...renamedKeys.keys(), ...spreadKeys.keys(), ...nodeKeys];
  for (const [key, entry] of agent.node.entries) {
    const name = renamedKeys.get(key) ?? key;
    const first = kept.get(name);
    const spread = spreadKeys.get(key);
    if (spread !== undefined) rest.push(...spread.map((path) => [path, entry] as const));
    else if (!known.includes(key)) faults.push(unknownKey(key, known, entry.keyOffset));
    else if (first === undefined) kept.set(name, entry);
    else faults.push(twice(`key "${name}"`, entry, first));
  }
  return { node: { ...agent, node: { ...agent.node, entries: kept } }, rest };
}

/** Sets a value that the file does not set itself, making the mappings on the way to it. */
function setDefault(entries: Map<string, LocatedEntry>, path: readonly string[], entry: LocatedEntry): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  const there = entries.get(key);
  const isThere = there !== undefined && !isEmpty(there);
  if (rest.length === 0) {
    if (!isThere) entries.set(key, entry);
    return;
  }
  if (isThere && there.node.kind !== 'mapping') return;
  const inner = new Map(there?.node.kind === 'mapping' ? there.node.entries : []);
  setDefault(inner, rest, entry);
  const offset = there?.node.offset ?? entry.keyOffset;
  entries.set(key, {
    keyOffset: there?.keyOffset ?? entry.keyOffset,
    node: { kind: 'mapping', offset, entries: inner },
  });
}
