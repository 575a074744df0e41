import type { Value } from './value.ts';

/** Variables of a part of a template and those around it. */
export class Scope {
  readonly #values = new Map<string, Value>();
  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  /** A new variable, which may hide one of the same name. */
  declare(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  /** Changes the nearest variable of the name; false where there is none. */
  assign(name: string, value: Value): boolean {
    if (!this.#values.has(name)) return this.#outer?.assign(name, value) ?? false;
    this.#values.set(name, value);
    return true;
  }

  get(name: string): Value {
    return this.#values.has(name) ? this.#values.get(name) : this.#outer?.get(name);
  }
}
