import type { Labels } from '../queryable.ts';
import { quote } from '../strings.ts';

/** The label that holds a metric's name. */
export const nameLabel = '__name__';

const metadataLabels: ReadonlySet<string> = new Set([nameLabel, '__type__', '__unit__']);
const separator = '\0';

/** Whether a text can be a label's name: it is not empty, and was UTF-8 (what is not arrives as replacement characters). */
export function isLabelName(name: string): boolean {
  return name !== '' && !name.includes('\ufffd');
}

/** A label's value; empty where there is none. */
export function valueOf(labels: Labels, name: string): string {
  const value = labels[name];
  return typeof value === 'string' ? value : '';
}

/** Names in order, without those that have no value. */
export function namesOf(labels: Labels): string[] {
  const names = Object.keys(labels);
  let isDone = true;
  for (let i = 0; i < names.length && isDone; i++) {
    isDone =
      labels[names[i] as string] !== '' && (i === 0 || (names[i - 1] as string) < (names[i] as string));
  }
  return isDone ? names : names.filter((name) => labels[name] !== '').toSorted(compareText);
}

/** A text that is equal for equal labels only. */
export function signatureOf(labels: Labels): string {
  let signature = '';
  for (const name of namesOf(labels)) signature += name + separator + (labels[name] as string) + separator;
  return signature;
}

/** A text that is equal where the labels are, some left out of the comparison. */
export function signatureWithout(labels: Labels, left: ReadonlySet<string>): string {
  let signature = '';
  for (const name of namesOf(labels)) {
    if (!left.has(name)) signature += name + separator + (labels[name] as string) + separator;
  }
  return signature;
}

/** A text that is equal where the values of some labels are. */
export function signatureOn(labels: Labels, names: readonly string[]): string {
  let signature = '';
  for (const name of names) signature += valueOf(labels, name) + separator;
  return signature;
}

/** Only the named labels. */
export function keep(labels: Labels, names: Iterable<string>): Labels {
  const kept: Record<string, string> = {};
  for (const name of names) {
    const value = valueOf(labels, name);
    if (value !== '') kept[name] = value;
  }
  return kept;
}

/** All but the named labels. */
export function drop(labels: Labels, names: ReadonlySet<string>): Labels {
  const kept: Record<string, string> = {};
  for (const name of Object.keys(labels)) {
    if (!names.has(name) && labels[name] !== '') kept[name] = labels[name] as string;
  }
  return kept;
}

/** Without the name of the metric, its type and unit: what a computed value no longer has. */
export function dropMetadata(labels: Labels): Labels {
  return drop(labels, metadataLabels);
}

/** With a label set; an empty value takes the label away. */
export function withLabel(labels: Labels, name: string, value: string): Labels {
  if (value === '') return drop(labels, new Set([name]));
  return { ...labels, [name]: value };
}

/** Prometheus' order of label sets: by their names and values in turn, the shorter first. */
export function compareLabels(a: Labels, b: Labels): number {
  const left = namesOf(a);
  const right = namesOf(b);
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const name = left[i] as string;
    const other = right[i] as string;
    if (name !== other) return compareText(name, other);
    const difference = compareText(a[name] as string, b[name] as string);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** As `{a="b", c="d"}`, the name among the labels. */
export function formatLabels(labels: Labels): string {
  const pairs = namesOf(labels).map((name) => `${quoteName(name)}=${quote(labels[name] as string)}`);
  return `{${pairs.join(', ')}}`;
}

/** By code units. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function quoteName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : quote(name);
}
