import { integrationKinds } from '../alert/config/integrations.ts';
import { nearest } from '../lib/suggest.ts';
import { nodeAt } from './yaml/located.ts';
import type { Located, LocatedFault, LocatedMapping, LocatedScalar } from './yaml/located.ts';

/** Names in `notifications:` that are given twice, or that nothing has; and what its first route may not have. */
export function notificationNameFaults(root: Located): LocatedFault[] {
  const section = nodeAt(root, ['notifications']);
  if (section?.kind !== 'mapping') return [];
  // Receivers and intervals are then those of the other file.
  if (isGiven(section, 'alertmanager_config')) return [];
  const receivers = namesIn(section, 'receivers');
  const intervals = namesIn(section, 'time_intervals');
  const kinds = integrationKinds.filter((kind) => isGiven(section, kind));
  const known = {
    receiver: [...new Set([...kinds, ...receivers.map(({ value }) => value)])],
    interval: intervals.map(({ value }) => value),
  };
  const route = isGiven(section, 'route') ? nodeAt(section, ['route']) : undefined;
  return [
    ...duplicates('receiver', receivers, kindOffsets(section)),
    ...duplicates('time interval', intervals, new Map()),
    ...itemsOf(nodeAt(section, ['maintenance'])).flatMap((window) =>
      unknown('time interval', textsAt(window, 'time_intervals'), known.interval),
    ),
    ...(route === undefined ? [] : [...rootFaults(route), ...routeFaults(route, known)]),
  ];
}

/** A key with nothing below it counts as left out. */
function isGiven(section: LocatedMapping, key: string): boolean {
  const node = section.entries.get(key)?.node;
  return node !== undefined && !(node.kind === 'scalar' && node.value === null);
}

interface Known {
  readonly receiver: readonly string[];
  readonly interval: readonly string[];
}

function routeFaults(route: Located, known: Known): LocatedFault[] {
  const receivers = [
    ...textsAt(route, 'receiver'),
    ...itemsOf(nodeAt(route, ['escalate'])).flatMap((step) => textsAt(step, 'receiver')),
  ];
  const intervals = ['mute_time_intervals', 'active_time_intervals'].flatMap((key) => textsAt(route, key));
  return [
    ...unknown('receiver', receivers, known.receiver),
    ...unknown('time interval', intervals, known.interval),
    ...itemsOf(nodeAt(route, ['routes'])).flatMap((child) => routeFaults(child, known)),
  ];
}

/** It takes what no other route does, so it must take everything, always. */
function rootFaults(route: Located): LocatedFault[] {
  if (route.kind !== 'mapping') return [];
  const refused = ['matchers', 'mute_time_intervals', 'active_time_intervals'];
  const faults = refused.flatMap((key) => {
    const entry = route.entries.get(key);
    const isThere = entry?.node.kind === 'list' && entry.node.items.length > 0;
    const message = `the first route takes every alert at all times: put "${key}" into one of its routes`;
    return isThere ? [{ offset: entry.keyOffset, message }] : [];
  });
  const continues = route.entries.get('continue');
  if (continues?.node.kind === 'scalar' && continues.node.value === true)
    faults.push({
      offset: continues.keyOffset,
      message: 'nothing comes after the first route to continue with',
    });
  if (textsAt(route, 'receiver').length === 0)
    faults.push({
      offset: route.offset,
      message: 'missing key "receiver": the first route names who is told',
    });
  return faults;
}

type Name = LocatedScalar & { readonly value: string };

function namesIn(section: LocatedMapping, list: string): Name[] {
  return itemsOf(nodeAt(section, [list])).flatMap((item) => textsAt(item, 'name'));
}

function kindOffsets(section: LocatedMapping): Map<string, number> {
  return new Map(
    integrationKinds.flatMap((kind) => {
      const entry = section.entries.get(kind);
      return entry === undefined || !isGiven(section, kind) ? [] : [[kind, entry.keyOffset] as const];
    }),
  );
}

function duplicates(what: string, names: readonly Name[], firsts: Map<string, number>): LocatedFault[] {
  return names.flatMap(({ value, offset }) => {
    const firstOffset = firsts.get(value);
    if (firstOffset !== undefined) return [{ offset, message: `duplicate ${what} "${value}"`, firstOffset }];
    firsts.set(value, offset);
    return [];
  });
}

function unknown(what: string, names: readonly Name[], known: readonly string[]): LocatedFault[] {
  return names
    .filter(({ value }) => !known.includes(value))
    .map(({ value, offset }) => {
      const suggestion = nearest(value, known);
      const all = known.length === 0 ? 'there is none' : `known here: ${known.join(', ')}`;
      const help = suggestion === undefined ? all : `did you mean "${suggestion}"?`;
      return { offset, message: `no ${what} is called "${value}": ${help}` };
    });
}

/** The texts under a key: one, or a list of them. */
function textsAt(node: Located, key: string): Name[] {
  const child = nodeAt(node, [key]);
  if (child === undefined) return [];
  const scalars = child.kind === 'list' ? child.items : [child];
  return scalars.filter((each): each is Name => each.kind === 'scalar' && typeof each.value === 'string');
}

function itemsOf(node: Located | undefined): readonly Located[] {
  return node?.kind === 'list' ? node.items : [];
}
