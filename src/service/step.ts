/** What is found at a path before anything is changed. */
export interface Found {
  readonly kind: 'file' | 'folder' | 'other';
  /** Of a file; empty otherwise. */
  readonly text: string;
  readonly mode: number;
  /** `user:group`, by name where there is one. */
  readonly owner: string;
}

/** One thing an installation or a removal does, as data: printed by --dry-run, carried out by `applySteps`. */
export type Step = StepAction & {
  readonly what: string;
  /** How it is taken back; empty where it is not. */
  readonly undo: string;
  /** When it fails, what was done before stays done. */
  readonly isOptional?: boolean;
};

type StepAction =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly text: string;
      readonly mode: number;
      readonly owner: string;
      readonly before: Found | undefined;
    }
  | { readonly kind: 'folder'; readonly path: string; readonly mode: number; readonly owner: string }
  | {
      readonly kind: 'attributes';
      readonly path: string;
      readonly mode: number;
      readonly owner: string;
      readonly before: Found;
    }
  /** Of what lies below a folder. */
  | { readonly kind: 'owners'; readonly owner: string; readonly before: ReadonlyMap<string, string> }
  | { readonly kind: 'remove'; readonly path: string; readonly before: Found }
  /** With everything in it, for good. */
  | { readonly kind: 'remove-folder'; readonly path: string }
  | {
      readonly kind: 'run';
      readonly command: readonly string[];
      readonly undoCommand: readonly string[] | undefined;
    };

/** What stays as it is, and why. */
export interface Kept {
  readonly path: string;
  readonly reason: string;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly kept: readonly Kept[];
  /** What the operator should know besides. */
  readonly notes: readonly string[];
}

/** A step that runs a program. */
export function runStep(
  what: string,
  command: readonly string[],
  {
    undoCommand,
    isOptional = false,
  }: { readonly undoCommand?: readonly string[]; readonly isOptional?: boolean } = {},
): Step {
  return {
    kind: 'run',
    command,
    undoCommand,
    isOptional,
    what: `${what}: ${command.join(' ')}`,
    undo: undoCommand?.join(' ') ?? '',
  };
}

/** A file mode as `chmod` takes it: `0640`. */
export function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
