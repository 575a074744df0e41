/** Whether two numbers are the same or next to each other among those a float can hold. */
export function isNeighbour(one: number, other: number): boolean {
  if (one === other) return true;
  if (!Number.isFinite(one) || !Number.isFinite(other)) return false;
  const [left, right] = [placeOf(one), placeOf(other)];
  return left - right === 1n || right - left === 1n;
}

/** Floats are in the order of their bits, negative ones the other way round. */
function placeOf(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits;
}
