/** One property of an iCalendar object, RFC 5545, 3.1: `DTSTART;VALUE=DATE:20261225`. */
export interface ContentLine {
  readonly name: string;
  readonly params: ReadonlyMap<string, string>;
  readonly value: string;
  /** In the file, from 1: where it starts. */
  readonly lineNumber: number;
}

/**
 * The properties of an iCalendar text, folded lines joined. Lines may end in CRLF, as the RFC wants, or LF. What is no
 * property is told to `broken` by its line number and left out.
 */
export function contentLines(text: string, broken: (lineNumber: number) => void): ContentLine[] {
  const lines: ContentLine[] = [];
  for (const { joined, lineNumber } of unfolded(text)) {
    if (joined.trim() === '') continue;
    const line = parseLine(joined, lineNumber);
    if (line === undefined) broken(lineNumber);
    else lines.push(line);
  }
  return lines;
}

function unfolded(text: string): { joined: string; lineNumber: number }[] {
  const logical: { parts: string[]; lineNumber: number }[] = [];
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const last = logical.at(-1);
    if (last !== undefined && /^[ \t]/.test(line)) last.parts.push(line.slice(1));
    else logical.push({ parts: [line], lineNumber: index + 1 });
  }
  return logical.map(({ parts, lineNumber }) => ({ joined: parts.join(''), lineNumber }));
}

/** Parameter values may be quoted, and then hold `:` and `;`. */
function parseLine(line: string, lineNumber: number): ContentLine | undefined {
  const name = /^[A-Za-z0-9-]+/.exec(line)?.[0];
  if (name === undefined) return undefined;
  const params = new Map<string, string>();
  let at = name.length;
  const param = /;([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,])*(?:,(?:"[^"]*"|[^";:,])*)*)/y;
  while (line[at] === ';') {
    param.lastIndex = at;
    const found = param.exec(line);
    if (found === null) return undefined;
    params.set((found[1] ?? '').toUpperCase(), (found[2] ?? '').replaceAll('"', ''));
    at = param.lastIndex;
  }
  if (line[at] !== ':') return undefined;
  return { name: name.toUpperCase(), params, value: line.slice(at + 1), lineNumber };
}

/** Text with its escapes undone (RFC 5545, 3.3.11), on one line. */
export function plainText(value: string): string {
  return value
    .replaceAll(/\\([nN,;\\])/g, (_, escaped: string) => (/n/i.test(escaped) ? ' ' : escaped))
    .replaceAll(/\s+/g, ' ')
    .trim();
}
