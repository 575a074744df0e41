import { resolve } from 'node:path';
import type { Command } from './command.ts';
import { flag, text } from './command.ts';
import { ownProgram } from './service-program.ts';
import { serviceRefusal } from './service-refusal.ts';

export const uninstallCommand: Command = {
  name: 'uninstall',
  summary: 'take back what install did; configuration and data are kept',
  usage: '[--purge] [--dry-run] [--root DIR]',
  options: {
    purge: { type: 'boolean', help: 'also remove configuration, data, logs and the user' },
    'dry-run': { type: 'boolean', help: 'print every step, and change nothing' },
    root: { type: 'string', value: 'DIR', help: 'as given to install' },
  },
  operands: { min: 0, max: 0 },
  run: async (args) => {
    const service = await import('../service/index.ts');
    const root = text(args, 'root');
    const folder = root === undefined ? '' : resolve(root);
    const look = (config?: string) => service.readFacts(folder, service.pathsToLookAt(config), ownProgram());
    const facts = look(service.installedConfig(look()));
    const plan = service.planUninstall({ isPurge: flag(args, 'purge'), isStaged: root !== undefined }, facts);
    const refusal = root === undefined ? serviceRefusal('uninstall', facts) : undefined;
    if (flag(args, 'dry-run')) {
      process.stdout.write(service.planReport(plan));
      if (refusal !== undefined) process.stdout.write(`note: ${refusal}\n`);
      return 0;
    }
    if (refusal !== undefined) {
      process.stderr.write(`etlmon uninstall: ${refusal}\n`);
      return 1;
    }
    const outcome = await service.applySteps(plan.steps, { root: folder });
    process.stdout.write(service.outcomeReport(plan, outcome));
    return outcome.failure === undefined ? 0 : 1;
  },
};
