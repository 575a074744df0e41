const mostLines = 200;

/** The history with an expression as its newest, each once, 200 at most. */
export function remembered(history: readonly string[], expression: string): string[] {
  const line = expression.trim();
  if (line === '' || /[\r\n]/.test(line)) return [...history];
  return [...history.filter((one) => one !== line), line].slice(-mostLines);
}

/** The lines of a file as a history; what is no line of text is left out. */
export function readHistoryLines(text: string): string[] {
  return text.split('\n').reduce<string[]>((history, line) => remembered(history, line), []);
}

/** Where one is in the history: `index` counts from the oldest, `draft` is what was being typed before. */
export interface HistoryPlace {
  readonly index: number;
  readonly draft: string;
}

/** Up and down in a history: the place, and the text there. Null: nowhere to go. */
export function moveInHistory(
  history: readonly string[],
  place: HistoryPlace | null,
  by: 1 | -1,
  typed: string,
): { readonly place: HistoryPlace | null; readonly text: string } | null {
  // What was run last is still in the line: one goes to what was before.
  const newest = history.at(-1) === typed.trim() ? history.length - 1 : history.length;
  const index = (place?.index ?? newest) + by;
  const draft = place?.draft ?? typed;
  if (index === history.length && place !== null) return { place: null, text: draft };
  const text = history[index];
  return text === undefined ? null : { place: { index, draft }, text };
}
