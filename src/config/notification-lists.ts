import { integrationKinds } from '../alert/config/integrations.ts';
import type { Located, LocatedEntry, LocatedMapping } from './yaml/located.ts';

/** In `notifications:` a single outside Alertmanager, and a receiver's single integration, need no list around them. */
export function wrapSingleIntegrations(root: LocatedMapping): LocatedMapping {
  const notifications = root.entries.get('notifications');
  if (notifications?.node.kind !== 'mapping') return root;
  const section = wrapped(notifications.node, ['alertmanager']);
  const receivers = section.entries.get('receivers');
  const entries = new Map(section.entries);
  if (receivers?.node.kind === 'list') {
    const items = receivers.node.items.map((item) =>
      item.kind === 'mapping' ? wrapped(item, integrationKinds) : item,
    );
    entries.set('receivers', { ...receivers, node: { ...receivers.node, items } });
  }
  const node = { ...section, entries };
  return { ...root, entries: new Map(root.entries).set('notifications', { ...notifications, node }) };
}

function wrapped(mapping: LocatedMapping, keys: readonly string[]): LocatedMapping {
  const entries = new Map<string, LocatedEntry>();
  for (const [key, entry] of mapping.entries) {
    entries.set(key, keys.includes(key) ? { ...entry, node: inList(entry.node) } : entry);
  }
  return { ...mapping, entries };
}

function inList(node: Located): Located {
  return node.kind === 'mapping' ? { kind: 'list', offset: node.offset, items: [node] } : node;
}
