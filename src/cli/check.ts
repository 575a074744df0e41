import type { Command } from './command.ts';

export const checkCommand: Command = {
  name: 'check',
  summary: 'check a configuration file (node.yaml or ui.yaml)',
  usage: 'FILE',
  options: {},
  operands: { min: 1, max: 1 },
  notes: 'Prints every fault with line and column and what was expected; exits with 2 when there is one.',
  run: async ({ operands }) => {
    const { checkFile, ConfigError, processEnvironment } = await import('../config/index.ts');
    const file = operands[0] ?? '';
    const { kind, faults } = checkFile(file, processEnvironment());
    if (faults.length === 0) {
      process.stdout.write(`${file}: a good ${kind} configuration\n`);
      return 0;
    }
    process.stderr.write(`${new ConfigError(faults).format()}\n`);
    return 2;
  },
};
