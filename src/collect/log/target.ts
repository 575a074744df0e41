/** A log to follow, as configured. */
export interface LogTarget {
  readonly name: string;
  /** Absolute paths or globs. */
  readonly patterns: readonly string[];
  /** False: read to its end once, not followed. */
  readonly isFollowed: boolean;
  /** May well have no file: it is looked for less often while it has none. */
  readonly isOptional?: true;
  readonly from: 'beginning' | 'end';
  readonly maxLineBytes: number;
  readonly encoding: string;
  /** How a line's own time is written, in the directives of strptime(3); undefined: found by itself. */
  readonly timestamp: string | undefined;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Expressions of which the kept lines are counted that match. */
  readonly counted?: readonly string[];
}
