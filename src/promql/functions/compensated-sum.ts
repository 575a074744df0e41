/** A sum with what rounding took from it (Kahan's summation as Neumaier improved it). */
class CompensatedSum {
  sum: number;
  compensation: number;

  constructor(sum = 0, compensation = 0) {
    this.sum = sum;
    this.compensation = compensation;
  }

  add(value: number): void {
    const next = this.sum + value;
    if (next === Infinity || next === -Infinity) this.compensation = 0;
    else if (Math.abs(this.sum) >= Math.abs(value)) this.compensation += this.sum - next + value;
    else this.compensation += value - next + this.sum;
    this.sum = next;
  }

  get total(): number {
    const { sum } = this;
    return sum === Infinity || sum === -Infinity ? sum : sum + this.compensation;
  }
}

/** Sum of some of an array's numbers. */
export function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  let compensation = 0;
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    const next = sum + value;
    if (next === Infinity || next === -Infinity) compensation = 0;
    else if (Math.abs(sum) >= Math.abs(value)) compensation += sum - next + value;
    else compensation += value - next + sum;
    sum = next;
  }
  return sum === Infinity || sum === -Infinity ? sum : sum + compensation;
}

/** Mean of some of an array's numbers; goes on incrementally where their sum would overflow. */
export function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = values[from] as number;
  let compensation = 0;
  for (let i = from + 1; i < to; i++) {
    const value = values[i] as number;
    const next = sum + value;
    if (next === Infinity || next === -Infinity) {
      return incrementalMean(values, i, to, i - from, sum, compensation);
    }
    if (Math.abs(sum) >= Math.abs(value)) compensation += sum - next + value;
    else compensation += value - next + sum;
    sum = next;
  }
  const count = to - from;
  return sum / count + compensation / count;
}

function incrementalMean(
  values: Float64Array,
  from: number,
  to: number,
  countBefore: number,
  sum: number,
  compensation: number,
): number {
  const mean = new CompensatedSum(sum / countBefore, compensation / countBefore);
  let count = countBefore;
  for (let i = from; i < to; i++) {
    count++;
    const weight = (count - 1) / count;
    mean.sum *= weight;
    mean.compensation *= weight;
    mean.add((values[i] as number) / count);
  }
  return mean.sum + mean.compensation;
}
