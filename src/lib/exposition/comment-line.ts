import { BadLine, shown } from './bad-line.ts';
import { LineScanner } from './line-scanner.ts';

/** What a line that begins with `#` tells. */
export type CommentLine =
  | { readonly keyword: 'HELP' | 'TYPE' | 'UNIT'; readonly name: string; readonly text: string }
  | { readonly keyword: 'EOF' | 'none' };

/** Reads a line that begins with `#`. Any that is no statement is a comment. Throws `BadLine`. */
export function parseCommentLine(line: string): CommentLine {
  if (line === '# EOF') return { keyword: 'EOF' };
  const scanner = new LineScanner(line);
  scanner.skipBlanks();
  scanner.take('#');
  scanner.skipBlanks();
  const keyword = scanner.isAtEnd ? '' : scanner.word('a keyword');
  if (keyword !== 'HELP' && keyword !== 'TYPE' && keyword !== 'UNIT') return { keyword: 'none' };
  scanner.skipBlanks();
  const isQuoted = scanner.next === '"';
  const name = isQuoted
    ? scanner.quoted('a metric name')
    : scanner.match(/[a-zA-Z_:][a-zA-Z0-9_:]*/y, 'a metric name');
  if (name === '') throw new BadLine('the metric has no name');
  if (!scanner.isAtEnd && scanner.next !== ' ' && scanner.next !== '\t') throw scanner.expected('a blank');
  scanner.skipBlanks();
  return { keyword, name, text: keyword === 'HELP' ? unescapeHelp(scanner.rest) : scanner.rest.trimEnd() };
}

/** `\\` and `\n`; `\"` is OpenMetrics'. */
function unescapeHelp(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\(.|$)/gsu, (written, character: string) => {
    if (character === '\\' || character === '"') return character;
    if (character === 'n') return '\n';
    throw new BadLine(String.raw`expected \\ or \n in the help, got ${shown(written)}`);
  });
}
