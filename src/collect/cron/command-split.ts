export interface CronCommand {
  /** What the shell is given. */
  readonly command: string;
  /** What the command reads on its standard input; undefined where the line has no `%`. */
  readonly input: string | undefined;
}

/**
 * Splits at the first `%` that has no backslash before it, as crontab(5) says: what follows is the standard input,
 * where each further `%` is the end of a line. `\%` is a plain `%` on both sides; any other backslash stays.
 */
export function splitCommand(text: string): CronCommand {
  const pieces: string[] = [''];
  for (const [piece] of text.matchAll(/\\[^]|[^\\%]+|[^]/g)) {
    if (piece === '%') pieces.push('');
    else pieces[pieces.length - 1] += piece === '\\%' ? '%' : piece;
  }
  const [command, ...lines] = pieces;
  if (lines.length === 0) return { command: command!, input: undefined };
  const input = lines.join('\n');
  return { command: command!, input: input.endsWith('\n') ? input : `${input}\n` };
}
