import { DBusProtocolError } from './error.ts';
import { parseSignature } from './signature.ts';
import type { Type } from './signature.ts';
import { alignmentOf, maxArrayBytes } from './value.ts';
import type { Value } from './value.ts';

/** Variants in variants, and all else that is nested. */
const maxDepth = 64;

/** Reads values one after another from a message; every read throws `DBusProtocolError` past the end. */
export class ValueReader {
  readonly #bytes: Buffer;
  readonly #isLittle: boolean;
  #at: number;

  constructor(bytes: Buffer, isLittle: boolean, at = 0) {
    this.#bytes = bytes;
    this.#isLittle = isLittle;
    this.#at = at;
  }

  get position(): number {
    return this.#at;
  }

  /** Steps over padding to a boundary; padding has to be zero. */
  align(boundary: number): void {
    const end = Math.ceil(this.#at / boundary) * boundary;
    this.#need(end - this.#at);
    for (; this.#at < end; this.#at++) {
      if (this.#bytes[this.#at] !== 0) throw new DBusProtocolError('padding that is not zero');
    }
  }

  read(type: Type, depth = 0): Value {
    if (depth > maxDepth) throw new DBusProtocolError('values nested too deeply');
    this.align(alignmentOf(type));
    switch (type.kind) {
      case 'v':
        return this.#variant(depth);
      case 'array':
        return this.#array(type.element, depth);
      case 'dict':
        return this.#dict(type, depth);
      case 'struct':
        return type.fields.map((field) => this.read(field, depth + 1));
      case 's':
      case 'o':
        return this.#text(this.uint32());
      case 'g':
        return this.#text(this.#byte());
      default:
        return this.#number(type.kind);
    }
  }

  uint32(): number {
    this.align(4);
    const at = this.#take(4);
    return this.#isLittle ? this.#bytes.readUInt32LE(at) : this.#bytes.readUInt32BE(at);
  }

  #number(kind: 'y' | 'b' | 'n' | 'q' | 'i' | 'u' | 'x' | 't' | 'd' | 'h'): Value {
    const little = this.#isLittle;
    const bytes = this.#bytes;
    switch (kind) {
      case 'y':
        return this.#byte();
      case 'b': {
        const value = this.uint32();
        if (value > 1) throw new DBusProtocolError(`a truth value of ${value}`);
        return value === 1;
      }
      case 'n':
        return little ? bytes.readInt16LE(this.#take(2)) : bytes.readInt16BE(this.#take(2));
      case 'q':
        return little ? bytes.readUInt16LE(this.#take(2)) : bytes.readUInt16BE(this.#take(2));
      case 'i':
        return little ? bytes.readInt32LE(this.#take(4)) : bytes.readInt32BE(this.#take(4));
      case 'x':
        return little ? bytes.readBigInt64LE(this.#take(8)) : bytes.readBigInt64BE(this.#take(8));
      case 't':
        return little ? bytes.readBigUInt64LE(this.#take(8)) : bytes.readBigUInt64BE(this.#take(8));
      case 'd':
        return little ? bytes.readDoubleLE(this.#take(8)) : bytes.readDoubleBE(this.#take(8));
      default:
        return this.uint32();
    }
  }

  #variant(depth: number): Value {
    const signature = this.#text(this.#byte());
    const [type, ...more] = parseSignature(signature);
    if (type === undefined || more.length > 0) {
      throw new DBusProtocolError(`a variant holds one value, not ${JSON.stringify(signature)}`);
    }
    return { signature, value: this.read(type, depth + 1) };
  }

  #array(element: Type, depth: number): Value {
    const end = this.#arrayEnd(element);
    if (element.kind === 'y') return this.#bytes.subarray(this.#at, (this.#at = end));
    const values: Value[] = [];
    // Every type takes a byte at least, so this ends.
    while (this.#at < end) values.push(this.read(element, depth + 1));
    if (this.#at !== end) throw new DBusProtocolError('an array that ends within an element');
    return values;
  }

  #dict({ key, value }: Type & { kind: 'dict' }, depth: number): Value {
    const end = this.#arrayEnd({ kind: 'struct', fields: [] });
    const entries = new Map<Value, Value>();
    while (this.#at < end) {
      this.align(8);
      const name = this.read({ kind: key }, depth + 1);
      entries.set(name, this.read(value, depth + 1));
    }
    if (this.#at !== end) throw new DBusProtocolError('a dictionary that ends within an entry');
    return entries;
  }

  /** An array's length is counted from its first element, behind the padding. */
  #arrayEnd(element: Type): number {
    const length = this.uint32();
    if (length > maxArrayBytes) throw new DBusProtocolError(`an array of ${length} bytes`);
    this.align(alignmentOf(element));
    this.#need(length);
    return this.#at + length;
  }

  #text(length: number): string {
    const at = this.#take(length + 1);
    if (this.#bytes[at + length] !== 0) throw new DBusProtocolError('a text without its final zero');
    return this.#bytes.toString('utf8', at, at + length);
  }

  #byte(): number {
    return this.#bytes[this.#take(1)] ?? 0;
  }

  #take(length: number): number {
    this.#need(length);
    const at = this.#at;
    this.#at += length;
    return at;
  }

  #need(length: number): void {
    if (this.#at + length > this.#bytes.length) throw new DBusProtocolError('a message that ends too early');
  }
}
