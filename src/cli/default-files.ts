import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../config/index.ts';

/** The node's file where none is named: /etc/etlmon/node.yaml when it is there and this user may read it. */
export function defaultNodeFile(): string | undefined {
  const file = '/etc/etlmon/node.yaml';
  return isReadable(file) ? file : undefined;
}

/** The terminal client's file where none is named: ~/.config/etlmon/ui.yaml when it is there. */
export function defaultUiFile({ env, home }: Environment): string | undefined {
  const folder = env['XDG_CONFIG_HOME'] ?? join(home, '.config');
  const file = join(folder, 'etlmon', 'ui.yaml');
  return isReadable(file) ? file : undefined;
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
