import { readFileSync } from 'node:fs';
import { errnoOf, messageOf } from '../lib/errors.ts';
import { RuleFileError } from './fault.ts';
import { readName, readLabels } from './labels.ts';
import { readRule } from './read-rule.ts';
import type { Rule, RuleGroup } from './rule.ts';
import { readCount, readDuration } from './yaml/values.ts';
import { YamlReader } from './yaml/reader.ts';
import type { Place } from './yaml/reader.ts';

const fileKeys = ['groups'];
const groupKeys = ['name', 'interval', 'query_offset', 'limit', 'rules', 'labels'];

/** A file of rules. */
export interface RuleFile {
  readonly file: string;
  readonly groups: readonly RuleGroup[];
  /** What is odd, and does no harm. */
  readonly warnings: readonly string[];
}

/** Reads Prometheus' rules from YAML or JSON. Throws a `RuleFileError` with everything that is wrong with it. */
export function parseRuleFile(text: string, file: string): RuleFile {
  const reader = new YamlReader(text);
  const groups: RuleGroup[] = [];
  if (!reader.isFaulty) {
    const fields = reader.fields(reader.root, 'a file of rules', fileKeys);
    const names = new Set<string>();
    for (const place of reader.items(fields?.get('groups'), 'a list of groups') ?? []) {
      const group = readGroup(reader, place);
      if (group === undefined) continue;
      if (names.has(group.name))
        reader.fault(place, `group name ${JSON.stringify(group.name)} is there twice`);
      names.add(group.name);
      groups.push(group);
    }
  }
  if (reader.isFaulty) throw new RuleFileError(file, reader.faults);
  return { file, groups, warnings: reader.hasMoreDocuments ? ['only the first document is read'] : [] };
}

/** Reads a file of rules. Throws a `RuleFileError`, also where it cannot be read. */
export function loadRuleFile(file: string): RuleFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const message = errnoOf(error) === 'ENOENT' ? 'no such file' : messageOf(error);
    throw new RuleFileError(file, [{ line: undefined, column: undefined, message }]);
  }
  return parseRuleFile(text, file);
}

function readGroup(reader: YamlReader, place: Place): RuleGroup | undefined {
  const fields = reader.fields(place, 'a group', groupKeys);
  if (fields === undefined) return undefined;
  const name = readName(reader, { place, fields, key: 'name', what: 'a group' });
  const labels = readLabels(reader, fields.get('labels'), 'labels of a group');
  const rules = (reader.items(fields.get('rules'), 'a list of rules') ?? []).flatMap((each): Rule[] => {
    const rule = readRule(reader, each, labels);
    return rule === undefined ? [] : [rule];
  });
  return {
    name,
    intervalMs: readDuration(reader, fields.get('interval'), 'interval') || undefined,
    queryOffsetMs: readDuration(reader, fields.get('query_offset'), 'query_offset'),
    limit: readCount(reader, fields.get('limit'), 'limit'),
    rules,
    line: reader.lineOf(place),
  };
}
