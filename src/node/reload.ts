import { join, dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { AlertingSettings } from '../alert/settings.ts';
import type { TaskHealth } from '../collect/task-health.ts';
import { ConfigError } from '../config/index.ts';
import type { ReloadAnswer } from '../contract/config.ts';
import { Refusal } from '../control/refusal.ts';
import { loadAlerting } from './alerts/load-alerting.ts';
import { configChanges } from './config-changes.ts';
import { loadRules } from './rules/node-rules.ts';
import type { LoadedRules } from './rules/node-rules.ts';
import type { BackupSettings, NodeSettings } from './settings.ts';

/** What another configuration changes, before anything is done; `rules`: what that is in their files. */
export function reloadPlan(
  before: NodeSettings,
  after: NodeSettings,
  rules: readonly string[],
): Omit<ReloadAnswer, 'applied' | 'restarted'> {
  const names = [...new Set([...Object.keys(before.sections), ...Object.keys(after.sections)])];
  const changed = names.filter((name) => before.sections[name] !== after.sections[name]);
  return {
    file: after.configFile ?? null,
    changed,
    changes: configChanges(before, after).map(({ key, before: was, after: is }) => ({
      key,
      before: was ?? null,
      after: is ?? null,
    })),
    rules: [...rules],
    needs_restart: [
      ...(isDeepStrictEqual(before.listen, after.listen) ? [] : ['node.listen']),
      ...(before.databaseFile === after.databaseFile ? [] : ['node.db_path']),
    ],
  };
}

/** A configuration with what it names in other files. */
export interface LoadedConfig {
  readonly settings: NodeSettings;
  readonly rules: LoadedRules;
  readonly alerting: AlertingSettings;
}

/** All of a configuration, read again. Rejects with `Refusal` with all faults of one that cannot be used. */
export async function loadAll(load: () => NodeSettings): Promise<LoadedConfig> {
  try {
    const settings = load();
    const rules = await loadRules(settings.ruleFiles);
    return { settings, rules, alerting: await loadAlerting(settings.notifications) };
  } catch (error) {
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof ConfigError)) return error;
  return new Refusal('INVALID_CONFIG', error.message, {
    hint: 'nothing was changed; etlmon check shows each fault with its line',
    cause: error,
  });
}

/** Where copies of the database go; beside it where no folder is configured. */
export function backupSettings({ backup, databaseFile }: NodeSettings): BackupSettings {
  return backup ?? { folder: join(dirname(databaseFile), 'backups'), intervalMs: Infinity, keep: 7 };
}

/** Whether the samples of a task (`collector\0task`) belong to one that still runs. */
export function isConfigured(key: string, tasks: readonly TaskHealth[]): boolean {
  return tasks.some(({ collector, task }) => key === `${collector}\0${task}`);
}
