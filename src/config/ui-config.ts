import type { z } from 'zod';
import { duration, list, name, nodeAddress, section } from '../lib/fields/index.ts';
import { nearest } from '../lib/suggest.ts';
import type { EntryKeys } from './duplicates.ts';
import { nodeAt } from './yaml/located.ts';
import type { Located, LocatedFault } from './yaml/located.ts';

/** ui.yaml as a whole. */
export const uiFileSchema = () =>
  section({
    nodes: list(section({ name: name(), address: nodeAddress() })),
    ui: section({
      /** Faster than twice a second is more than a screen can show. */
      refresh_interval: duration({ min: '500ms' }).prefault('2s'),
      default_node: name().optional(),
    }).prefault({}),
  });

/** What may not be there twice. */
export const uiEntryKeys: EntryKeys = { nodes: ['name'] };

type UiFile = z.output<ReturnType<typeof uiFileSchema>>;

/** The terminal client's configuration, defaults filled in; durations are milliseconds. Has at least one node. */
export interface UiConfig {
  readonly nodes: readonly { readonly name: string; readonly address: string }[];
  readonly ui: { readonly refresh_interval: number; readonly default_node: string };
}

const localNode = { name: 'localhost', address: 'http://localhost:8080' };

/** Adds the defaults: the node on this machine, and the first node as the one to show first. */
export function finishUiConfig({ nodes, ui }: UiFile): UiConfig {
  const [first = localNode, ...others] = nodes;
  return { nodes: [first, ...others], ui: { ...ui, default_node: ui.default_node ?? first.name } };
}

/** A `default_node` that names none of the nodes. */
export function unknownDefaultNode(root: Located): LocatedFault[] {
  const wanted = nodeAt(root, ['ui', 'default_node']);
  if (wanted?.kind !== 'scalar' || typeof wanted.value !== 'string') return [];
  const list = nodeAt(root, ['nodes']);
  const names = (list?.kind === 'list' ? list.items : []).flatMap((item) => {
    const name = nodeAt(item, ['name']);
    return name?.kind === 'scalar' && name.value !== null ? [String(name.value)] : [];
  });
  const known = names.length === 0 ? [localNode.name] : names;
  if (known.includes(wanted.value)) return [];
  const suggestion = nearest(wanted.value, known);
  const help =
    suggestion === undefined ? `the nodes are ${known.join(', ')}` : `did you mean "${suggestion}"?`;
  return [{ offset: wanted.offset, message: `no node is called "${wanted.value}": ${help}` }];
}
