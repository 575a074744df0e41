import { EtlmonError } from '../../lib/errors.ts';
import type { CronDialect } from './cron-dialect.ts';

/** One field of a schedule. */
export interface CronField {
  /** What it matches, ascending and each once. Of a random range its first value; empty for a reversed range (`5-3`). */
  readonly values: readonly number[];
  /** Whether it starts with `*`; a step or a list after it makes no difference. Decides how the two days combine and what the clock's changes do. */
  readonly isStar: boolean;
  /** Ranges written `6~15`: the daemon draws one value of each when it loads the file, and nobody else knows it. */
  readonly random: readonly RandomRange[];
}

export interface RandomRange {
  readonly first: number;
  readonly last: number;
}

export type FieldName = 'minute' | 'hour' | 'day of month' | 'month' | 'day of week';

/** A schedule cron does not accept: which part of it, what may stand there, what stands there. */
export class CronSyntaxError extends EtlmonError {
  readonly field: string;
  readonly expected: string;
  readonly received: string;

  constructor(field: string, expected: string, received: string) {
    super('CRON_SYNTAX', `${field}: expected ${expected}, received ${shortened(received)}`);
    this.field = field;
    this.expected = expected;
    this.received = received;
  }
}

function shortened(text: string): string {
  if (text === '') return 'nothing';
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

interface FieldLimits {
  readonly low: number;
  readonly high: number;
  /** Short names of the values from `low` on. */
  readonly names: readonly string[];
  readonly expected: string;
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const limitsOf: Record<FieldName, FieldLimits> = {
  minute: {
    low: 0,
    high: 59,
    names: [],
    expected: '0-59, ranges and lists of them, or * (steps: */5, 10-30/5)',
  },
  hour: {
    low: 0,
    high: 23,
    names: [],
    expected: '0-23, ranges and lists of them, or * (steps: */2, 8-18/2)',
  },
  'day of month': { low: 1, high: 31, names: [], expected: '1-31, ranges and lists of them, or *' },
  month: { low: 1, high: 12, names: monthNames, expected: '1-12 or jan-dec, ranges and lists of them, or *' },
  'day of week': {
    low: 0,
    high: 7,
    names: dayNames,
    expected: '0-7 or sun-sat, ranges and lists of them, or *',
  },
};

/** `*`, `N`, `N-N` with a step after a star or a range, or a random `N~N` of which either end may be left out. */
const term = /^(?:\*(?:\/(\w+))?|(\w+)|(\w+)-(\w+)(?:\/(\w+))?|(\w+)?~(\w+)?)$/;

/**
 * Reads one field as `get_list` of cronie's or Debian's entry.c does; Sunday is 0, also where it is written 7. Throws
 * `CronSyntaxError`.
 */
export function parseField(name: FieldName, text: string, dialect: CronDialect = 'cronie'): CronField {
  const limits = limitsOf[name];
  const refuse = (): CronSyntaxError => new CronSyntaxError(name, limits.expected, text);
  const number = (token: string | undefined): number => {
    const value = token === undefined ? Number.NaN : valueOf(token, limits);
    if (Number.isNaN(value)) throw refuse();
    return value;
  };
  const found = new Set<number>();
  const random: RandomRange[] = [];
  const add = (first: number, last: number, step: number): void => {
    for (let value = first; value <= last; value += step) {
      if (value < limits.low || value > limits.high) throw refuse();
      found.add(name === 'day of week' && value === 7 ? 0 : value);
    }
  };
  for (const part of (dialect === 'debian' ? startDebianReads(text) : text).split(',')) {
    const match = term.exec(part);
    if (match === null) throw refuse();
    const [, starStep, single, from, to, rangeStep, randomFrom, randomTo] = match;
    if (part.startsWith('*')) add(limits.low, limits.high, stepOf(starStep, refuse));
    else if (single !== undefined) add(number(single), number(single), 1);
    else if (part.includes('~')) {
      if (dialect === 'debian') throw refuse();
      const first = randomFrom === undefined ? limits.low : number(randomFrom);
      const last = randomTo === undefined ? limits.high : number(randomTo);
      if (first > last || first < limits.low || last > limits.high) throw refuse();
      random.push({ first, last });
      add(first, first, 1);
    } else {
      const first = number(from);
      const last = number(to);
      const isWithin = Math.min(first, last) >= limits.low && Math.max(first, last) <= limits.high;
      if (dialect === 'debian' && !isWithin) throw refuse();
      add(first, last, stepOf(rangeStep, refuse));
    }
  }
  return { values: [...found].toSorted((a, b) => a - b), isStar: text.startsWith('*'), random };
}

const debianList = /^(?:\*(?:\/\w+)?|\w+(?:-\w+(?:\/\w+)?)?)(?:,(?:\*(?:\/\w+)?|\w+(?:-\w+(?:\/\w+)?)?))*,?/;

/**
 * Debian's cron drops what follows where a field could have ended: it reads `6~15` as 6, `sat#1` as `sat`, `*5` as a
 * star. A comma, a hyphen or a slash that could go on is no such end.
 */
function startDebianReads(text: string): string {
  const [start] = debianList.exec(text) ?? [''];
  const rest = text.slice(start.length);
  const [last = ''] = start.split(',').slice(-1);
  const isCutShort = rest.startsWith('/') ? !last.includes('/') : rest.startsWith('-') && /^\w+$/.test(last);
  return start === '' || isCutShort ? text : start;
}

/** A decimal number or a name in any case; NaN for anything else. */
function valueOf(token: string, { low, names }: FieldLimits): number {
  if (/^\d+$/.test(token)) return Number(token);
  const index = names.indexOf(token.toLowerCase());
  return index < 0 ? Number.NaN : low + index;
}

function stepOf(token: string | undefined, refuse: () => CronSyntaxError): number {
  if (token === undefined) return 1;
  const step = /^\d+$/.test(token) ? Number(token) : 0;
  if (step === 0) throw refuse();
  return step;
}
