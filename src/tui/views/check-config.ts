import type { Check } from '../../contract/checks.ts';
import { harmless } from '../../lib/format.ts';
import type { Field } from '../draw/fields.ts';
import { drawFields } from '../draw/fields.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, tones } from '../draw/style.ts';
import { answerTo } from '../state/answers.ts';
import type { Context } from './content.ts';

/** Told elsewhere on the page. */
const toldElsewhere = new Set(['name', 'enabled', 'url', 'address', 'interval', 'timeout']);

/** The check's entry in what the node runs with, defaults filled in and secrets hidden by the node. */
export function configLines(check: Check, { node }: Context, width: number): Line[] {
  const title = lineOf(' configuration', tones.strong);
  const { data, failure } = answerTo(node.answers, 'config');
  if (data === null) {
    const text = failure === null ? 'asking the node for it' : harmless(failure.message);
    return [title, lineOf(`   ${text}`, tones.muted)];
  }
  const entry = [data.config['http_checks'], data.config['tcp_checks']]
    .flatMap((list): unknown[] => (Array.isArray(list) ? list : []))
    .find((one): one is object => isNamed(one, check.name));
  const fields = entry === undefined ? [] : fieldsOf(entry, '').filter(([key]) => !toldElsewhere.has(key));
  if (fields.length === 0) return [title, lineOf('   nothing beside its defaults', tones.muted)];
  return [
    title,
    ...drawFields(
      fields.map(([key, value]): Field => [`  ${harmless(key)}`, value]),
      width,
    ),
  ];
}

function isNamed(entry: unknown, name: string): boolean {
  return typeof entry === 'object' && entry !== null && 'name' in entry && entry.name === name;
}

/** `expect.status: 2xx`; what is empty is left out. */
function fieldsOf(entry: object, path: string): (readonly [string, string])[] {
  return Object.entries(entry).flatMap(([key, value]: [string, unknown]) => {
    const name = `${path}${key}`;
    if (value === null || value === undefined || value === '') return [];
    if (Array.isArray(value))
      return value.length === 0 ? [] : [[name, harmless(value.map(textOf).join(', '))] as const];
    return typeof value === 'object'
      ? fieldsOf(value, `${name}.`)
      : [[name, harmless(textOf(value))] as const];
  });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
