import { visit } from 'yaml';
import type { Document, YAMLError } from 'yaml';
import type { LocatedFault } from './located.ts';
import { tabMessage } from './tabs.ts';

const unclear =
  'this line is neither "key: value" nor a list item; is a colon, or the blank after it, missing?';

/** Where the parser's own words leave an operator guessing: its code, how its text begins, and ours. */
const plainWords: readonly (readonly [code: YAMLError['code'], beginning: string, words: string])[] = [
  ['TAB_AS_INDENT', '', tabMessage],
  ['RESOURCE_EXHAUSTION', '', 'the file is nested too deeply'],
  [
    'BLOCK_AS_IMPLICIT_KEY',
    'Nested',
    'a second "key: value" on the same line; a value that contains ": " needs quotes',
  ],
  ['MULTILINE_IMPLICIT_KEY', '', unclear],
  ['MISSING_CHAR', 'Implicit map keys', unclear],
  ['MISSING_CHAR', 'Missing closing', 'a quoted text has no closing quote'],
  ['BAD_INDENT', 'All mapping items', 'indented differently from the keys before it'],
  [
    'MISSING_CHAR',
    'Sequence item',
    'this is not part of the list above; is it indented differently, or is "- " missing?',
  ],
  [
    'UNEXPECTED_TOKEN',
    'Unexpected flow-map-start',
    '"{" is not expected here; ${VAR} inside { } or [ ] needs quotes',
  ],
  ['BAD_SCALAR_START', '', 'a value cannot begin with this character; put it in quotes'],
  ['BAD_DQ_ESCAPE', '', 'unknown escape in double quotes; use single quotes, or write the backslash twice'],
];

/**
 * What the parser found, the first on each line only: what follows on the same line is mostly caused by it.
 */
export function syntaxFaults(document: Document.Parsed, text: string): LocatedFault[] {
  const faults: LocatedFault[] = [];
  const seenLines = new Set<number>();
  const errors = [...document.errors, ...document.warnings].toSorted(
    (one, other) => one.pos[0] - other.pos[0],
  );
  for (const { code, message, pos } of errors) {
    const lineStart = text.lastIndexOf('\n', pos[0] - 1);
    if (seenLines.has(lineStart)) continue;
    seenLines.add(lineStart);
    const offset = message.startsWith('Missing closing') ? startOfQuoted(document, pos[0]) : pos[0];
    faults.push({ offset, message: inPlainWords(code, message) });
  }
  return faults;
}

function inPlainWords(code: YAMLError['code'], message: string): string {
  const found = plainWords.find(([known, beginning]) => known === code && message.startsWith(beginning));
  return found?.[2] ?? message.charAt(0).toLowerCase() + message.slice(1);
}

/** The parser misses the closing quote at the end of the file; what helps is where the text began. */
function startOfQuoted(document: Document.Parsed, end: number): number {
  let start = end;
  visit(document, {
    Scalar(_key, { type, range }) {
      const isQuoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';
      if (isQuoted && range && range[1] >= end) start = range[0];
    },
  });
  return start;
}
