import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { routeTree } from '../alert/config/index.ts';
import type { AlertingSettings } from '../alert/settings.ts';
import type { ExpressionCompiler } from '../lib/matchers.ts';
import { readGlobal } from './alertmanager/global.ts';
import { readInhibitRules } from './alertmanager/inhibit-rules.ts';
import { AlertmanagerReader } from './alertmanager/reader.ts';
import { readReceivers } from './alertmanager/receivers.ts';
import { readRootRoute } from './alertmanager/route.ts';
import { readTemplates } from './alertmanager/templates.ts';
import { readTimeIntervals } from './alertmanager/time-intervals.ts';
import { ConfigError } from './fault.ts';
import type { Fault } from './fault.ts';
import { fileProblem } from './file-problem.ts';
import { lookupBeside } from './variables.ts';
import { Lines } from './yaml/lines.ts';
import type { LocatedFault } from './yaml/located.ts';
import { parseYaml } from './yaml/parse.ts';

/** What an alertmanager.yml says. */
export type AlertmanagerFile = Pick<AlertingSettings, 'routing' | 'receivers' | 'templates' | 'warnings'>;

export interface AlertmanagerFileOptions {
  /** How faults call the text; relative files and `.env` are looked for beside it. */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly compile: ExpressionCompiler;
}

const fileKeys = [
  'global',
  'route',
  'inhibit_rules',
  'receivers',
  'templates',
  'mute_time_intervals',
  'time_intervals',
  'tracing',
];

/** Reads an alertmanager.yml. Throws a `ConfigError` with everything that is wrong with it. */
export function loadAlertmanagerFile(options: AlertmanagerFileOptions): AlertmanagerFile {
  let text: string;
  try {
    text = readFileSync(options.file, 'utf8');
  } catch (error) {
    const message = fileProblem(options.file, error);
    throw new ConfigError([{ file: options.file, line: undefined, column: undefined, message }]);
  }
  return parseAlertmanagerFile(text, options);
}

/** Reads the text of an alertmanager.yml. Throws a `ConfigError` with everything that is wrong with it. */
export function parseAlertmanagerFile(
  text: string,
  { file, env, compile }: AlertmanagerFileOptions,
): AlertmanagerFile {
  const lines = new Lines(text);
  const yaml = parseYaml(text, 'failsafe');
  refuse([...yaml.syntaxFaults, ...yaml.structureFaults], lines, file);
  const folder = dirname(resolve(file));
  const reader = new AlertmanagerReader({ folder, lookUp: lookupBeside(file, env), compile });
  const section = reader.section(yaml.root, 'a configuration of Alertmanager', fileKeys);
  if (section === undefined) throw new Error('BUG: the root is a mapping');
  section.warnOf(['tracing'], 'nothing is traced');
  const global = readGlobal(reader, section);
  const receivers = readReceivers(section, global);
  const timeIntervals = readTimeIntervals(section);
  const names = { receivers: receivers.map(({ name }) => name), intervals: [...timeIntervals.keys()] };
  const root = readRootRoute(section, names);
  const inhibitRules = readInhibitRules(section);
  const { templates, problems } = readTemplates(section.texts('templates'), folder);
  for (const problem of problems) section.fault('templates', problem);
  refuse(reader.faults, lines, file);
  if (root === undefined) throw new Error('BUG: a file without a route has no fault');
  return {
    routing: {
      route: routeTree(root),
      inhibitRules,
      timeIntervals,
      maintenance: [],
      resolveTimeoutMs: global.resolveTimeoutMs,
    },
    receivers,
    templates,
    warnings: placed(reader.warnings, lines, file).map(
      ({ line, column, message }) => `${file}:${line}:${column}: ${message}`,
    ),
  };
}

function refuse(faults: readonly LocatedFault[], lines: Lines, file: string): void {
  if (faults.length > 0) throw new ConfigError(placed(faults, lines, file));
}

/** In the order of the file, each once: what receivers share is read for each of them. */
function placed(faults: readonly LocatedFault[], lines: Lines, file: string): readonly Fault[] {
  const seen = new Set<string>();
  return faults
    .toSorted((one, other) => one.offset - other.offset)
    .filter(({ offset, message }) => {
      const isNew = !seen.has(`${offset} ${message}`);
      seen.add(`${offset} ${message}`);
      return isNew;
    })
    .map(({ offset, message, firstOffset }) => ({
      file,
      ...lines.at(offset),
      message:
        firstOffset === undefined ? message : `${message} (first at line ${lines.at(firstOffset).line})`,
    }));
}
