import type { LocatedFault } from './located.ts';

/** A text whose indentation has no tabs any more, and where each of its places was before. */
export interface Untabbed {
  readonly text: string;
  readonly originalOffset: (offset: number) => number;
}

/** What is said of each such line. */
export const tabMessage = 'a tab is used for indentation; YAML allows only spaces';

const indentation = /^[ \t]*\t[ \t]*/;

/** One fault for each line that is indented with a tab. */
export function tabFaults(text: string): LocatedFault[] {
  const faults: LocatedFault[] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    const tab = indentation.test(line) && line.trim() !== '' ? line.indexOf('\t') : -1;
    if (tab >= 0) {
      faults.push({ offset: offset + tab, message: tabMessage });
    }
    offset += line.length + 1;
  }
  return faults;
}

/** Puts `width` spaces for each tab of the indentation, so that the rest of the file can be checked all the same. */
export function withoutTabs(text: string, width: number): Untabbed {
  /** Where lines begin and how long their indentation is, before and after. */
  const lines: { before: number; after: number; indentBefore: number; indentAfter: number }[] = [];
  let [before, after] = [0, 0];
  const replaced = text.split('\n').map((line) => {
    const old = indentation.exec(line)?.[0] ?? '';
    const spaces = old.replaceAll('\t', ' '.repeat(width));
    lines.push({ before, after, indentBefore: old.length, indentAfter: spaces.length });
    before += line.length + 1;
    after += line.length - old.length + spaces.length + 1;
    return spaces + line.slice(old.length);
  });
  const originalOffset = (offset: number): number => {
    const line = lines.findLast((candidate) => candidate.after <= offset);
    if (line === undefined) return 0;
    const column = offset - line.after;
    const isInText = column >= line.indentAfter;
    return (
      line.before +
      (isInText ? column - line.indentAfter + line.indentBefore : Math.min(column, line.indentBefore))
    );
  };
  return { text: replaced.join('\n'), originalOffset };
}
