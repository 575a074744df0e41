import { durationOf } from './line.ts';

const duration = String.raw`[0-9]+(?:ms|[a-z]*?)`;
const item = new RegExp(`^([+-]?)(${duration})(?:([+-])([+-]?)(${duration})(?=x))?(?:x([0-9]+))?$`);

/**
 * Start timestamps relative to their samples: `_ -1m -30s-1mx2`. An item without an offset (`_`) is one that is
 * unknown. Throws where they are none.
 */
export function parseStarts(text: string): (number | undefined)[] {
  return text
    .split(/\s+/)
    .filter((each) => each !== '')
    .flatMap(parseItem);
}

function parseItem(text: string): (number | undefined)[] {
  const blank = /^_(?:x([0-9]+))?$/.exec(text);
  if (blank) return Array.from({ length: Number(blank[1] ?? 1) }, () => undefined);
  const parts = item.exec(text);
  if (parts === null) throw new Error(`${JSON.stringify(text)} is no start timestamp`);
  const [, sign, first = '', operator, stepSign, step, count = '0'] = parts;
  const firstMs = signed(sign, durationOf(first));
  const stepMs = step === undefined ? 0 : signed(operator, signed(stepSign, durationOf(step)));
  return Array.from({ length: Number(count) + 1 }, (_, index) => firstMs + index * stepMs);
}

function signed(sign: string | undefined, ms: number): number {
  return sign === '-' ? -ms : ms;
}
