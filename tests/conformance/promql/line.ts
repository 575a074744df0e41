import { parsePrometheusDuration } from '../../../src/promql/notation/duration.ts';

/** The lines below a command up to the next empty one, each with its number. */
export type Body = readonly (readonly [line: number, text: string])[];

/** A duration of a script in milliseconds. Throws where it is none. */
export function durationOf(text: string): number {
  const ms = parsePrometheusDuration(text);
  if (ms === undefined) throw new Error(`${JSON.stringify(text)} is no duration`);
  return ms;
}

/** A line that is a number and nothing else: the scalar that is expected. */
export function scalarOf(line: string): number | undefined {
  const special = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i.exec(line);
  if (special) {
    if (special[2] === undefined) return Number.NaN;
    return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  if (!/^[+-]?(?:0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/i.test(line)) return undefined;
  return line.startsWith('-') ? -Number(line.slice(1)) : Number(line.replace(/^\+/, ''));
}
