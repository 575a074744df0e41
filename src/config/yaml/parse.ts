import { parseAllDocuments } from 'yaml';
import type { Document } from 'yaml';
import { messageOf } from '../../lib/errors.ts';
import { relocate } from './located.ts';
import type { LocatedFault, LocatedMapping } from './located.ts';
import { locate } from './locate.ts';
import { syntaxFaults } from './syntax-faults.ts';
import { tabFaults, tabMessage, withoutTabs } from './tabs.ts';

export interface ParsedYaml {
  readonly root: LocatedMapping;
  /** What the parser rejected; near these the tree may hold nonsense. */
  readonly syntaxFaults: readonly LocatedFault[];
  /** What is well-formed YAML but cannot be a configuration: duplicate keys, unknown aliases, two documents. */
  readonly structureFaults: readonly LocatedFault[];
}

/** `failsafe`: every scalar is the text it is written as. */
export type ScalarSchema = 'core' | 'failsafe';

const nothing: LocatedMapping = { kind: 'mapping', offset: 0, entries: new Map() };

/** A tab may stand for any of these; the one with which most of the file makes sense is taken. */
const tabWidths = [2, 4, 8, 1];

/**
 * Reads a YAML 1.2 text as one mapping. Throws nothing; a text without content is an empty mapping. Tabs in the
 * indentation are faults, and the rest of the file is read as if they were spaces.
 */
export function parseYaml(text: string, schema: ScalarSchema = 'core'): ParsedYaml {
  const parsed = parseOnce(text, schema);
  if (!parsed.syntaxFaults.some(({ message }) => message === tabMessage)) return parsed;
  const [best] = tabWidths
    .map((width) => withoutTabs(text, width))
    .map((untabbed) => ({ untabbed, parsed: parseOnce(untabbed.text, schema) }))
    .toSorted((one, other) => one.parsed.syntaxFaults.length - other.parsed.syntaxFaults.length);
  if (best === undefined) return parsed;
  const { originalOffset } = best.untabbed;
  const relocated = (faults: readonly LocatedFault[]): LocatedFault[] =>
    faults.map((fault) => ({
      ...fault,
      offset: originalOffset(fault.offset),
      ...(fault.firstOffset === undefined ? {} : { firstOffset: originalOffset(fault.firstOffset) }),
    }));
  return {
    root: relocate(best.parsed.root, originalOffset),
    syntaxFaults: relocated(best.parsed.syntaxFaults),
    structureFaults: [...tabFaults(text), ...relocated(best.parsed.structureFaults)],
  };
}

function parseOnce(text: string, schema: ScalarSchema): ParsedYaml {
  const stream = readStream(text, schema);
  if (!Array.isArray(stream)) return { root: nothing, syntaxFaults: [stream], structureFaults: [] };
  const syntax = stream.flatMap((document) => syntaxFaults(document, text));
  const [first, second] = stream;
  const structure: LocatedFault[] = [];
  if (second !== undefined) {
    const message = 'a second document begins here; a configuration file holds only one';
    structure.push({ offset: second.range[0], message });
  }
  if (first?.contents === undefined || first.contents === null) {
    return { root: nothing, syntaxFaults: syntax, structureFaults: structure };
  }
  const located = locate(first.contents);
  structure.push(...located.faults);
  if (located.node.kind === 'mapping') {
    return { root: located.node, syntaxFaults: syntax, structureFaults: structure };
  }
  const isEmpty = located.node.kind === 'scalar' && located.node.value === null;
  if (!isEmpty) {
    const expected = 'a mapping of sections such as "paths:"';
    const received = located.node.kind === 'list' ? 'a list' : 'a single value';
    const message = `expected ${expected}, got ${received}`;
    structure.push({ offset: located.node.offset, message, expected, received });
  }
  return { root: nothing, syntaxFaults: syntax, structureFaults: structure };
}

function readStream(text: string, schema: ScalarSchema): Document.Parsed[] | LocatedFault {
  try {
    const stream = parseAllDocuments(text, {
      version: '1.2',
      schema,
      prettyErrors: false,
      // `locate` reports duplicates itself: with the place of the first, and all of them.
      uniqueKeys: false,
      logLevel: 'silent',
    });
    return [...stream];
  } catch (error) {
    // The parser is recursive: thousands of open brackets end in a RangeError.
    const message = error instanceof RangeError ? 'the file is nested too deeply' : messageOf(error);
    return { offset: 0, message };
  }
}
