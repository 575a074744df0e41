import type { Environment, Fault } from '../config/index.ts';
import type { Command } from './command.ts';

export const checkCommand: Command = {
  name: 'check',
  summary: 'check a configuration file (node.yaml or ui.yaml)',
  usage: 'FILE',
  options: {},
  operands: { min: 1, max: 1 },
  notes:
    'Prints every fault, those of files of rules it names too, with line and column and what was expected; exits with 2 ' +
    'when there is one.',
  run: async ({ operands }) => {
    const { checkFile, ConfigError, processEnvironment } = await import('../config/index.ts');
    const file = operands[0] ?? '';
    const environment = processEnvironment();
    const checked = checkFile(file, environment);
    const { kind } = checked;
    const faults =
      kind === 'node' && checked.faults.length === 0 ? await ruleFaults(file, environment) : checked.faults;
    if (faults.length === 0) {
      process.stdout.write(`${file}: a good ${kind} configuration\n`);
      return 0;
    }
    process.stderr.write(`${new ConfigError(faults).format()}\n`);
    return 2;
  },
};

/** What is wrong with the files of rules of a good configuration. */
async function ruleFaults(file: string, environment: Environment): Promise<readonly Fault[]> {
  const { ConfigError, loadNodeConfig } = await import('../config/index.ts');
  const { ruleFilesOf } = await import('../node/settings.ts');
  const { loadRules } = await import('../node/rules/node-rules.ts');
  try {
    await loadRules(ruleFilesOf(loadNodeConfig(file, environment)));
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}
