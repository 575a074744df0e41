import { parseArgs } from 'node:util';
import { EtlmonError, errnoOf, messageOf } from '../lib/errors.ts';
import { nearest } from '../lib/suggest.ts';
import { version } from '../version.ts';
import { alertsCommand } from './alerts.ts';
import { auditCommand } from './audit.ts';
import { checkCommand } from './check.ts';
import type { Arguments, Command, ExitCode } from './command.ts';
import { UsageError } from './command.ts';
import { configCommand } from './config.ts';
import { dbCommand } from './db.ts';
import { eventCommand } from './event.ts';
import { eventsCommand } from './events.ts';
import { endProcess } from './exit.ts';
import { commandHelp, programHelp, usageLine } from './help.ts';
import { installCommand } from './install.ts';
import { nodeCommand } from './node.ts';
import { notifyCommand } from './notify.ts';
import { queryCommand } from './query.ts';
import { rulesCommand } from './rules.ts';
import { silenceCommand } from './silence.ts';
import { statusCommand } from './status.ts';
import { uiCommand } from './ui.ts';
import { uninstallCommand } from './uninstall.ts';
import { upCommand } from './up.ts';
import { versionCommand } from './version.ts';

const commands: readonly Command[] = [
  upCommand,
  nodeCommand,
  uiCommand,
  statusCommand,
  alertsCommand,
  silenceCommand,
  notifyCommand,
  queryCommand,
  checkCommand,
  rulesCommand,
  configCommand,
  eventsCommand,
  eventCommand,
  auditCommand,
  dbCommand,
  installCommand,
  uninstallCommand,
  versionCommand,
];

/** Runs one command line and ends the process with its exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that went away (`etlmon status | head -1`) is no fault.
  process.stdout.on('error', (error) => {
    if (errnoOf(error) === 'EPIPE') endProcess(0);
  });
  endProcess(await run(argv));
}

async function run(argv: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined) {
    process.stderr.write(`${programHelp(commands, version)}\n`);
    return 2;
  }
  if (['--help', '-h', 'help'].includes(name)) {
    const topic = commands.find((command) => command.name === rest[0]);
    process.stdout.write(`${topic ? commandHelp(topic) : programHelp(commands, version)}\n`);
    return 0;
  }
  if (name === '--version' || name === '-V') return versionCommand.run({ options: {}, operands: [] });
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) return unknownCommand(name);
  try {
    const args = parse(command, rest);
    if (args.options['help'] === true) {
      process.stdout.write(`${commandHelp(command)}\n`);
      return 0;
    }
    return await command.run(args);
  } catch (error) {
    return fail(command, error);
  }
}

function unknownCommand(name: string): ExitCode {
  const near = nearest(
    name,
    commands.map((command) => command.name),
  );
  const suggestion = near === undefined ? 'see etlmon --help' : `did you mean ${near}?`;
  process.stderr.write(`etlmon: no command ${JSON.stringify(name)}; ${suggestion}\n`);
  return 2;
}

function parse(command: Command, argv: readonly string[]): Arguments {
  const specs = Object.entries(command.options).map(([name, { type, short, multiple = false }]) => [
    name,
    short === undefined ? { type, multiple } : { type, short, multiple },
  ]);
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { ...Object.fromEntries(specs), help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    const options = values as Arguments['options'];
    if (options['help'] !== true) checkOperands(command, positionals);
    return { options, operands: positionals };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // Node adds advice about `--` and positionals; its first sentence says it all.
    throw new UsageError(
      (messageOf(error).split('. ')[0] ?? '').replace(/^./, (first) => first.toLowerCase()),
    );
  }
}

function checkOperands({ operands: { min, max } }: Command, given: readonly string[]): void {
  if (given.length > max) throw new UsageError(`unexpected argument ${JSON.stringify(given[max])}`);
  if (given.length < min) throw new UsageError('an argument is missing');
}

/** One clear line, never a stack: a stack is for faults of ours, and those say so. */
function fail(command: Command, error: unknown): ExitCode {
  if (error instanceof UsageError) {
    process.stderr.write(`etlmon ${command.name}: ${error.message}\nUsage: ${usageLine(command)}\n`);
    return 2;
  }
  if (error instanceof EtlmonError) {
    const isConfiguration = error.code === 'CONFIG_INVALID';
    const hint = error.hint === undefined ? '' : ` (${error.hint})`;
    process.stderr.write(
      isConfiguration ? `${error.message}\n` : `etlmon ${command.name}: ${error.message}${hint}\n`,
    );
    return isConfiguration ? 2 : 1;
  }
  process.stderr.write(
    `etlmon ${command.name}: BUG: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return 1;
}
