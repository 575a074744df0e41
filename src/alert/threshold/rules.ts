import { parse } from '../../promql/parse.ts';
import type { RuleFile } from '../../rules/rule-file.ts';
import type { AlertingRule, RecordingRule, RuleGroup } from '../../rules/rule.ts';
import type { GroupName } from './condition.ts';
import { groupIntervals } from './condition.ts';
import { customDraft } from './custom.ts';
import { defaultRules } from './default-rules.ts';
import type { DefaultRule } from './default-rules.ts';
import { draftOf, labelOfThing } from './draft.ts';
import type { AlertDraft } from './draft.ts';
import { isGlob, matchesName } from './name-glob.ts';
import { records } from './records.ts';
import type { RecordDraft } from './records.ts';
import { Things } from './selector.ts';
import type { ThingEntry, ThresholdSettings } from './settings.ts';
import { things } from './things.ts';

/** How the file of these rules is called; it is no path. */
export const thresholdFile = 'etlmon';

/** The rules that settings come to; no groups where there are none. Throws where an expression cannot be parsed: a bug. */
export function thresholdRules(settings: ThresholdSettings): RuleFile {
  const alerts = [
    ...defaultRules(settings).flatMap((rule) => defaultDrafts(rule, settings)),
    ...settings.entries.flatMap((entry, index) => entryDrafts(entry, settings.entries.slice(0, index))),
    ...settings.custom.map(customDraft),
  ];
  const recorded = records.filter(({ record }) =>
    alerts.some(({ expression }) => expression.includes(record)),
  );
  const names = Object.keys(groupIntervals) as GroupName[];
  const groups = names.map((name) => groupOf(name, recorded, alerts));
  return { file: thresholdFile, groups: groups.filter(({ rules }) => rules.length > 0), warnings: [] };
}

/** A default rule, less the things that entries speak of; of names, one for each. */
function defaultDrafts(rule: DefaultRule, { entries }: ThresholdSettings): AlertDraft[] {
  const { thing, key, names, except = [] } = rule;
  if (thing === undefined || key === undefined) {
    return [draftOf({ ...rule, things: new Things('', '*', [], false), name: '*' })];
  }
  const { label, hasFolders } = things[thing];
  const replaced = entries.filter((entry) => entry.thing === thing && key in entry.bounds);
  const others = [...except, ...replaced.map(({ name }) => name)];
  if (others.includes('*')) return [];
  return (names ?? [undefined])
    .filter((name = '*') => isGlob(name) || !others.some((other) => matchesName(other, name, hasFolders)))
    .map((name) => {
      const isExact = name !== undefined && !isGlob(name);
      const about = new Things(label, name ?? '*', isExact ? [] : others, hasFolders);
      const options = { labels: name === undefined ? {} : labelOfThing(label, name) };
      return draftOf({ ...rule, things: about, name: name ?? '*' }, options);
    });
}

/** The rules of an entry, one for each of its conditions. The first entry that names a thing is the one that counts. */
function entryDrafts(entry: ThingEntry, earlier: readonly ThingEntry[]): AlertDraft[] {
  const { thing, name, bounds, withinMs, match, options } = entry;
  const { label, hasFolders, conditions } = things[thing];
  return Object.entries(bounds).flatMap(([key, bound]) => {
    const condition = conditions[key];
    if (bound === 'off' || condition === undefined) return [];
    const severity = options.severity ?? condition.severity;
    const others = earlier.filter(
      (other) =>
        other.thing === thing &&
        other.match === match &&
        (other.bounds[key] === 'off' ||
          (key in other.bounds && (other.options.severity ?? condition.severity) === severity)),
    );
    const overlapping = others.map((other) => other.name).filter((other) => isGlob(other) || isGlob(name));
    const about = new Things(label, name, overlapping, hasFolders);
    const own = { ...options, labels: { ...labelOfThing(label, name), ...options.labels } };
    return [draftOf({ condition, things: about, name, bound, withinMs, match }, own)];
  });
}

function groupOf(
  name: GroupName,
  recorded: readonly RecordDraft[],
  alerts: readonly AlertDraft[],
): RuleGroup {
  const rules = [
    ...recorded.filter(({ group }) => group === name).map(recordingRule),
    ...alerts.filter(({ group }) => group === name).map(alertingRule),
  ];
  return {
    name,
    intervalMs: groupIntervals[name],
    queryOffsetMs: undefined,
    limit: 0,
    rules: rules.map((rule, index) => ({ ...rule, line: index + 1 })),
    line: 1,
  };
}

function recordingRule({ record, expression }: RecordDraft): RecordingRule {
  return {
    kind: 'record',
    name: record,
    query: expression,
    expression: parse(expression),
    labels: {},
    line: 1,
  };
}

function alertingRule(draft: AlertDraft): AlertingRule {
  const { alert, expression, labels, annotations, forMs, keepFiringForMs } = draft;
  return {
    kind: 'alert',
    name: alert,
    query: expression,
    expression: parse(expression),
    labels,
    annotations,
    forMs,
    keepFiringForMs,
    line: 1,
  };
}
