/** A line that is being typed; `cursor` counts UTF-16 units and stands between characters. */
export interface EditLine {
  readonly text: string;
  readonly cursor: number;
}

export const emptyLine: EditLine = { text: '', cursor: 0 };

/** Longer lines are not typed: a node takes them in an address. */
const longestLine = 4000;

const segmenter = new Intl.Segmenter();

/** The line with the cursor at its end. */
export function lineAtEnd(text: string): EditLine {
  return { text, cursor: text.length };
}

/** The line with a text in place of what is between two places, the cursor behind it. */
export function replaced({ text }: EditLine, from: number, to: number, insert: string): EditLine {
  return { text: text.slice(0, from) + insert + text.slice(to), cursor: from + insert.length };
}

/** What an editing key makes of the line, as in a shell; undefined for a key that is none. */
export function edited(line: EditLine, key: string): EditLine | undefined {
  const { text, cursor } = line;
  switch (key) {
    case 'left':
    case 'ctrl-b':
      return { text, cursor: characterBefore(line) };
    case 'right':
    case 'ctrl-f':
      return { text, cursor: characterBehind(line) };
    case 'ctrl-left':
      return { text, cursor: wordBefore(line) };
    case 'ctrl-right':
      return { text, cursor: wordBehind(line) };
    case 'home':
    case 'ctrl-a':
      return { text, cursor: 0 };
    case 'end':
    case 'ctrl-e':
      return { text, cursor: text.length };
    case 'backspace':
      return replaced(line, characterBefore(line), cursor, '');
    case 'delete':
    case 'ctrl-d':
      return { ...replaced(line, cursor, characterBehind(line), ''), cursor };
    case 'ctrl-w':
      return replaced(line, wordBefore(line), cursor, '');
    case 'ctrl-u':
      return replaced(line, 0, cursor, '');
    case 'ctrl-k':
      return replaced(line, cursor, text.length, '');
    default: {
      const isTyped = [...segmenter.segment(key)].length === 1;
      return isTyped && text.length < longestLine ? replaced(line, cursor, cursor, key) : undefined;
    }
  }
}

function characterBefore({ text, cursor }: EditLine): number {
  return [...segmenter.segment(text.slice(0, cursor))].at(-1)?.index ?? 0;
}

function characterBehind({ text, cursor }: EditLine): number {
  const [first] = segmenter.segment(text.slice(cursor));
  return cursor + (first?.segment.length ?? 0);
}

/** Names of metrics are one word, signs are passed over. */
function wordBefore({ text, cursor }: EditLine): number {
  const found = /[\p{L}\p{N}_:]+[^\p{L}\p{N}_:]*$|^[^\p{L}\p{N}_:]+$/u.exec(text.slice(0, cursor));
  return found?.index ?? 0;
}

function wordBehind({ text, cursor }: EditLine): number {
  const found = /^[^\p{L}\p{N}_:]*[\p{L}\p{N}_:]*/u.exec(text.slice(cursor));
  return cursor + (found?.[0].length ?? 0);
}
