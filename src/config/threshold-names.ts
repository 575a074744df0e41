import { isGlob, matchesName } from '../alert/threshold/name-glob.ts';
import { thingNames } from '../alert/threshold/settings.ts';
import type { ThingName } from '../alert/threshold/settings.ts';
import { things } from '../alert/threshold/things.ts';
import { nearest } from '../lib/suggest.ts';
import { nodeAt } from './yaml/located.ts';
import type { Located, LocatedFault, LocatedScalar } from './yaml/located.ts';

/** Lists of `alerts:` whose entries are about things of other sections, and how those call them. */
const named = [
  { list: 'paths', key: 'path', what: 'path', sections: ['paths'], by: ['path'] },
  {
    list: 'processes',
    key: 'process',
    what: 'process watch',
    sections: ['process_watch'],
    by: ['name', 'match', 'pid'],
  },
  { list: 'checks', key: 'check', what: 'check', sections: ['http_checks', 'tcp_checks'], by: ['name'] },
  { list: 'arrivals', key: 'arrival', what: 'arrival', sections: ['arrivals'], by: ['name'] },
  { list: 'logs', key: 'log', what: 'log', sections: ['logs'], by: ['name'] },
  { list: 'scripts', key: 'script', what: 'script', sections: ['exec'], by: ['name'] },
] as const;

/** Entries of `alerts:` about things that are configured nowhere, and those that say one thing twice. */
export function thresholdNameFaults(root: Located): LocatedFault[] {
  const alerts = nodeAt(root, ['alerts']);
  return alerts === undefined
    ? []
    : [...unknownNames(root, alerts), ...thingNames.flatMap((list) => repeated(alerts, list))];
}

/** A second entry for the same thing, condition and severity would never count. */
function repeated(alerts: Located, list: ThingName): LocatedFault[] {
  const { key: naming, conditions } = things[list];
  const firsts = new Map<string, number>();
  return itemsOf(alerts, list).flatMap((entry) =>
    Object.keys(conditions).flatMap((condition): LocatedFault[] => {
      const { offset, value = null } = textAt(entry, naming) ?? entryOffset(entry);
      if (nodeAt(entry, [condition]) === undefined) return [];
      const also = ['severity', 'match'].map((key) => textAt(entry, key)?.value);
      const identity = JSON.stringify([condition, value, ...also]);
      const firstOffset = firsts.get(identity);
      if (firstOffset === undefined) firsts.set(identity, offset);
      const about = value === null ? condition : `${condition} of ${JSON.stringify(value)}`;
      return firstOffset === undefined ? [] : [{ offset, message: `${about} is there twice`, firstOffset }];
    }),
  );
}

function entryOffset({ offset }: Located): { readonly offset: number; readonly value?: null } {
  return { offset };
}

function unknownNames(root: Located, alerts: Located): LocatedFault[] {
  const faults = named.flatMap(({ list, key, what, sections, by }) => {
    const known = sections.flatMap((section) => itemsOf(root, section).flatMap((item) => nameOf(item, by)));
    return itemsOf(alerts, list).flatMap((entry) => {
      const name = textAt(entry, key);
      const hasFolders = list === 'paths';
      if (name === undefined || known.some((each) => matchesName(String(name.value), each, hasFolders)))
        return [];
      return [unknown(name, what, known)];
    });
  });
  const [transfer] = itemsOf(alerts, 'transfers');
  return transfer === undefined || nodeAt(root, ['xferlog', 'path']) !== undefined
    ? faults
    : [
        ...faults,
        { offset: transfer.offset, message: 'transfers are read where xferlog says from which log' },
      ];
}

function unknown(name: LocatedScalar, what: string, known: readonly string[]): LocatedFault {
  const shown = JSON.stringify(String(name.value));
  if (known.length === 0)
    return { offset: name.offset, message: `no ${what} is called ${shown}: none is configured` };
  const suggestion = isGlob(String(name.value)) ? undefined : nearest(String(name.value), known);
  const help =
    suggestion === undefined
      ? `there are ${known.join(', ')}`
      : `did you mean ${JSON.stringify(suggestion)}?`;
  return { offset: name.offset, message: `no ${what} is called ${shown}: ${help}` };
}

function itemsOf(root: Located, section: string): readonly Located[] {
  const list = nodeAt(root, [section]);
  return list?.kind === 'list' ? list.items : [];
}

/** As the series calls it; `pid 4711` of a pid. */
function nameOf(item: Located, keys: readonly string[]): string[] {
  for (const key of keys) {
    const value = textAt(item, key)?.value;
    if (value !== undefined) return [key === 'pid' ? `pid ${String(value)}` : String(value)];
  }
  return [];
}

function textAt(item: Located, key: string): LocatedScalar | undefined {
  const node = nodeAt(item, [key]);
  return node?.kind === 'scalar' && node.value !== null ? node : undefined;
}
