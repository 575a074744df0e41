import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Alias, Pair, ParsedNode, Scalar, YAMLMap } from 'yaml';
import type { Located, LocatedEntry, LocatedFault, LocatedMapping, LocatedScalar } from './located.ts';

/** Deeper than any configuration, and far from the end of the stack. */
const maxDepth = 50;
/** How many values aliases may stand for in all: nine lines of nested aliases are a thousand million. */
const maxAliasedValues = 10_000;

/** The parser's tree as values with their places; aliases and merge keys resolved. */
export function locate(contents: ParsedNode): {
  readonly node: Located;
  readonly faults: readonly LocatedFault[];
} {
  const locator = new Locator();
  const node = locator.locate(contents, 0);
  return { node, faults: locator.faults };
}

class Locator {
  readonly faults: LocatedFault[] = [];
  // An anchor is entered when its value is complete, so that an alias inside its own value is an unknown one.
  readonly #anchors = new Map<string, { readonly node: Located; readonly size: number }>();
  #size = 0;
  #aliasedValues = 0;

  locate(node: unknown, depth: number, fallbackOffset = 0): Located {
    const sizeBefore = this.#size++;
    const located = this.#located(node, depth, fallbackOffset);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
      this.#anchors.set(node.anchor, { node: located, size: this.#size - sizeBefore });
    }
    return located;
  }

  #located(node: unknown, depth: number, fallbackOffset: number): Located {
    const offset = offsetOf(node) ?? fallbackOffset;
    if (depth > maxDepth) {
      this.faults.push({ offset, message: `nested more than ${maxDepth} levels deep` });
      return nullAt(offset);
    }
    if (isScalar(node)) return this.#scalar(node, offset);
    if (isAlias(node)) return this.#alias(node, offset);
    if (isMap(node)) return this.#mapping(node, offset, depth);
    if (isSeq(node)) {
      return { kind: 'list', offset, items: node.items.map((item) => this.locate(item, depth + 1, offset)) };
    }
    return nullAt(offset);
  }

  #scalar(node: Scalar, offset: number): LocatedScalar {
    const { value } = node;
    const isKnown = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return { ...nullAt(offset), value: isKnown ? value : null, isPlain: node.type === 'PLAIN' };
  }

  #alias(alias: Alias, offset: number): Located {
    const target = this.#anchors.get(alias.source);
    if (target === undefined) {
      this.faults.push({
        offset,
        message: `unknown alias "*${alias.source}": no value before it is marked "&${alias.source}"`,
      });
      return nullAt(offset);
    }
    const wasWithin = this.#aliasedValues <= maxAliasedValues;
    this.#aliasedValues += target.size;
    this.#size += target.size;
    if (this.#aliasedValues <= maxAliasedValues) return target.node;
    if (wasWithin)
      this.faults.push({ offset, message: `aliases stand for more than ${maxAliasedValues} values` });
    return nullAt(offset);
  }

  #mapping(map: YAMLMap, offset: number, depth: number): LocatedMapping {
    const entries = new Map<string, LocatedEntry>();
    const merged: LocatedEntry[] = [];
    for (const pair of map.items) {
      const key = this.#key(pair, offset);
      if (key === undefined) continue;
      const entry = { keyOffset: key.offset, node: this.locate(pair.value, depth + 1, key.offset) };
      const first = entries.get(key.text);
      if (key.isMerge) merged.push(entry);
      else if (first === undefined) entries.set(key.text, entry);
      else this.faults.push(duplicateKey(key.text, key.offset, first.keyOffset));
    }
    for (const entry of merged) this.#merge(entry, entries);
    return { kind: 'mapping', offset, entries };
  }

  #key(pair: Pair, fallbackOffset: number): { text: string; offset: number; isMerge: boolean } | undefined {
    const offset = offsetOf(pair.key) ?? fallbackOffset;
    const key = isAlias(pair.key) ? this.#alias(pair.key, offset) : pair.key;
    const value: unknown = isScalar(key) || isLocatedScalar(key) ? key.value : undefined;
    const isPlain = isScalar(key) && key.type === 'PLAIN';
    if (typeof value === 'string') return { text: value, offset, isMerge: value === '<<' && isPlain };
    // `5: x` and `true: x`: keys are text in every section.
    if (typeof value === 'number' || typeof value === 'boolean')
      return { text: String(value), offset, isMerge: false };
    this.faults.push({ offset, message: 'a key must be text' });
    return undefined;
  }

  /** https://yaml.org/type/merge.html: keys that are there win, and of several sources the earlier one. */
  #merge(from: LocatedEntry, into: Map<string, LocatedEntry>): void {
    const sources = from.node.kind === 'list' ? from.node.items : [from.node];
    for (const source of sources) {
      if (source.kind === 'mapping') {
        for (const [key, entry] of source.entries) if (!into.has(key)) into.set(key, entry);
      } else {
        const message = '"<<" takes the keys of a mapping such as *defaults';
        this.faults.push({ offset: from.keyOffset, message });
      }
    }
  }
}

function duplicateKey(key: string, offset: number, firstOffset: number): LocatedFault {
  return { offset, message: `duplicate key "${key}"`, firstOffset };
}

function nullAt(offset: number): LocatedScalar {
  return { kind: 'scalar', offset, value: null, isPlain: true, isFilled: false };
}

function isLocatedScalar(value: unknown): value is LocatedScalar {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'scalar';
}

function offsetOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
    return undefined;
  const [start]: unknown[] = node.range;
  return typeof start === 'number' ? start : undefined;
}
