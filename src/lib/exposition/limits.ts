/** What an exposition may be made of at most; more is a fault of the line that has it. Lengths in UTF-16 units. */
export interface ExpositionLimits {
  readonly maxLines: number;
  readonly maxLineLength: number;
  readonly maxSamples: number;
  readonly maxLabels: number;
  /** Of a metric's and of a label's name. */
  readonly maxNameLength: number;
  readonly maxLabelValueLength: number;
  /** Faults beyond these are counted, not told. */
  readonly maxFaults: number;
}

export const defaultExpositionLimits: ExpositionLimits = {
  maxLines: 200_000,
  maxLineLength: 64 * 1024,
  maxSamples: 50_000,
  maxLabels: 64,
  maxNameLength: 500,
  maxLabelValueLength: 8192,
  maxFaults: 100,
};
