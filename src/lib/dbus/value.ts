import type { Type } from './signature.ts';

/** A value together with its type, as `v` carries it. */
export interface Variant {
  readonly signature: string;
  readonly value: Value;
}

/**
 * A value of the bus: numbers (`ynqiud`, `h`), bigints (`x`, `t`: they do not fit a number), truth values, texts (`s`, `o`,
 * `g`), bytes (`ay`), arrays (also for structures), maps for dictionaries.
 */
export type Value =
  | number
  | bigint
  | boolean
  | string
  | Uint8Array
  | Variant
  | readonly Value[]
  | ReadonlyMap<Value, Value>;

/** The boundary on which values of a type begin, in bytes. */
export function alignmentOf(type: Type): number {
  switch (type.kind) {
    case 'y':
    case 'g':
    case 'v':
      return 1;
    case 'n':
    case 'q':
      return 2;
    case 'x':
    case 't':
    case 'd':
    case 'struct':
      return 8;
    default:
      return 4;
  }
}

/** The largest array the specification allows, in bytes. */
export const maxArrayBytes = 1 << 26;
