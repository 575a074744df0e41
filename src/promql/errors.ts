import { EtlmonError } from '../lib/errors.ts';
import type { Position } from './ast.ts';

/** A query that is none: what is wrong with it in Prometheus' words, and where it stands. */
export class ParseError extends EtlmonError {
  readonly position: Position;
  readonly query: string;

  constructor(message: string, position: Position, query: string) {
    super('PROMQL_PARSE', message);
    this.position = position;
    this.query = query;
  }

  /** Line and column of where the fault begins, both from 1: `2:14`. Columns count UTF-8 bytes, as Prometheus' do.
   * An empty query has none. */
  get place(): string {
    return placeOf(this.query, this.position.start);
  }

  /** `1:5: parse error: …`, as Prometheus answers. */
  get rendered(): string {
    return `${this.place}: parse error: ${this.message}`;
  }
}

/** Line and column of an offset in UTF-16 units, both from 1, columns in UTF-8 bytes. */
export function placeOf(query: string, offset: number): string {
  if (query === '') return 'unknown position';
  const before = query.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  return `${line}:${Buffer.byteLength(before.slice(lineStart)) + 1}`;
}
