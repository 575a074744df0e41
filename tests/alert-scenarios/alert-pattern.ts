import type { Labels } from '../../src/lib/reading.ts';

/** An alert by its name and the labels that matter; one that is to be empty is one the alert must not have. */
export interface AlertPattern {
  readonly text: string;
  readonly name: string;
  readonly labels: Labels;
}

const label = String.raw`[a-zA-Z_]\w*="(?:[^"\\]|\\.)*"`;

/** What a pattern looks like: `DiskFull` or `DiskFull{mountpoint="/data"}`. */
export const alertPattern = String.raw`[\w:-]+(?:\{(?:${label}(?:, *${label})*)?\})?`;

/** Reads what `alertPattern` has found. */
export function parseAlertPattern(text: string): AlertPattern {
  const [name = ''] = text.split('{', 1);
  const pairs = text.slice(name.length).matchAll(/(\w+)=("(?:[^"\\]|\\.)*")/g);
  const labels = [...pairs].map(([, key = '', value = '""']): [string, string] => [
    key,
    JSON.parse(value) as string,
  ]);
  return { text, name, labels: Object.fromEntries(labels) };
}

export function matchesAlert(pattern: AlertPattern, labels: Labels): boolean {
  const wanted = Object.entries({ ...pattern.labels, alertname: pattern.name });
  return wanted.every(([name, value]) => (labels[name] ?? '') === value);
}

/** An alert with all its labels, as a pattern would name it. */
export function alertText({ alertname = '', ...labels }: Labels): string {
  const pairs = Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `${alertname}{${pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`;
}
