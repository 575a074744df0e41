import { messageOf } from '../../lib/errors.ts';
import type { ExpressionCompiler } from '../../lib/matchers.ts';

/**
 * A first look at an expression of RE2 without its library, which is too large to load for each reading of a file:
 * what JavaScript refuses too, once what only RE2 can write is left out. Throws for an expression that is none; one
 * that passes may still be refused by RE2 itself.
 */
export const looseCompiler: ExpressionCompiler = (source) => {
  // https://github.com/google/re2/wiki/Syntax: flags for the rest, named groups, classes by name, quoted text.
  const translated = source
    .replaceAll(/\\Q.*?(?:\\E|$)/gs, 'Q')
    .replaceAll(/\(\?[imsU]*(?:-[imsU]+)?\)/g, '')
    .replaceAll(/\(\?[imsU]*(?:-[imsU]+)?:/g, '(?:')
    .replaceAll('(?P<', '(?<');
  const unsupported = /(?<!\\)(?:\\\\)*(\(\?<?[=!]|\\[1-9])/.exec(translated)?.[1];
  if (unsupported !== undefined) throw new Error(`${unsupported} is not supported here`);
  try {
    return new RegExp(translated);
  } catch (error) {
    // V8 repeats the whole expression first, as it was translated.
    throw new Error(messageOf(error).replace(/^.*: /s, '').toLowerCase(), { cause: error });
  }
};
