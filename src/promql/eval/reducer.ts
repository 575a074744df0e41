import type { AnnotationText } from './annotation-texts.ts';
import type { Column } from './column.ts';
import type { Group } from './groups.ts';

/** What a reducer works in; annotations are about the aggregated expression. */
export interface ReducerContext {
  readonly steps: number;
  annotate(text: AnnotationText): void;
}

/** Makes one column of a group's, which it may change. */
export type Reducer = (group: Group, context: ReducerContext) => Column;
