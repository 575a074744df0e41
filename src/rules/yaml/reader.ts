import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Document, Node } from 'yaml';
import { messageOf } from '../../lib/errors.ts';
import { nearest } from '../../lib/suggest.ts';
import type { RuleFault } from '../fault.ts';

/** A place in a YAML text: a value, or the key it belongs to. */
export interface Place {
  /** Undefined where nothing is written. */
  readonly node: Node | undefined;
  /** Offset of the value, or of what it is missing in. */
  readonly offset: number;
}

/** Values by key, with the place of each. */
export type Fields = ReadonlyMap<string, Place>;

/** How many values aliases may stand for in all: nine lines of nested aliases are a thousand million. */
const maxAliases = 10_000;

/** One YAML text; what does not fit is collected in `faults` instead of thrown. Scalars keep the text they are written in. */
export class YamlReader {
  readonly root: Place;
  /** Only the first document of a file is read. */
  hasMoreDocuments = false;
  readonly #faults: (RuleFault & { readonly offset: number })[] = [];
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed | undefined;
  #aliases = 0;

  constructor(text: string) {
    this.#document = this.#parse(text);
    this.root = { node: this.#document?.contents ?? undefined, offset: 0 };
  }

  /** In the order of the file. */
  get faults(): readonly RuleFault[] {
    return this.#faults
      .toSorted((one, other) => one.offset - other.offset)
      .map(({ line, column, message }) => ({ line, column, message }));
  }

  get isFaulty(): boolean {
    return this.#faults.length > 0;
  }

  fault({ offset }: Pick<Place, 'offset'>, message: string): void {
    const { line, col: column } = this.#lines.linePos(offset);
    this.#faults.push({ line, column, message, offset });
  }

  /** The 1-based line of a place. */
  lineOf({ offset }: Place): number {
    return this.#lines.linePos(offset).line;
  }

  isEmpty({ node }: Place): boolean {
    const resolved = this.#resolve(node);
    return resolved === undefined || (isScalar(resolved) && isNull(resolved));
  }

  /** A mapping's values; an unknown key is a fault. Undefined where it is none; of nothing, an empty one. */
  fields(place: Place, what: string, known?: readonly string[]): Fields | undefined {
    const fields = new Map<string, Place>();
    if (this.isEmpty(place)) return fields;
    const map = this.#resolve(place.node);
    if (!isMap(map)) {
      this.fault(place, `expected ${what}, got ${describe(map)}`);
      return undefined;
    }
    const merged: Place[] = [];
    for (const { key, value } of map.items) {
      const place = placeOf(key, map);
      const name = isScalar(key) ? textOf(key) : undefined;
      if (name === undefined) this.fault(place, 'a key must be text');
      else if (name === '<<') merged.push(placeOf(value, map));
      else if (fields.has(name)) this.fault(place, `duplicate key ${JSON.stringify(name)}`);
      else if (known && !known.includes(name)) this.fault(place, unknownKey(name, what, known));
      else fields.set(name, { ...placeOf(value, key), offset: placeOf(value ?? key, key).offset });
    }
    for (const place of merged.flatMap((each) => this.#sources(each))) {
      for (const [name, inherited] of this.fields(place, what, known) ?? []) {
        if (!fields.has(name)) fields.set(name, inherited);
      }
    }
    return fields;
  }

  /** A list's values; of nothing, none. Undefined where it is no list. */
  items(place: Place | undefined, what: string): readonly Place[] | undefined {
    if (place === undefined || this.isEmpty(place)) return [];
    const list = this.#resolve(place.node);
    // An item that is nothing counts as none, as in Go's reader.
    if (isSeq(list))
      return list.items.map((item) => placeOf(item, list)).filter((each) => !this.isEmpty(each));
    this.fault(place, `expected ${what}, got ${describe(list)}`);
    return undefined;
  }

  /** Whether a scalar stands in quotes or in a block: a text, even one of digits. */
  isQuoted({ node }: Place): boolean {
    const resolved = this.#resolve(node);
    return isScalar(resolved) && resolved.type !== 'PLAIN';
  }

  /** A scalar's text as written, or what its quotes hold; empty for nothing. */
  text(place: Place | undefined, what: string): string {
    if (place === undefined || this.isEmpty(place)) return '';
    const scalar = this.#resolve(place.node);
    if (isScalar(scalar)) return textOf(scalar);
    this.fault(place, `expected ${what}, got ${describe(scalar)}`);
    return '';
  }

  #sources(place: Place): readonly Place[] {
    return isSeq(this.#resolve(place.node)) ? (this.items(place, 'mappings') ?? []) : [place];
  }

  #resolve(node: unknown): Node | undefined {
    if (!isAlias(node)) return (node ?? undefined) as Node | undefined;
    this.#aliases += 1;
    const target = this.#aliases > maxAliases ? undefined : node.resolve(this.#document as Document);
    if (target === undefined) this.fault(placeOf(node, node), `alias "*${node.source}" cannot be followed`);
    return target;
  }

  #parse(text: string): Document.Parsed | undefined {
    try {
      const documents = parseAllDocuments(text, {
        version: '1.2',
        // All scalars are text: labels and annotations take what is written, and numbers are read where they belong.
        schema: 'failsafe',
        prettyErrors: false,
        uniqueKeys: false,
        lineCounter: this.#lines,
        logLevel: 'silent',
      });
      const [first, second] = [...documents] as Document.Parsed[];
      for (const { pos, message } of first?.errors ?? []) this.fault({ offset: pos[0] }, lowerFirst(message));
      this.hasMoreDocuments = second !== undefined;
      return first;
    } catch (error) {
      // The parser is recursive: thousands of open brackets end in a RangeError.
      this.fault(
        { offset: 0 },
        error instanceof RangeError ? 'the file is nested too deeply' : messageOf(error),
      );
      return undefined;
    }
  }
}

function placeOf(node: unknown, fallback: unknown): Place {
  return { node: (node ?? undefined) as Node | undefined, offset: offsetOf(node) ?? offsetOf(fallback) ?? 0 };
}

function offsetOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
    return undefined;
  const [start]: unknown[] = node.range;
  return typeof start === 'number' ? start : undefined;
}

function isNull(scalar: { readonly value: unknown; readonly type?: unknown }): boolean {
  return scalar.value === null || (scalar.type === 'PLAIN' && /^(?:|~|null|Null|NULL)$/.test(textOf(scalar)));
}

function textOf(scalar: { readonly value: unknown }): string {
  return typeof scalar.value === 'string' ? scalar.value : '';
}

function describe(node: Node | undefined): string {
  if (isMap(node)) return 'a mapping';
  return isSeq(node) ? 'a list' : 'a single value';
}

function unknownKey(name: string, what: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return `unknown key ${JSON.stringify(name)} in ${what}${near === undefined ? '' : `; is ${near} meant?`}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
