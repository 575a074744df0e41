import type { Arguments, Command, ExitCode } from './command.ts';
import { flag, UsageError } from './command.ts';
import { defaultNodeFile } from './default-files.ts';

export const configCommand: Command = {
  name: 'config',
  summary: 'print an example configuration, or the one that is in effect',
  usage: 'example | show [FILE] [--json]',
  options: { json: { type: 'boolean', help: 'show: as JSON, with the profile each value comes from' } },
  operands: { min: 1, max: 2 },
  notes: [
    'example  a commented node.yaml with all defaults',
    'show     FILE (/etc/etlmon/node.yaml) with every default and what its profiles set; secrets are hidden',
  ].join('\n'),
  run: async (args) => {
    const [what, file] = args.operands;
    if (what === 'show') return await show(args, file ?? defaultNodeFile());
    if (what !== 'example') throw new UsageError(`expected example or show, got ${JSON.stringify(what)}`);
    if (file !== undefined) throw new UsageError(`unexpected argument ${JSON.stringify(file)}`);
    if (flag(args, 'json')) throw new UsageError('--json is for show');
    const { exampleNodeConfig } = await import('../config/index.ts');
    process.stdout.write(exampleNodeConfig());
    return 0;
  },
};

async function show(args: Arguments, file: string | undefined): Promise<ExitCode> {
  const { loadNodeConfig, processEnvironment, showConfig, showConfigData } =
    await import('../config/index.ts');
  const config = loadNodeConfig(file, processEnvironment());
  const text = flag(args, 'json')
    ? `${JSON.stringify(showConfigData(config), null, 2)}\n`
    : showConfig(config);
  process.stdout.write(text);
  return 0;
}
