import { readFileSync } from 'node:fs';
import { fileProblem } from './file-problem.ts';
import { isSecretKey, isUrlKey } from './secret-keys.ts';
import { fillVariables } from './variables.ts';
import type { Filled, FilledText, Lookup } from './variables.ts';
import { mapScalars } from './yaml/located.ts';
import type { Located, LocatedFault, LocatedScalar, Path } from './yaml/located.ts';

/**
 * Puts variables into all texts, and the content of `file:/path` into those whose key takes a secret or an address.
 * A text that cannot be filled stays as it is, with a fault.
 */
export function fillIn(root: Located, lookUp: Lookup): { root: Located; faults: LocatedFault[] } {
  const faults: LocatedFault[] = [];
  const filledRoot = mapScalars(root, (scalar, path) => {
    if (typeof scalar.value !== 'string') return scalar;
    const variables = fillVariables(scalar.value, lookUp);
    const filled = 'problem' in variables ? variables : readSecretFile(variables, path);
    if ('problem' in filled) {
      faults.push({ offset: scalar.offset, message: filled.problem });
      return scalar;
    }
    return { ...scalar, value: filled.text, isFilled: filled.isChanged };
  });
  return { root: filledRoot, faults };
}

function readSecretFile(filled: FilledText, path: Path): Filled {
  // An index belongs to the key of its list.
  const key = path.findLast((step) => typeof step === 'string') ?? '';
  const takesFile = typeof key === 'string' && (isSecretKey(key) || isUrlKey(key));
  if (!takesFile || !filled.text.startsWith('file:')) return filled;
  // `file:///path` is the same place.
  const file = filled.text.slice('file:'.length).replace(/^\/\/(?=\/)/, '');
  if (!file.startsWith('/'))
    return { problem: 'expected file: with an absolute path such as file:/etc/etlmon/token' };
  try {
    return { text: readFileSync(file, 'utf8').trim(), isChanged: true };
  } catch (error) {
    return { problem: fileProblem(file, error) };
  }
}

/** A filled, unquoted text as YAML would have read it, had it stood in the file: `${DEPTH}` may be a number. */
export function asWrittenUnquoted(scalar: LocatedScalar): LocatedScalar {
  if (!scalar.isFilled || !scalar.isPlain || typeof scalar.value !== 'string') return scalar;
  if (scalar.value === 'true' || scalar.value === 'false')
    return { ...scalar, value: scalar.value === 'true' };
  const isNumber = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(scalar.value);
  return isNumber ? { ...scalar, value: Number(scalar.value) } : scalar;
}
