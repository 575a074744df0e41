import { lastTimestampMs } from '../../lib/timestamp.ts';
import { AlertmanagerFailure } from './failure.ts';

/** A field of a body and where it stands: `0.labels`. */
export interface Field {
  readonly value: unknown;
  readonly place: string;
}

/** A field of an object, by its name. Throws `AlertmanagerFailure` where there is no object. */
export function fieldOf({ value, place }: Field, name: string): Field {
  const object = objectOf({ value, place });
  return {
    value: Object.hasOwn(object, name) ? object[name] : undefined,
    place: place === '' ? name : `${place}.${name}`,
  };
}

/** The elements of a list; none where there is no field. */
export function itemsOf({ value, place }: Field): Field[] {
  if (isMissing(value)) return [];
  if (!Array.isArray(value)) throw unreadable({ value, place }, 'a list');
  return value.map((each, index) => ({
    value: each as unknown,
    place: place === '' ? String(index) : `${place}.${index}`,
  }));
}

/** A text; empty where there is no field. What is no Unicode is replaced. */
export function textOf({ value, place }: Field): string {
  if (isMissing(value)) return '';
  if (typeof value !== 'string') throw unreadable({ value, place }, 'a text');
  return value.toWellFormed();
}

/** Undefined where there is no field. */
export function yesNoOf({ value, place }: Field): boolean | undefined {
  if (isMissing(value)) return undefined;
  if (typeof value !== 'boolean') throw unreadable({ value, place }, 'true or false');
  return value;
}

/** Names with texts; none where there is no field. */
export function pairsOf(field: Field): Readonly<Record<string, string>> {
  if (isMissing(field.value)) return {};
  const names = Object.keys(objectOf(field));
  return Object.fromEntries(names.map((name) => [name.toWellFormed(), textOf(fieldOf(field, name))]));
}

/** Go's time that is none. */
const zeroMs = Date.parse('0001-01-01T00:00:00Z');

/** A time of RFC 3339 in milliseconds since the epoch; undefined where there is none. */
export function timeOf(field: Field): number | undefined {
  const text = textOf(field);
  if (text === '') return undefined;
  const [, date, time, fraction = '', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,3})\d*)?([Zz]|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  // What is no time must not come before Date.parse: it guesses.
  const iso = `${date}T${time}.${fraction.padEnd(3, '0')}${zone.toUpperCase()}`;
  const ms = date === undefined ? Number.NaN : Date.parse(iso);
  // Others could not be written the same way again.
  if (!(ms >= zeroMs && ms <= lastTimestampMs))
    throw unreadable(field, 'a time such as 2026-01-02T03:04:05Z');
  return ms === zeroMs ? undefined : ms;
}

/** Throws `AlertmanagerFailure` where a field is missing. */
export function required(field: Field): Field {
  if (isMissing(field.value)) throw new AlertmanagerFailure(422, `${field.place} is missing`, 602);
  return field;
}

function objectOf({ value, place }: Field): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw unreadable({ value, place }, 'an object');
}

/** A field of another type than the API has. */
export function unreadable({ value, place }: Field, expected: string): AlertmanagerFailure {
  const got = JSON.stringify(value)?.slice(0, 100) ?? 'nothing';
  return new AlertmanagerFailure(400, `${place || 'the body'}: expected ${expected}, got ${got}`, 400);
}

function isMissing(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
