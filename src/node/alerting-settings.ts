import { dirname, resolve } from 'node:path';
import { RE2JS } from 're2js';
import {
  integrationKinds,
  maintenanceOf,
  NotificationsError,
  settingsOf,
  sharedSettings,
} from '../alert/config/index.ts';
import type { AlertingSettings } from '../alert/settings.ts';
import { loadAlertmanagerFile } from '../config/alertmanager-file.ts';
import { readTemplates } from '../config/alertmanager/templates.ts';
import { ConfigError } from '../config/index.ts';
import type { NodeConfig } from '../config/index.ts';
import type { ExpressionCompiler } from '../lib/matchers.ts';

const compile: ExpressionCompiler = (source) => RE2JS.compile(source);

/**
 * Who is told of alerts, from `notifications:` or the alertmanager.yml it names. Loads the library of expressions, so
 * it is imported by who has alerts to route. Throws a `ConfigError`, also where a file it names cannot be used.
 */
export function alertingSettings(
  { notifications, source }: Pick<NodeConfig, 'notifications' | 'source'>,
  env: Readonly<Record<string, string | undefined>> = process.env,
): AlertingSettings {
  const place = source.file ?? 'configuration';
  const fail = (message: string): never => {
    throw new ConfigError([
      { file: place, line: undefined, column: undefined, message: `${place}: ${message}` },
    ]);
  };
  try {
    if (notifications.alertmanager_config !== undefined) {
      return fromAlertmanager(notifications.alertmanager_config, { notifications, place, env });
    }
    const folder = source.file === undefined ? process.cwd() : dirname(resolve(source.file));
    const { templates, problems } = readTemplates(notifications.templates, folder);
    if (problems.length > 0) return fail(`notifications.templates: ${problems.join('; ')}`);
    return { ...settingsOf(notifications, compile), templates };
  } catch (error) {
    if (error instanceof NotificationsError) return fail(error.message);
    throw error;
  }
}

type Notifications = NodeConfig['notifications'];

interface Named {
  readonly notifications: Notifications;
  readonly place: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

function fromAlertmanager(file: string, { notifications, place, env }: Named): AlertingSettings {
  const loaded = loadAlertmanagerFile({ file, env, compile });
  const { routing } = loaded;
  const unused = unusedKeys(notifications).map(
    (key) => `${place}: notifications.${key} is not used: ${file} is taken instead`,
  );
  return {
    ...loaded,
    ...sharedSettings(notifications),
    routing: { ...routing, maintenance: maintenanceOf(notifications, routing.timeIntervals, compile) },
    warnings: [...unused, ...loaded.warnings],
  };
}

/** What stands beside `alertmanager_config` and is that file's part. */
function unusedKeys(notifications: Notifications): readonly string[] {
  const lists = ['receivers', 'inhibit_rules', 'time_intervals', 'templates'] as const;
  return [
    ...integrationKinds.filter((kind) => notifications[kind] !== undefined),
    ...lists.filter((key) => notifications[key].length > 0),
    ...(notifications.route === undefined ? [] : ['route']),
  ];
}
