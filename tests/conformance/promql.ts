import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { playScript } from './promql/play.ts';
import type { CaseResult, Suite } from './suite.ts';

/** Prometheus' own test scripts: every query of every `.test` file, by its grammar. */
export const promqlSuite: Suite = {
  name: 'promql',
  run: async (folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.test'))
      .toSorted()
      .map((name) => runFile(folder, name)),
};

function runFile(folder: string, file: string): CaseResult {
  const outcomes = playScript(readFileSync(join(folder, file), 'utf8'));
  const failures = outcomes.flatMap(({ line, query, failure }) =>
    failure === undefined ? [] : [`line ${line}: ${query}: ${failure}`],
  );
  const passed = outcomes.length - failures.length;
  return { file, passed, failed: failures.length, skipped: 0, failures, notes: [] };
}
