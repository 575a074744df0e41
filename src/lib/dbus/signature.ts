import { DBusProtocolError } from './error.ts';

/** One complete type of a signature. */
export type Type =
  | { readonly kind: BasicKind }
  | { readonly kind: 'v' }
  | { readonly kind: 'array'; readonly element: Type }
  | { readonly kind: 'dict'; readonly key: BasicKind; readonly value: Type }
  | { readonly kind: 'struct'; readonly fields: readonly Type[] };

export type BasicKind = 'y' | 'b' | 'n' | 'q' | 'i' | 'u' | 'x' | 't' | 'd' | 's' | 'o' | 'g' | 'h';

const basicKinds = 'ybnqiuxtdsogh';
const maxLength = 255;
const maxDepth = 32;

/** Reads a signature of any number of complete types (D-Bus specification, "Type system"). Throws `DBusProtocolError`. */
export function parseSignature(text: string): readonly Type[] {
  if (text.length > maxLength) throw new DBusProtocolError(`a signature of ${text.length} bytes`);
  const reader = new SignatureReader(text);
  const types: Type[] = [];
  while (!reader.isAtEnd) types.push(reader.next(0, 0));
  return types;
}

/** Whether values of a kind are written without anything nested in them. */
function isBasic(kind: string): kind is BasicKind {
  return kind.length === 1 && basicKinds.includes(kind);
}

class SignatureReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  next(arrays: number, structs: number): Type {
    if (arrays > maxDepth || structs > maxDepth) throw this.#fault('nested too deeply');
    const code = this.#text[this.#at++];
    if (code === undefined) throw this.#fault('ends too early');
    if (code === 'v') return { kind: 'v' };
    if (isBasic(code)) return { kind: code };
    if (code === '(') return this.#struct(arrays, structs + 1);
    if (code !== 'a') throw this.#fault(`unknown type ${JSON.stringify(code)}`);
    if (this.#text[this.#at] !== '{') return { kind: 'array', element: this.next(arrays + 1, structs) };
    this.#at++;
    const key = this.next(arrays + 1, structs + 1).kind;
    if (!isBasic(key)) throw this.#fault('a key of a dictionary has to be of a basic type');
    const value = this.next(arrays + 1, structs + 1);
    if (this.#text[this.#at++] !== '}')
      throw this.#fault('an entry of a dictionary has one key and one value');
    return { kind: 'dict', key, value };
  }

  #struct(arrays: number, structs: number): Type {
    const fields: Type[] = [];
    while (this.#text[this.#at] !== ')') fields.push(this.next(arrays, structs));
    this.#at++;
    if (fields.length === 0) throw this.#fault('an empty structure');
    return { kind: 'struct', fields };
  }

  #fault(what: string): DBusProtocolError {
    return new DBusProtocolError(`signature ${JSON.stringify(this.#text)}: ${what}`);
  }
}
