import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The node's file where none is named: /etc/etlmon/node.yaml when it is there. */
export function defaultNodeFile(): string | undefined {
  const file = '/etc/etlmon/node.yaml';
  return existsSync(file) ? file : undefined;
}

/** The terminal client's file where none is named: ~/.config/etlmon/ui.yaml when it is there. */
export function defaultUiFile(): string | undefined {
  const folder = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  const file = join(folder, 'etlmon', 'ui.yaml');
  return existsSync(file) ? file : undefined;
}
