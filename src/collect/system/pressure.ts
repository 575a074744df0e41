/** One line of /proc/pressure/*: percentages of the last 10, 60 and 300 s, and the total in seconds. */
export interface PressureLine {
  readonly avg10: number;
  readonly avg60: number;
  readonly avg300: number;
  readonly totalSeconds: number;
}

/** `some`: at least one task waited; `full`: all tasks waited at once. A kernel may give either alone. */
export interface Pressure {
  readonly some: PressureLine | undefined;
  readonly full: PressureLine | undefined;
}

/** Parses a PSI file (Documentation/accounting/psi.rst of the kernel). */
export function parsePressure(text: string): Pressure {
  return { some: line(text, 'some'), full: line(text, 'full') };
}

function line(text: string, kind: string): PressureLine | undefined {
  const match = new RegExp(`^${kind} avg10=(\\S+) avg60=(\\S+) avg300=(\\S+) total=(\\d+)`, 'm').exec(text);
  if (!match) return undefined;
  return {
    avg10: Number(match[1]),
    avg60: Number(match[2]),
    avg300: Number(match[3]),
    // Divided as node_exporter does it, so that the last digit is the same.
    totalSeconds: Number(match[4]) / 1000 / 1000,
  };
}
