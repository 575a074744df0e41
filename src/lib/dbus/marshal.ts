import { DBusProtocolError } from './error.ts';
import { parseSignature } from './signature.ts';
import type { Type } from './signature.ts';
import { alignmentOf } from './value.ts';
import type { Value, Variant } from './value.ts';

/** Writes values one after another, little-endian. Throws `DBusProtocolError` for a value of another type. */
export class ValueWriter {
  #bytes = Buffer.alloc(256);
  #length = 0;

  /** What was written so far. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  align(boundary: number): void {
    this.#grow(Math.ceil(this.#length / boundary) * boundary - this.#length);
  }

  write(type: Type, value: Value): void {
    this.align(alignmentOf(type));
    switch (type.kind) {
      case 'v':
        return this.#variant(value);
      case 'array':
        return this.#array(type.element, value);
      case 'dict':
        return this.#dict(type, value);
      case 'struct':
        return this.#struct(type.fields, value);
      case 's':
      case 'o':
      case 'g':
        return this.#text(type.kind, value);
      case 'x':
      case 't':
        return this.#wide(type.kind, value);
      default:
        return this.#number(type.kind, value);
    }
  }

  #number(kind: 'y' | 'b' | 'n' | 'q' | 'i' | 'u' | 'd' | 'h', value: Value): void {
    if (kind === 'b') {
      if (typeof value !== 'boolean') throw mismatch(kind, value);
      this.#bytes.writeUInt32LE(value ? 1 : 0, this.#grow(4));
      return;
    }
    if (typeof value !== 'number') throw mismatch(kind, value);
    try {
      if (kind === 'y') this.#bytes.writeUInt8(value, this.#grow(1));
      else if (kind === 'n') this.#bytes.writeInt16LE(value, this.#grow(2));
      else if (kind === 'q') this.#bytes.writeUInt16LE(value, this.#grow(2));
      else if (kind === 'i') this.#bytes.writeInt32LE(value, this.#grow(4));
      else if (kind === 'd') this.#bytes.writeDoubleLE(value, this.#grow(8));
      else this.#bytes.writeUInt32LE(value, this.#grow(4));
    } catch (cause) {
      throw new DBusProtocolError(`${value} does not fit type ${kind}`, { cause });
    }
  }

  #wide(kind: 'x' | 't', value: Value): void {
    if (typeof value !== 'bigint') throw mismatch(kind, value);
    if ((kind === 'x' ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value)) !== value) {
      throw new DBusProtocolError(`${value} does not fit type ${kind}`);
    }
    this.#bytes.writeBigUInt64LE(BigInt.asUintN(64, value), this.#grow(8));
  }

  #text(kind: 's' | 'o' | 'g', value: Value): void {
    if (typeof value !== 'string' || value.includes('\0')) throw mismatch(kind, value);
    const length = Buffer.byteLength(value);
    if (kind !== 'g') this.#bytes.writeUInt32LE(length, this.#grow(4));
    else if (length > 255) throw mismatch(kind, value);
    else this.#bytes.writeUInt8(length, this.#grow(1));
    this.#bytes.write(value, this.#grow(length + 1), 'utf8');
  }

  #variant(value: Value): void {
    if (!isVariant(value)) throw mismatch('v', value);
    const [type, ...more] = parseSignature(value.signature);
    if (type === undefined || more.length > 0) throw mismatch('v', value.signature);
    this.#text('g', value.signature);
    this.write(type, value.value);
  }

  #array(element: Type, value: Value): void {
    if (value instanceof Uint8Array) {
      if (element.kind !== 'y') throw mismatch('array', value);
      this.#bytes.writeUInt32LE(value.length, this.#grow(4));
      this.#bytes.set(value, this.#grow(value.length));
      return;
    }
    if (!isList(value)) throw mismatch('array', value);
    this.#counted(element, () => {
      for (const item of value) this.write(element, item);
    });
  }

  #dict({ key, value: type }: Type & { kind: 'dict' }, value: Value): void {
    if (!(value instanceof Map)) throw mismatch('dict', value);
    const entries: ReadonlyMap<Value, Value> = value;
    this.#counted({ kind: 'struct', fields: [] }, () => {
      for (const [name, item] of entries) {
        this.align(8);
        this.write({ kind: key }, name);
        this.write(type, item);
      }
    });
  }

  #struct(fields: readonly Type[], value: Value): void {
    if (!isList(value) || value.length !== fields.length) throw mismatch('struct', value);
    for (const [index, field] of fields.entries()) this.write(field, value[index] ?? 0);
  }

  #counted(element: Type, writeAll: () => void): void {
    const lengthAt = this.#grow(4);
    this.align(alignmentOf(element));
    const start = this.#length;
    writeAll();
    this.#bytes.writeUInt32LE(this.#length - start, lengthAt);
  }

  /** Makes room of zeros; gives where it begins. */
  #grow(length: number): number {
    const at = this.#length;
    this.#length += length;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#length, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    return at;
  }
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isVariant(value: Value): value is Variant {
  return typeof value === 'object' && 'signature' in value && 'value' in value;
}

function mismatch(kind: string, value: Value): DBusProtocolError {
  return new DBusProtocolError(`expected a value of type ${kind}, got ${typeof value}`);
}
