import { groupingOf } from '../../alert/config/index.ts';
import type { RouteDraft } from '../../alert/config/index.ts';
import { nearest } from '../../lib/suggest.ts';
import { labelName, readAllMatchers } from './matchers.ts';
import type { Section } from './section.ts';

const routeKeys = [
  'receiver',
  'group_by',
  'match',
  'match_re',
  'matchers',
  'mute_time_intervals',
  'active_time_intervals',
  'continue',
  'routes',
  'group_wait',
  'group_interval',
  'repeat_interval',
];

/** What routes may name. */
export interface Names {
  readonly receivers: readonly string[];
  readonly intervals: readonly string[];
}

/** `route:`, the root of the tree; undefined with a fault where there is none. */
export function readRootRoute(file: Section, names: Names): RouteDraft | undefined {
  const section = file.section('route', routeKeys);
  if (file.node('route') === undefined)
    file.reader.fault(file.offset, 'missing key "route": expected the first route, with a receiver');
  if (section === undefined) return undefined;
  section.require(['receiver']);
  for (const key of ['match', 'match_re', 'matchers', 'mute_time_intervals', 'active_time_intervals']) {
    const isGiven = section.entriesCount(key) > 0;
    if (isGiven)
      section.fault(key, `the first route takes every alert at all times: it cannot have "${key}"`);
  }
  if (section.flag('continue') === true) section.fault('continue', 'the first route cannot have "continue"');
  return readRoute(section, names);
}

function readRoute(section: Section, names: Names): RouteDraft {
  const routes = section.items('routes').flatMap((item) => {
    const child = section.reader.section(item, 'a route', routeKeys);
    return child === undefined ? [] : [readRoute(child, names)];
  });
  const receiver = section.text('receiver');
  if (receiver !== '' && !names.receivers.includes(receiver))
    section.fault('receiver', unknown('receiver', receiver, names.receivers));
  return {
    receiver: receiver === '' ? undefined : receiver,
    matchers: readAllMatchers(section, { equal: 'match', expression: 'match_re', matchers: 'matchers' }),
    continues: section.flag('continue') ?? false,
    groupBy: readGrouping(section),
    groupWaitMs: section.duration('group_wait', { mayBeZero: true }),
    groupIntervalMs: section.duration('group_interval', { mayBeZero: false }),
    repeatIntervalMs: section.duration('repeat_interval', { mayBeZero: false }),
    muteTimeIntervals: readIntervals(section, 'mute_time_intervals', names),
    activeTimeIntervals: readIntervals(section, 'active_time_intervals', names),
    escalation: undefined,
    routes,
  };
}

function readGrouping(section: Section): RouteDraft['groupBy'] {
  const { reader } = section;
  const seen = new Set<string>();
  for (const item of section.items('group_by')) {
    const label = reader.text(item, 'group_by');
    if (label !== '...' && !labelName.test(label))
      reader.fault(item.offset, `group_by: ${JSON.stringify(label)} is not the name of a label`);
    if (label !== '...' && seen.has(label)) reader.fault(item.offset, `group_by: "${label}" is there twice`);
    seen.add(label);
  }
  if (seen.has('...') && seen.size > 1) section.fault('group_by', 'group_by: "..." stands alone');
  return groupingOf([...seen]);
}

function readIntervals(section: Section, key: string, { intervals }: Names): readonly string[] {
  return section.items(key).map((item) => {
    const name = section.reader.text(item, key);
    if (!intervals.includes(name))
      section.reader.fault(item.offset, unknown('time interval', name, intervals));
    return name;
  });
}

function unknown(what: string, name: string, known: readonly string[]): string {
  const suggestion = nearest(name, known);
  const all = known.length === 0 ? 'there is none' : `known here: ${known.join(', ')}`;
  const help = suggestion === undefined ? all : `did you mean "${suggestion}"?`;
  return `no ${what} is called ${JSON.stringify(name)}: ${help}`;
}
