import { isAbsolute } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { LoadedRules } from './rules/node-rules.ts';
import type { NodeSettings } from './settings.ts';

/** One value that another configuration changes; as JSON, secrets hidden. Undefined: not there. */
export interface ConfigChange {
  /** `refresh.disk`, `logs[0].path` */
  readonly key: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What another configuration changes, value by value. A secret that changed is told without its values. */
export function configChanges(before: NodeSettings, after: NodeSettings): ConfigChange[] {
  const [old, now] = [before.running().config, after.running().config];
  const names = [...new Set([...Object.keys(before.sections), ...Object.keys(after.sections)])];
  return names
    .filter((name) => before.sections[name] !== after.sections[name])
    .flatMap((name) => {
      const changes = differences(old[name], now[name], name);
      return changes.length > 0 ? changes : [{ key: name, before: '"***"', after: '"***"' }];
    });
}

function differences(before: unknown, after: unknown, key: string): ConfigChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) =>
      differences(before[index], after[index], `${key}[${index}]`),
    ).flat();
  }
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => differences(before[name], after[name], `${key}.${name}`));
  }
  return [{ key, before: written(before), after: written(after) }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function written(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

/** Files of rules that are new, gone or changed: `changed /etc/etlmon/rules.yml`. */
export function ruleChanges(before: LoadedRules, after: LoadedRules): string[] {
  const [old, now] = [contents(before), contents(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((file) => {
    const [was, is] = [old.get(file), now.get(file)];
    if (was === is) return [];
    return [`${was === undefined ? 'new' : is === undefined ? 'removed' : 'changed'} ${file}`];
  });
}

function contents(rules: LoadedRules): ReadonlyMap<string, string> {
  // Those without a path are made of the configuration, whose changes are told.
  const files = (rules?.files ?? []).filter(({ file }) => isAbsolute(file));
  return new Map(files.map(({ file, groups }) => [file, JSON.stringify(groups)]));
}
