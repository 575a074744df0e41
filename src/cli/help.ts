import type { Command } from './command.ts';

/** The help of the whole program. */
export function programHelp(commands: readonly Command[], version: string): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const rows = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    `etlmon ${version}: health of data pipelines and the machines under them`,
    '',
    'Usage: etlmon COMMAND [OPTIONS]',
    '',
    ...rows,
    '',
    'etlmon COMMAND --help tells about one. Exit codes: 0 good, 1 failed, 2 used wrongly.',
    'New here? etlmon up starts everything on this machine, without any configuration.',
  ].join('\n');
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const options: Command['options'] = {
    ...command.options,
    help: { type: 'boolean', short: 'h', help: 'show this' },
  };
  const rows = Object.entries(options).map(([name, option]) => {
    const short = option.short === undefined ? '    ' : `-${option.short}, `;
    const value = option.value !== undefined ? ` ${option.value}` : '';
    return [`  ${short}--${name}${value}`, option.help] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    `Usage: ${usageLine(command)}`,
    '',
    sentence(command.summary),
    '',
    ...rows.map(([left, right]) => `${left.padEnd(width)}  ${right}`),
    ...(command.notes === undefined ? [] : ['', command.notes]),
  ].join('\n');
}

export function usageLine({ name, usage }: Command): string {
  return `etlmon ${name}${usage === '' ? '' : ` ${usage}`}`;
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}
