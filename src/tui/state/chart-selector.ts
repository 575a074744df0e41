/** Which series: a metric and conditions on its labels as in PromQL. */
export interface Selector {
  readonly name: string;
  /** With its braces; empty: all series of the metric. */
  readonly labels: string;
  /** The name is a whole expression of PromQL, and there are no labels beside it. */
  readonly isExpression?: boolean;
}

const pattern = /^\s*([a-zA-Z_:][a-zA-Z0-9_:.]*)\s*(\{.*\})?\s*$/s;

/** Reads `NAME{label="value", …}`; undefined where it is none. What is in the braces is the node's to judge. */
export function parseSelector(text: string): Selector | undefined {
  const match = pattern.exec(text);
  if (match?.[1] === undefined) return undefined;
  const labels = match[2] ?? '';
  return { name: match[1], labels: /^\{\s*\}$/.test(labels) ? '' : labels };
}

export function selectorText({ name, labels }: Selector): string {
  return name + labels;
}

/** The series of a metric with exactly these labels, among others. */
export function selectorOf(name: string, labels: Readonly<Record<string, string>> = {}): Selector {
  const conditions = Object.entries(labels).map(([label, value]) => `${label}=${quoted(value)}`);
  return { name, labels: conditions.length === 0 ? '' : `{${conditions.join(',')}}` };
}

/** A string of PromQL: backslash, quote and line break are escaped. */
function quoted(value: string): string {
  const escaped = value.replaceAll('\\', String.raw`\\`).replaceAll('"', String.raw`\"`);
  return `"${escaped.replaceAll('\n', String.raw`\n`)}"`;
}
