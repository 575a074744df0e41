import { readFileSync } from 'node:fs';
import type { Environment } from './environment.ts';
import { expandAlertShorthands } from './alert-shorthands.ts';
import { ConfigError } from './fault.ts';
import type { Fault } from './fault.ts';
import { fileProblem } from './file-problem.ts';
import { finishNodeConfig, nodeEntryKeys, nodeFileSchema } from './node-config.ts';
import type { NodeConfig } from './node-config.ts';
import { wrapSingleIntegrations } from './notification-lists.ts';
import { notificationNameFaults } from './notification-names.ts';
import { fromOlderLayout } from './older-layout.ts';
import { readConfig } from './read-config.ts';
import type { FileKind, ReadOptions } from './read-config.ts';
import { finishUiConfig, uiEntryKeys, uiFileSchema, unknownDefaultNode } from './ui-config.ts';
import type { UiConfig } from './ui-config.ts';
import { applyProfiles, duplicateProfiles, profiles } from './profiles/index.ts';
import { thresholdNameFaults } from './threshold-names.ts';
import { parseYaml } from './yaml/parse.ts';

/** What node.yaml is, for who reads many of them. */
export const nodeKind: FileKind<ReturnType<typeof nodeFileSchema>> = {
  schema: nodeFileSchema,
  entryKeys: nodeEntryKeys,
  rewrite(asRead, { shape }) {
    const { root, faults } = fromOlderLayout(asRead, {
      sections: Object.keys(shape),
      nodeKeys: Object.keys(shape.node.unwrap().shape),
    });
    const written = wrapSingleIntegrations(expandAlertShorthands(root));
    return { root: applyProfiles(written, profiles, nodeEntryKeys), faults };
  },
  check: (root) => [
    ...duplicateProfiles(root),
    ...notificationNameFaults(root),
    ...thresholdNameFaults(root),
  ],
};

/** The same of ui.yaml. */
export const uiKind: FileKind<ReturnType<typeof uiFileSchema>> = {
  schema: uiFileSchema,
  entryKeys: uiEntryKeys,
  rewrite: (root) => ({ root, faults: [] }),
  check: unknownDefaultNode,
};

/** Reads the text of a node.yaml. Throws a `ConfigError` with everything that is wrong with it. */
export function parseNodeConfig(text: string, options: ReadOptions): NodeConfig {
  const { value, filled, profiles: fromProfiles } = readConfig(text, nodeKind, options);
  const source = { file: options.file, filled, profiles: fromProfiles };
  return finishNodeConfig(value, source, options.environment);
}

/** Reads the text of a ui.yaml. Throws a `ConfigError` with everything that is wrong with it. */
export function parseUiConfig(text: string, options: ReadOptions): UiConfig {
  return finishUiConfig(readConfig(text, uiKind, options).value);
}

/** Loads a node.yaml; without one, the defaults. Throws a `ConfigError`, also when the file cannot be read. */
export function loadNodeConfig(file: string | undefined, environment: Environment): NodeConfig {
  return parseNodeConfig(file === undefined ? '' : readText(file), { file, environment });
}

/** Loads a ui.yaml; without one, the defaults. Throws a `ConfigError`, also when the file cannot be read. */
export function loadUiConfig(file: string | undefined, environment: Environment): UiConfig {
  return parseUiConfig(file === undefined ? '' : readText(file), { file, environment });
}

export interface CheckedFile {
  /** Told by its top-level keys; `undefined` when the file cannot be read. */
  readonly kind: 'node' | 'ui' | 'alertmanager' | undefined;
  readonly faults: readonly Fault[];
  /** Of an alertmanager.yml: what it asks for and is not acted on. */
  readonly warnings?: readonly string[];
}

/** Validates a file of any kind without applying it. Rejects for nothing that is the file's fault. */
export async function checkFile(file: string, environment: Environment): Promise<CheckedFile> {
  let kind: CheckedFile['kind'];
  try {
    const text = readText(file);
    kind = kindOf(text);
    if (kind === 'alertmanager')
      return { kind, faults: [], warnings: await checkAlertmanager(file, environment) };
    const parse = kind === 'ui' ? parseUiConfig : parseNodeConfig;
    parse(text, { file, environment });
    return { kind, faults: [] };
  } catch (error) {
    if (error instanceof ConfigError) return { kind, faults: error.faults };
    throw error;
  }
}

/** A node without such a file needs neither its reader nor the library of expressions. */
async function checkAlertmanager(file: string, { env }: Environment): Promise<readonly string[]> {
  const { loadAlertmanagerFile } = await import('./alertmanager-file.ts');
  const { RE2JS } = await import('re2js');
  return loadAlertmanagerFile({ file, env, compile: (source) => RE2JS.compile(source) }).warnings;
}

function kindOf(text: string): 'node' | 'ui' | 'alertmanager' {
  const { entries } = parseYaml(text).root;
  if (['route', 'receivers', 'global', 'inhibit_rules'].some((key) => entries.has(key)))
    return 'alertmanager';
  return entries.has('nodes') || entries.has('ui') ? 'ui' : 'node';
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError([{ file, line: undefined, column: undefined, message: fileProblem(file, error) }]);
  }
}
