import type { Position } from '../ast.ts';
import type { AnnotationText } from '../eval/annotation-texts.ts';
import type { Column } from '../eval/column.ts';
import type { Samples } from '../eval/samples.ts';
import type { RangeVector, Windows } from '../eval/windows.ts';
import type { FloatHistogram } from '../histogram/float-histogram.ts';

/** What a range function works in: one call, over all series and steps. */
export interface RangeCall {
  readonly range: RangeVector;
  /** Time of each step in milliseconds. */
  readonly times: Float64Array;
  /** The arguments besides the range vector, in their order, by step. */
  readonly scalars: readonly Float64Array[];
  /** Where the first argument stands. */
  readonly position: Position;
  annotate(text: AnnotationText, position?: Position): void;
}

/**
 * Computes the steps from `first` to before `last` of one series from its floats. It writes values and presence where
 * there is a result, and leaves the other steps alone.
 */
export type FloatKernel = (
  samples: Samples,
  windows: Windows,
  out: Column,
  first: number,
  last: number,
) => void;

/** One step of a series that has native histograms: the windows on its floats and on them. */
export interface NativeStep {
  readonly samples: Samples;
  readonly step: number;
  readonly from: number;
  readonly to: number;
  readonly nativeFrom: number;
  readonly nativeTo: number;
}

export type StepResult = number | FloatHistogram | undefined;

/** A function over range vectors. */
export interface RangeFunction {
  floats(call: RangeCall): FloatKernel;
  /**
   * What native histograms in a window mean: `ignored` where there are floats as well, which an info tells; `separate`
   * where only windows of one kind have a result; `mixed` where the function looks at both.
   */
  readonly natives:
    | { readonly policy: 'ignored' }
    | { readonly policy: 'separate' | 'mixed'; evaluate(step: NativeStep, call: RangeCall): StepResult };
  /** The result keeps the metric's name. */
  readonly keepsName?: boolean;
}
