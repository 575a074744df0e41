import type { TailChunk } from '../tail/index.ts';

export interface FilterOptions {
  /** When not empty, only lines that match one of these are kept. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Whether a line matches. */
export interface LineExpression {
  test(line: string): boolean;
}

/** Gives the compiler of expressions over lines; its library is loaded where one is configured. */
export async function lineExpressions(): Promise<(expression: string) => LineExpression> {
  const { RE2JS } = await import('re2js');
  return (expression) => {
    try {
      return RE2JS.compile(expression);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${expression}: ${reason}`, { cause: error });
    }
  };
}

/** Keeps the lines a log is configured to keep. */
export type LineFilter = (chunk: TailChunk) => TailChunk;

/**
 * Makes the filter of a log; undefined where all lines are kept. The expressions have RE2's syntax, which is matched in
 * time that grows with the line only: a log's expression runs over every line there will ever be, in the node itself.
 * Rejects with an error that names an expression RE2 does not know (look-around, back-references).
 */
export async function lineFilter({ include, exclude }: FilterOptions): Promise<LineFilter | undefined> {
  if (include.length === 0 && exclude.length === 0) return undefined;
  const compile = await lineExpressions();
  const wanted = include.map(compile);
  const unwanted = exclude.map(compile);
  const isKept = (line: string): boolean =>
    (wanted.length === 0 || wanted.some((expression) => expression.test(line))) &&
    !unwanted.some((expression) => expression.test(line));
  return (chunk) => keepLines(chunk, isKept);
}

function keepLines(chunk: TailChunk, isKept: (line: string) => boolean): TailChunk {
  const pieces: Uint8Array[] = [];
  const truncated: number[] = [];
  const wasTruncated = new Set(chunk.truncated);
  let start = 0;
  for (let index = 0; index < chunk.lineCount; index++) {
    const end = chunk.text.indexOf(lineFeed, start) + 1;
    const piece = chunk.text.subarray(start, end);
    if (isKept(decoder.decode(piece.subarray(0, -1)))) {
      if (wasTruncated.has(index)) truncated.push(pieces.length);
      pieces.push(piece);
    }
    start = end;
  }
  if (pieces.length === chunk.lineCount) return chunk;
  return { ...chunk, text: Buffer.concat(pieces), lineCount: pieces.length, truncated };
}

const lineFeed = 10;
const decoder = new TextDecoder();
