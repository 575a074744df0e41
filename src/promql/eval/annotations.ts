import type { Position } from '../ast.ts';
import { placeOf } from '../errors.ts';
import type { AnnotationLevel, AnnotationText } from './annotation-texts.ts';
import { formatG } from './go-format.ts';

/** What a query's result is to be read with: each text once, in the order it came up, with `(line:column)` behind it. */
export interface RenderedAnnotations {
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/** How far the buckets of classic histograms had to be mended, over all steps and series that share a text. */
export interface MonotonicityFix {
  readonly atMs: number;
  readonly minBucket: number;
  readonly maxBucket: number;
  readonly maxDifference: number;
}

interface Entry {
  readonly level: AnnotationLevel;
  position: Position;
  fix: FixTotal | undefined;
  occurrences: number;
  readonly isCounted: boolean;
}

interface FixTotal {
  fromMs: number;
  toMs: number;
  minBucket: number;
  maxBucket: number;
  maxDifference: number;
}

const prefixes: Record<AnnotationLevel, string> = { warning: 'PromQL warning: ', info: 'PromQL info: ' };

/** Collects the warnings and infos of one evaluation; the same text counts once, at its last position. */
export class Annotations {
  readonly #entries = new Map<string, Entry>();

  add({ level, text, isCounted = false }: AnnotationText, position: Position): void {
    const entry = this.#entries.get(text);
    if (entry === undefined) {
      this.#entries.set(text, { level, position, fix: undefined, occurrences: 1, isCounted });
      return;
    }
    entry.position = position;
    entry.occurrences++;
  }

  /** An annotation that tells how far all fixes together went. */
  addFix({ level, text }: AnnotationText, position: Position, fix: MonotonicityFix): void {
    this.add({ level, text }, position);
    const entry = this.#entries.get(text) as Entry;
    const { atMs, minBucket, maxBucket, maxDifference } = fix;
    const total = entry.fix;
    entry.fix = {
      fromMs: Math.min(total?.fromMs ?? atMs, atMs),
      toMs: Math.max(total?.toMs ?? atMs, atMs),
      minBucket: Math.min(total?.minBucket ?? minBucket, minBucket),
      maxBucket: Math.max(total?.maxBucket ?? maxBucket, maxBucket),
      maxDifference: Math.max(total?.maxDifference ?? 0, maxDifference),
    };
  }

  /** As Prometheus' API shows them; `query` is the text the positions are of. */
  render(query: string | undefined): RenderedAnnotations {
    const warnings: string[] = [];
    const infos: string[] = [];
    for (const [text, entry] of this.#entries) {
      const place = placeOf(query ?? '', entry.position.start);
      const line = `${prefixes[entry.level]}${text}${detailOf(entry)} (${place})`;
      (entry.level === 'warning' ? warnings : infos).push(line);
    }
    return { warnings, infos };
  }
}

function detailOf({ fix, isCounted, occurrences }: Entry): string {
  if (fix) return describeFix(fix, occurrences);
  return isCounted && occurrences > 1 ? ` (${occurrences} occurrences)` : '';
}

function describeFix(
  { fromMs, toMs, minBucket, maxBucket, maxDifference }: FixTotal,
  samples: number,
): string {
  return (
    `, from buckets ${formatG(minBucket)} to ${formatG(maxBucket)}, with a max diff of ${formatG(maxDifference, 2)}, ` +
    `over ${samples} samples from ${dateOf(fromMs)} to ${dateOf(toMs)}`
  );
}

function dateOf(atMs: number): string {
  return new Date(Math.floor(atMs / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}
