import type { Matcher } from '../../lib/matchers.ts';
import type { Labels } from '../../lib/reading.ts';
import { formatMatchers } from '../matcher.ts';
import { orderMatchers } from '../matcher-order.ts';
import type { Route } from './routing.ts';

/** How Alertmanager names a route: `{}/{severity="critical"}`. Routes that are alike have one name. */
export function routeKeyOf(parentKey: string | undefined, matchers: readonly Matcher[]): string {
  const own = formatMatchers(orderMatchers(matchers));
  return parentKey === undefined ? own : `${parentKey}/${own}`;
}

/** The labels an alert's group has; labels the alert lacks are left out. */
export function groupLabelsOf(labels: Labels, groupBy: Route['groupBy']): Labels {
  if (groupBy === 'all') return labels;
  const own: Record<string, string> = {};
  for (const name of groupBy) {
    const value = labels[name];
    if (value !== undefined) own[name] = value;
  }
  return own;
}

/** How Alertmanager names a group: `{}/{severity="critical"}:{alertname="DiskFull", host="a"}`. */
export function groupKeyOf(routeKey: string, groupLabels: Labels): string {
  const pairs = Object.entries(groupLabels).map(([name, value]) => `${name}=${quote(value)}`);
  return `${routeKey}:{${pairs.toSorted(compare).join(', ')}}`;
}

const escapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** As Go quotes text (strconv.Quote): what it does not count as printable is escaped. */
function quote(text: string): string {
  return `"${text.replaceAll(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, escape)}"`;
}

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const known = escapes[character];
  if (known !== undefined) return known;
  if (code < 0x80) return `\\x${hex(code, 2)}`;
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0');
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
