import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseResult } from './suite.ts';

/** Reads a case file; what it holds is for the caller to say. */
export function readCases(folder: string, file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

/** Counts what became of the cases of one file; each reason for skipping is noted once, with its number of cases. */
export class Tally {
  readonly #file: string;
  readonly #failures: string[] = [];
  readonly #skips = new Map<string, number>();
  #passed = 0;

  constructor(file: string) {
    this.#file = file;
  }

  skip(reason: string): void {
    this.#skips.set(reason, (this.#skips.get(reason) ?? 0) + 1);
  }

  /** Passes when both are the same as JSON. */
  compare(name: string, ours: unknown, expected: unknown): void {
    const [a, b] = [JSON.stringify(ours), JSON.stringify(expected)];
    if (a === b) this.#passed += 1;
    else this.#failures.push(`${name}: ${a}, expected ${b}`);
  }

  result(): CaseResult {
    return {
      file: this.#file,
      passed: this.#passed,
      failed: this.#failures.length,
      skipped: [...this.#skips.values()].reduce((sum, count) => sum + count, 0),
      failures: this.#failures,
      notes: Array.from(this.#skips, ([reason, count]) => `${count} × ${reason}`),
    };
  }
}
