import type { ParseArgsConfig } from 'node:util';

/** Good; failed; used wrongly; ended by SIGHUP, SIGINT, SIGTERM where that is not how one ends it. */
export type ExitCode = 0 | 1 | 2 | 129 | 130 | 143;

type OptionSpec = NonNullable<ParseArgsConfig['options']>[string] & {
  /** What stands for the value in the help text; none for a flag. */
  readonly value?: string;
  readonly help: string;
};

export interface Arguments {
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly operands: readonly string[];
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What follows the name: `[-c FILE]`. */
  readonly usage: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly operands: { readonly min: number; readonly max: number };
  /** Further words of help. */
  readonly notes?: string;
  readonly run: (args: Arguments) => Promise<ExitCode>;
}

/** The command line is wrong: exit code 2 and the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** An option's text, when it was given. */
export function text(args: Arguments, name: string): string | undefined {
  const value = args.options[name];
  return typeof value === 'string' ? value : undefined;
}

/** Every text of an option that may be given several times (`multiple`). */
export function texts(args: Arguments, name: string): readonly string[] {
  const values = args.options[name];
  return typeof values === 'object' ? values : [];
}

export function flag(args: Arguments, name: string): boolean {
  return args.options[name] === true;
}
