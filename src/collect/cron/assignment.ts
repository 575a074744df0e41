/**
 * A name, bare or quoted, an equals sign with blanks around it, and a value, bare to the end of the line or quoted
 * with nothing after it: what cron's `load_env` takes.
 */
const assignment =
  /^(?:(["'])((?:(?!\1)[^=])*)\1|((?!["'])[^=\s]*))[ \t\r\v\f]*=[ \t\r\v\f]*(?:(["'])((?:(?!\4)[^])*)\4[ \t\r\v\f]*|((?!["'\s])[^]*)?)$/;

export interface Assignment {
  readonly name: string;
  readonly value: string;
}

/** Reads a line of a crontab that sets a variable, as cron does; undefined for any other line. */
export function parseAssignment(line: string): Assignment | undefined {
  const match = assignment.exec(line);
  if (match === null) return undefined;
  const [, , quotedName, bareName, , quotedValue, bareValue] = match;
  return { name: quotedName ?? bareName ?? '', value: quotedValue ?? bareValue?.trimEnd() ?? '' };
}

/**
 * The variables in force at a line. Entries share one map until the next assignment, so that a long file does not
 * hold a copy for each of its lines.
 */
export class Environment {
  #variables = new Map<string, string>();
  #isShared = false;

  set({ name, value }: Assignment): void {
    if (this.#isShared) this.#variables = new Map(this.#variables);
    this.#isShared = false;
    this.#variables.set(name, value);
  }

  /** As it is now; later assignments leave what was handed out alone. */
  get current(): ReadonlyMap<string, string> {
    this.#isShared = true;
    return this.#variables;
  }
}
