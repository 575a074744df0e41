import type { LocatedEntry, LocatedMapping } from './yaml/located.ts';

const thresholds = new Map(['cpu', 'memory', 'disk'].map((what) => [what, `${what}_threshold`]));

/** `alerts: {disk: 85}` is short for `disk_threshold`; where both are there, the short one is an unknown key. */
export function expandAlertShorthands(root: LocatedMapping): LocatedMapping {
  const alerts = root.entries.get('alerts');
  if (alerts?.node.kind !== 'mapping') return root;
  const written = alerts.node.entries;
  const entries = new Map<string, LocatedEntry>();
  for (const [key, entry] of written) {
    const long = thresholds.get(key);
    entries.set(long === undefined || written.has(long) ? key : long, entry);
  }
  return {
    ...root,
    entries: new Map(root.entries).set('alerts', { ...alerts, node: { ...alerts.node, entries } }),
  };
}
