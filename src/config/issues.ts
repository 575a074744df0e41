import type { z } from 'zod';
import { nearest } from '../lib/suggest.ts';
import { redactUrls } from './redact.ts';
import { isSecretPlace, isUrlKey } from './secret-keys.ts';
import { nodeAt } from './yaml/located.ts';
import type { Located, LocatedFault, Path } from './yaml/located.ts';

/**
 * What the schemas found, in words and with places. The schemas' messages say what was expected (see
 * `lib/fields/`); what came, and where it stands, is looked up in the tree.
 */
export function faultsOfIssues(issues: readonly z.core.$ZodIssue[], root: Located): LocatedFault[] {
  return issues.flatMap((issue) => faultsOfIssue(issue, root));
}

function faultsOfIssue(issue: z.core.$ZodIssue, root: Located): LocatedFault[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(key, issue.message.split('\n'), keyOffset(root, path, key)));
  }
  const expected = issue.message;
  const key = String(path.at(-1) ?? '');
  if (issue.code === 'invalid_key') {
    return [mismatch(keyOffset(root, path.slice(0, -1), key), expected, JSON.stringify(key))];
  }
  const node = nodeAt(root, path);
  if (
    node === undefined ||
    (node.kind === 'scalar' && node.value === null && typeof path.at(-1) === 'string')
  ) {
    const mapping = nodeAt(root, path.slice(0, -1));
    return [
      { offset: mapping?.offset ?? 0, message: `missing key "${key}": expected ${expected}`, expected },
    ];
  }
  const params: Readonly<Record<string, unknown>> =
    (issue.code === 'custom' ? issue.params : undefined) ?? {};
  if (params['about'] === 'entry')
    return [{ offset: node.offset, message: `expected ${expected}`, expected }];
  const reason = typeof params['reason'] === 'string' ? params['reason'] : undefined;
  return [mismatch(node.offset, expected, described(node, path), reason ?? quotesHint(node, expected))];
}

/** An unknown key, with the known one it resembles or all of them. */
export function unknownKey(key: string, known: readonly string[], offset: number): LocatedFault {
  const suggestion = nearest(key, known);
  const help = suggestion === undefined ? `known here: ${known.join(', ')}` : `did you mean "${suggestion}"?`;
  return { offset, message: `unknown key "${key}": ${help}` };
}

function mismatch(offset: number, expected: string, received: string, reason?: string): LocatedFault {
  const message = `expected ${expected}, got ${received}${reason === undefined ? '' : ` (${reason})`}`;
  return { offset, message, expected, received };
}

function keyOffset(root: Located, path: Path, key: string): number {
  const mapping = nodeAt(root, path);
  if (mapping?.kind !== 'mapping') return mapping?.offset ?? 0;
  return mapping.entries.get(key)?.keyOffset ?? mapping.offset;
}

/** A value in plain words. What was filled in, and what is a secret by its key, is not shown. */
function described(node: Located, path: Path): string {
  if (node.kind === 'list') return node.items.length === 0 ? 'an empty list' : 'a list';
  if (node.kind === 'mapping') return 'a mapping';
  if (node.value === null) return 'nothing';
  if (node.isFilled || isSecretPlace(path) || isTokenAddress(path)) return 'a value that is not shown here';
  if (typeof node.value === 'number') return `the number ${node.value}`;
  if (typeof node.value === 'boolean') return String(node.value);
  const shown = redactUrls(node.value);
  return JSON.stringify(shown.length > 60 ? `${shown.slice(0, 57)}...` : shown);
}

/** Without its scheme, `hooks.example.com/services/TOKEN` does not even look like an address. */
function isTokenAddress(path: Path): boolean {
  return path[0] === 'notifications' && isUrlKey(String(path.at(-1) ?? ''));
}

function quotesHint(node: Located, expected: string): string | undefined {
  const isNumberForText =
    node.kind === 'scalar' && typeof node.value !== 'string' && /^(text|a name)\b/.test(expected);
  return isNumberForText ? 'put it in quotes' : undefined;
}
