import { formatDuration } from '../../src/lib/duration.ts';
import { alertText, matchesAlert } from './alert-pattern.ts';
import type { ToldLine } from './scenario.ts';
import type { Told } from './webhook.ts';

/**
 * What was told besides or instead of what was to be told, as a diff; undefined where all is as it should be. What is
 * told in the same second may stand in any order.
 */
export function toldDifference(
  wanted: readonly ToldLine[],
  told: readonly Told[],
  beginMs: number,
): string | undefined {
  const isWanted = (line: ToldLine, each: Told): boolean => isLike(line, each, beginMs);
  const came = inOrderOf(wanted, told, beginMs);
  const lines: string[] = [];
  let isAlike = true;
  let [at, next] = [0, 0];
  const common = commonLengths(wanted, came, isWanted);
  const commonFrom = (row: number, column: number): number => common[row]?.[column] ?? 0;
  while (at < wanted.length || next < came.length) {
    const [line, each] = [wanted[at], came[next]];
    if (line && each && isWanted(line, each)) {
      lines.push(`    ${line.text}`);
      at += 1;
      next += 1;
      continue;
    }
    isAlike = false;
    if (line && (each === undefined || commonFrom(at + 1, next) >= commonFrom(at, next + 1))) {
      lines.push(`  - ${line.text}`);
      at += 1;
    } else if (each) {
      lines.push(`  + ${toldText(each, beginMs)}`);
      next += 1;
    }
  }
  return isAlike ? undefined : lines.join('\n');
}

/** Of one second, what was to be told first, in the order it is written; the rest by its text. */
function inOrderOf(wanted: readonly ToldLine[], told: readonly Told[], beginMs: number): readonly Told[] {
  const left = new Set(wanted);
  const ranked = told.map((each) => {
    const line = wanted.find((other) => left.has(other) && isLike(other, each, beginMs));
    if (line) left.delete(line);
    const rank = line ? wanted.indexOf(line) : wanted.length;
    return { each, second: secondOf(each, beginMs), rank, text: toldText(each, beginMs) };
  });
  return ranked
    .toSorted((a, b) => a.second - b.second || a.rank - b.rank || (a.text < b.text ? -1 : 1))
    .map(({ each }) => each);
}

/** By places in both lists: how many of what follows they have in common. */
function commonLengths<A, B>(
  one: readonly A[],
  other: readonly B[],
  isSame: (a: A, b: B) => boolean,
): readonly (readonly number[])[] {
  const lengths = Array.from({ length: one.length + 1 }, () =>
    Array.from({ length: other.length + 1 }, () => 0),
  );
  const known = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  for (let row = one.length - 1; row >= 0; row -= 1) {
    for (let column = other.length - 1; column >= 0; column -= 1) {
      const length = isSame(one[row] as A, other[column] as B)
        ? known(row + 1, column + 1) + 1
        : Math.max(known(row + 1, column), known(row, column + 1));
      (lengths[row] as number[])[column] = length;
    }
  }
  return lengths;
}

function isLike(line: ToldLine, told: Told, beginMs: number): boolean {
  return (
    line.atMs === secondOf(told, beginMs) &&
    line.receiver === told.receiver &&
    line.reason === told.reason &&
    line.alerts.length === told.alerts.length &&
    line.alerts.every(({ status, pattern }, index) => {
      const alert = told.alerts[index];
      return alert?.status === status && matchesAlert(pattern, alert.labels);
    })
  );
}

function toldText(told: Told, beginMs: number): string {
  const reason = told.reason === 'changed' ? '' : `${told.reason} `;
  let status = '';
  const alerts = told.alerts.map((alert) => {
    const text = alertText(alert.labels);
    if (alert.status === status) return text;
    status = alert.status;
    return `${status} ${text}`;
  });
  return `${formatDuration(secondOf(told, beginMs))} ${told.receiver} ${reason}${alerts.join(' ')}`;
}

/** Groups of thresholds are evaluated at fractions of a second. */
function secondOf({ atMs }: Told, beginMs: number): number {
  return Math.floor((atMs - beginMs) / 1000) * 1000;
}
