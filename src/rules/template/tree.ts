/** Offsets are in UTF-16 units of the template's text. */
export type Node =
  | { readonly kind: 'text'; readonly at: number; readonly text: string }
  | { readonly kind: 'action'; readonly at: number; readonly pipeline: Pipeline }
  | (Branch & { readonly kind: 'if' | 'with' | 'range' })
  | {
      readonly kind: 'template';
      readonly at: number;
      readonly name: string;
      readonly pipeline: Pipeline | undefined;
    }
  | { readonly kind: 'break' | 'continue'; readonly at: number };

export interface Branch {
  readonly at: number;
  readonly pipeline: Pipeline;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[];
}

/** `$x := first | second`. */
export interface Pipeline {
  readonly kind: 'pipeline';
  readonly at: number;
  readonly isAssignment: boolean;
  /** Variables that take the value; two of a range. */
  readonly variables: readonly string[];
  readonly commands: readonly Command[];
}

/** A function or a value, and its arguments. */
export interface Command {
  readonly at: number;
  readonly operands: readonly [Operand, ...Operand[]];
}

export type Operand =
  | { readonly kind: 'dot' | 'nil'; readonly at: number }
  | { readonly kind: 'boolean'; readonly at: number; readonly value: boolean }
  | {
      readonly kind: 'number';
      readonly at: number;
      readonly text: string;
      readonly value: number;
      readonly isInteger: boolean;
    }
  | { readonly kind: 'string'; readonly at: number; readonly text: string; readonly value: string }
  | { readonly kind: 'function'; readonly at: number; readonly name: string }
  /** `.a.b`. */
  | { readonly kind: 'field'; readonly at: number; readonly fields: readonly string[] }
  /** `$x.a.b`. */
  | {
      readonly kind: 'variable';
      readonly at: number;
      readonly name: string;
      readonly fields: readonly string[];
    }
  /** `(pipeline).a.b`. */
  | {
      readonly kind: 'chain';
      readonly at: number;
      readonly inner: Operand;
      readonly fields: readonly string[];
    }
  | Pipeline;

/** A template with those it defines. */
export interface Tree {
  readonly body: readonly Node[];
  readonly defined: ReadonlyMap<string, readonly Node[]>;
}
