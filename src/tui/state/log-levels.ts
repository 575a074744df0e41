/** How bad a line says it is. */
export type Severity = 'fatal' | 'critical' | 'error' | 'warning' | 'notice' | 'info' | 'debug' | 'trace';

const words: Readonly<Record<string, Severity>> = {
  emerg: 'fatal',
  emergency: 'fatal',
  panic: 'fatal',
  fatal: 'fatal',
  alert: 'critical',
  crit: 'critical',
  critical: 'critical',
  severe: 'error',
  err: 'error',
  error: 'error',
  warn: 'warning',
  warning: 'warning',
  notice: 'notice',
  info: 'info',
  information: 'info',
  debug: 'debug',
  dbg: 'debug',
  verbose: 'debug',
  trace: 'trace',
};

/** The severity a word names, in any case; null where it names none. */
export function severityOf(word: string): Severity | null {
  const lower = word.toLowerCase();
  return Object.hasOwn(words, lower) ? (words[lower] ?? null) : null;
}

/** From the first number of each on: pino's levels in tens, Monolog's in hundreds. */
const numbers: readonly (readonly [from: number, Severity])[] = [
  [600, 'fatal'],
  [500, 'critical'],
  [400, 'error'],
  [300, 'warning'],
  [250, 'notice'],
  [200, 'info'],
  [100, 'debug'],
  [60, 'fatal'],
  [50, 'error'],
  [40, 'warning'],
  [30, 'info'],
  [20, 'debug'],
  [10, 'trace'],
];

/** The severity of a structured line's numeric level; null below 10, where programs do not agree. */
export function severityOfNumber(level: number): Severity | null {
  return numbers.find(([from]) => level >= from)?.[1] ?? null;
}

/** As the screen names them, so wide that the words behind line up. */
export const severityNames: Readonly<Record<Severity, string>> = {
  fatal: 'FATAL',
  critical: 'CRIT',
  error: 'ERROR',
  warning: 'WARN',
  notice: 'NOTE',
  info: 'INFO',
  debug: 'DEBUG',
  trace: 'TRACE',
};
