import type { Environment, Fault } from '../config/index.ts';
import type { Command } from './command.ts';

export const checkCommand: Command = {
  name: 'check',
  summary: 'check a configuration file (node.yaml, ui.yaml or alertmanager.yml)',
  usage: 'FILE',
  options: {},
  operands: { min: 1, max: 1 },
  notes:
    'Prints every fault, those of files of rules and of the alertmanager.yml it names too, with line and column and ' +
    'what was expected; exits with 2 when there is one. What an alertmanager.yml asks for and is not acted on is named.',
  run: async ({ operands }) => {
    const { checkFile, ConfigError, processEnvironment } = await import('../config/index.ts');
    const file = operands[0] ?? '';
    const environment = processEnvironment();
    const checked = await checkFile(file, environment);
    const { kind } = checked;
    const named =
      kind === 'node' && checked.faults.length === 0 ? await namedFiles(file, environment) : checked;
    const { faults, warnings = [] } = named;
    for (const warning of warnings) process.stderr.write(`${warning}\n`);
    if (faults.length === 0) {
      process.stdout.write(`${file}: a good ${kind} configuration\n`);
      return 0;
    }
    process.stderr.write(`${new ConfigError(faults).format()}\n`);
    return 2;
  },
};

interface Findings {
  readonly faults: readonly Fault[];
  readonly warnings?: readonly string[];
}

/** What is wrong with the files a good configuration names: of rules, and an alertmanager.yml. */
async function namedFiles(file: string, environment: Environment): Promise<Findings> {
  const { loadNodeConfig } = await import('../config/index.ts');
  const { ruleFilesOf } = await import('../node/settings.ts');
  const { loadRules } = await import('../node/rules/node-rules.ts');
  const { alertingSettings } = await import('../node/alerting-settings.ts');
  const config = loadNodeConfig(file, environment);
  let warnings: readonly string[] = [];
  const faults = [
    ...(await faultsOf(() => loadRules(ruleFilesOf(config)))),
    ...(await faultsOf(() => {
      ({ warnings } = alertingSettings(config, environment.env));
    })),
  ];
  return { faults, warnings };
}

async function faultsOf(load: () => unknown): Promise<readonly Fault[]> {
  const { ConfigError } = await import('../config/index.ts');
  try {
    await load();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}
