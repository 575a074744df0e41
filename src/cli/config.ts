import type { Command } from './command.ts';
import { UsageError } from './command.ts';

export const configCommand: Command = {
  name: 'config',
  summary: 'print a commented example configuration',
  usage: 'example',
  options: {},
  operands: { min: 1, max: 1 },
  run: async ({ operands }) => {
    if (operands[0] !== 'example')
      throw new UsageError(`expected example, got ${JSON.stringify(operands[0])}`);
    const { exampleNodeConfig } = await import('../config/index.ts');
    process.stdout.write(exampleNodeConfig());
    return 0;
  },
};
