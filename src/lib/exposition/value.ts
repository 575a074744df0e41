const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const infinite = /^([+-]?)inf(?:inity)?$/i;

/**
 * A value as Prometheus reads it: decimal, `NaN`, `Inf` with or without a sign, in any case. Undefined for anything
 * else, hexadecimal numbers, underscores and numbers beyond a double included.
 */
export function parseValue(text: string): number | undefined {
  if (decimal.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  const sign = infinite.exec(text)?.[1];
  if (sign !== undefined) return sign === '-' ? -Infinity : Infinity;
  return /^nan$/i.test(text) ? NaN : undefined;
}
