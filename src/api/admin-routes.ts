import type { Hono } from 'hono';
import type { ReloadAnswer, RunningConfig } from '../contract/config.ts';
import type { BackupAnswer, CompactAnswer, DatabaseInfo } from '../contract/database.ts';
import { routes } from '../contract/routes.ts';
import type { Audit } from '../control/audit.ts';
import { reloadEntry } from '../control/config-audit.ts';
import type { Env } from './caller.ts';
import { runCommand } from './command.ts';
import { register } from './register.ts';

/** What the API asks of the node itself. Commands reject with `Refusal`. */
export interface AdminView {
  config(): RunningConfig;
  /** Reads the configuration again and applies it; with `content`, only says what that would change. */
  reload(content: string | undefined): Promise<ReloadAnswer>;
  databaseInfo(): Promise<DatabaseInfo>;
  compact(): Promise<CompactAnswer>;
  backup(): Promise<BackupAnswer>;
}

export function addAdmin(app: Hono<Env>, view: AdminView, audit: Audit): void {
  register(app, routes.config, () => view.config());
  register(app, routes.configReload, ({ body, context }) => {
    const command = body.content === undefined ? 'config.reload' : 'config.check';
    return runCommand(context, audit, { command, target: 'node.yaml', tell: reloadEntry }, () =>
      view.reload(body.content),
    );
  });
  register(app, routes.databaseInfo, () => view.databaseInfo());
  register(app, routes.databaseCompact, ({ context }) =>
    runCommand(context, audit, { command: 'db.compact', target: 'database' }, () => view.compact()),
  );
  register(app, routes.databaseBackup, ({ context }) =>
    runCommand(context, audit, { command: 'db.backup', target: 'database' }, () => view.backup()),
  );
}
