/** Why one line was not understood, or may not be there; never leaves this folder. */
export class BadLine extends Error {}

/** A line that is understood, of a series that was there before. */
export class DuplicateSeries extends BadLine {}

/** What was found instead, short and on one line. */
export function shown(text: string): string {
  if (text === '') return 'the end of the line';
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
