import {
  isPlainLabelName,
  isPlainMetricName,
  plainLabelNameOf,
  plainMetricNameOf,
} from '../lib/exposition/index.ts';
import type { Labels, Sample } from '../lib/reading.ts';

/** `plain`: characters older readers do not know become `_`. `utf-8`: such names stand in quotes. */
export type NameScheme = 'plain' | 'utf-8';

/** Writes the lines of samples, with `constant` labels added to each; a sample's own label wins. */
export class SampleLines {
  readonly #scheme: NameScheme;
  readonly #constant: Labels;
  readonly #constantText: string;

  constructor(scheme: NameScheme, constant: Labels) {
    this.#scheme = scheme;
    this.#constant = constant;
    this.#constantText = this.#pairs(constant);
  }

  /** The line of a sample, under this name. */
  write({ name, labels, value }: Sample): string {
    const own = this.#pairs(labels);
    const extra = this.#extra(labels);
    const pairs = own !== '' && extra !== '' ? `${own},${extra}` : own + extra;
    if (this.#scheme === 'utf-8' && !isPlainMetricName(name)) {
      const quoted = quote(name);
      return `{${pairs === '' ? quoted : `${quoted},${pairs}`}} ${formatValue(value)}`;
    }
    return `${plainMetricNameOf(name)}${pairs === '' ? '' : `{${pairs}}`} ${formatValue(value)}`;
  }

  /** A metric's name in a HELP or TYPE line. */
  nameOf(name: string): string {
    if (this.#scheme === 'plain') return plainMetricNameOf(name);
    return isPlainMetricName(name) ? name : quote(name);
  }

  #extra(labels: Labels): string {
    if (!Object.keys(labels).some((name) => name in this.#constant)) return this.#constantText;
    return this.#pairs(
      Object.fromEntries(Object.entries(this.#constant).filter(([name]) => !(name in labels))),
    );
  }

  #pairs(labels: Labels): string {
    return Object.entries(labels)
      .map(([name, value]) => `${this.#labelName(name)}=${quote(value)}`)
      .join(',');
  }

  #labelName(name: string): string {
    if (this.#scheme === 'plain') return plainLabelNameOf(name);
    return isPlainLabelName(name) ? name : quote(name);
  }
}

function quote(text: string): string {
  return `"${escapeHelp(text).replaceAll('"', String.raw`\"`)}"`;
}

/** The text of a HELP line; OpenMetrics escapes quotes too. */
export function escapeHelp(text: string): string {
  return text.replaceAll('\\', String.raw`\\`).replaceAll('\n', String.raw`\n`);
}

function formatValue(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}
