/** Lines of context around a change. */
const context = 2;

/** What changes from one text to another, a line each with `-`, `+` or a blank before it; gaps are shown as `…`. */
export function diffLines(before: string, after: string): string[] {
  const edits = align(before.split('\n'), after.split('\n'));
  const isNear = (index: number): boolean =>
    edits.slice(Math.max(0, index - context), index + context + 1).some((edit) => edit[0] !== ' ');
  const shown: string[] = [];
  for (const [index, edit] of edits.entries()) {
    if (isNear(index)) shown.push(edit);
    else if (shown.length > 0 && shown.at(-1) !== '…') shown.push('…');
  }
  if (shown.at(-1) === '…') shown.pop();
  return shown;
}

/** Through the longest common subsequence; quadratic, for files of some hundred lines. */
function align(a: readonly string[], b: readonly string[]): string[] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const edits: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      edits.push(` ${a[i++]}`);
      j++;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) edits.push(`-${a[i++]}`);
    else edits.push(`+${b[j++]}`);
  }
  return edits;
}
