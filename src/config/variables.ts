import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { errnoOf } from '../lib/errors.ts';
import { fileProblem } from './file-problem.ts';

/** A text with its variables put in; changed when there were any. */
export interface FilledText {
  readonly text: string;
  readonly isChanged: boolean;
}

/** The text, or what is wrong with it. */
export type Filled = FilledText | { readonly problem: string };

/** Looks a variable up; the problem is that of the `.env` file, which is only read when the environment lacks it. */
export type Lookup = (name: string) => { readonly value: string | undefined; readonly problem?: string };

/**
 * Puts variables into a text: `${NAME}`, `${NAME:-default}` (taken when unset or empty, as in a shell), and `$${`
 * for a literal `${`.
 */
export function fillVariables(text: string, lookUp: Lookup): Filled {
  let problem: string | undefined;
  let isChanged = false;
  const filled = text.replaceAll(
    /\$\$\{|\$\{([^}]*)(\}?)/g,
    (whole: string, inner?: string, end?: string) => {
      if (whole === '$${') return '${';
      const match = end === '}' ? /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s.exec(inner ?? '') : null;
      const name = match?.[1];
      if (name === undefined) {
        problem ??= `expected \${NAME} or \${NAME:-default} (write $\${ where no variable is meant)`;
        return '';
      }
      isChanged = true;
      const { value, problem: lookUpProblem } = lookUp(name);
      const fallback = match?.[2];
      if (fallback !== undefined && (value === undefined || value === '')) return fallback;
      if (value === undefined) problem ??= lookUpProblem ?? `the environment variable ${name} is not set`;
      return value ?? '';
    },
  );
  return problem === undefined ? { text: filled, isChanged } : { problem };
}

/** Looks in `env` first, then in `.env` beside `file`; that one need not exist. */
export function lookupBeside(
  file: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Lookup {
  let dotEnv: { values: NodeJS.Dict<string>; problem?: string } | undefined;
  return (name) => {
    const own = env[name];
    if (own !== undefined) return { value: own };
    dotEnv ??= file === undefined ? { values: {} } : readDotEnv(join(dirname(file), '.env'));
    const value = Object.hasOwn(dotEnv.values, name) ? dotEnv.values[name] : undefined;
    return dotEnv.problem === undefined ? { value } : { value, problem: dotEnv.problem };
  };
}

function readDotEnv(path: string): { values: NodeJS.Dict<string>; problem?: string } {
  try {
    return { values: parseEnv(readFileSync(path, 'utf8')) };
  } catch (error) {
    return errnoOf(error) === 'ENOENT' ? { values: {} } : { values: {}, problem: fileProblem(path, error) };
  }
}
