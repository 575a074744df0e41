/** Relative error that is allowed, as in Prometheus' own tests. */
const epsilon = 1e-6;
/** The smallest number with a whole mantissa; below it, relative errors say nothing. */
const minNormal = 2 ** -1022;

/** Whether two numbers are the same but for rounding. A NaN is like every other. */
export function isNearly(one: number, other: number): boolean {
  if (one === other || (Number.isNaN(one) && Number.isNaN(other))) return true;
  const sum = Math.abs(one) + Math.abs(other);
  const difference = Math.abs(one - other);
  if (one === 0 || other === 0 || sum < minNormal) return difference < epsilon * minNormal;
  return difference / Math.min(sum, Number.MAX_VALUE) < epsilon;
}
