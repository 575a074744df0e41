import { BadLine, DuplicateSeries } from './bad-line.ts';
import { parseCommentLine } from './comment-line.ts';
import type { Exposition, ExpositionFault, ExpositionFormat, ExpositionSample } from './exposition.ts';
import { FamilyTable } from './family-table.ts';
import { defaultExpositionLimits } from './limits.ts';
import type { ExpositionLimits } from './limits.ts';
import { parseSampleLine } from './sample-line.ts';
import { seriesKey } from './series-key.ts';

export type {
  Exposition,
  ExpositionFamily,
  ExpositionFault,
  ExpositionFormat,
  ExpositionSample,
} from './exposition.ts';
export { mergeDefinitions } from './definitions.ts';
export { defaultExpositionLimits } from './limits.ts';
export type { ExpositionLimits } from './limits.ts';
export { isPlainLabelName, isPlainMetricName, plainLabelNameOf, plainMetricNameOf } from './names.ts';
export { seriesKey } from './series-key.ts';

/**
 * Reads Prometheus' text format 0.0.4 or, when its last line is `# EOF`, OpenMetrics 1.0. Never throws: a line that is
 * not understood is a fault and the next one is read. A last line without a line feed is a fault, since it may be cut.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 * https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md
 */
export function parseExposition(
  text: string,
  limits: ExpositionLimits = defaultExpositionLimits,
): Exposition {
  const format = /(^|\n)# EOF\r?\n?$/.test(text.slice(-8)) ? 'openmetrics' : 'text';
  const reader = new ExpositionReader(format, limits);
  let start = 0;
  for (let line = 1; start < text.length; line++) {
    if (line > limits.maxLines) {
      reader.fault(line, `more than ${limits.maxLines} lines; the rest is not read`);
      break;
    }
    const feed = text.indexOf('\n', start);
    const end = feed === -1 ? text.length : feed;
    const isReturn = end > start && text.charCodeAt(end - 1) === 13;
    reader.read(text.slice(start, isReturn ? end - 1 : end), line, feed !== -1);
    start = end + 1;
  }
  return reader.result();
}

class ExpositionReader {
  readonly #format: ExpositionFormat;
  readonly #limits: ExpositionLimits;
  readonly #families: FamilyTable;
  readonly #samples: ExpositionSample[] = [];
  readonly #lines = new Map<string, number>();
  readonly #faults: ExpositionFault[] = [];
  #faultCount = 0;
  #isOver = false;

  constructor(format: ExpositionFormat, limits: ExpositionLimits) {
    this.#format = format;
    this.#limits = limits;
    this.#families = new FamilyTable(format);
  }

  read(text: string, line: number, isEnded: boolean): void {
    try {
      this.#read(text, line, isEnded);
    } catch (error) {
      if (!(error instanceof BadLine)) throw error;
      this.fault(line, error.message, error instanceof DuplicateSeries);
    }
  }

  fault(line: number, reason: string, isDuplicate = false): void {
    this.#faultCount++;
    if (this.#faults.length < this.#limits.maxFaults) this.#faults.push({ line, reason, isDuplicate });
  }

  result(): Exposition {
    return {
      format: this.#format,
      families: this.#families.all(),
      samples: this.#samples,
      faults: this.#faults,
      faultCount: this.#faultCount,
    };
  }

  #read(text: string, line: number, isEnded: boolean): void {
    if (text.length > this.#limits.maxLineLength)
      throw new BadLine(
        `a line may have at most ${this.#limits.maxLineLength} characters, it has ${text.length}`,
      );
    const isComment = /^[ \t]*#/.test(text);
    if (!isComment && text.trim() === '') return;
    if (this.#isOver) this.#reopen(line);
    if (isComment) return this.#readComment(text);
    if (!isEnded) throw new BadLine('the last line is not ended by a line feed: it may be cut');
    const sample = parseSampleLine(text, this.#format, this.#limits);
    if (this.#samples.length >= this.#limits.maxSamples)
      throw new BadLine(`more than ${this.#limits.maxSamples} samples`);
    const key = seriesKey(sample.name, sample.labels);
    const earlier = this.#lines.get(key);
    if (earlier !== undefined) throw new DuplicateSeries(`the same series as in line ${earlier}`);
    this.#families.place(sample.name, sample.labels);
    this.#lines.set(key, line);
    this.#samples.push({ ...sample, line });
  }

  /** Two outputs in one: what comes after the first is not lost. */
  #reopen(line: number): void {
    this.#isOver = false;
    this.fault(line, 'more lines after # EOF');
  }

  #readComment(text: string): void {
    const comment = parseCommentLine(text);
    // In the text format UNIT is a comment.
    const isTold = 'name' in comment && (comment.keyword !== 'UNIT' || this.#format === 'openmetrics');
    if (isTold) this.#families.declare(comment.keyword, comment.name, comment.text);
    else if (comment.keyword === 'EOF') this.#isOver = this.#format === 'openmetrics';
  }
}
