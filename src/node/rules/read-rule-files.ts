import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError } from '../../config/index.ts';
import type { Fault } from '../../config/index.ts';
import { RuleFileError } from '../../rules/fault.ts';
import { loadRuleFile } from '../../rules/rule-file.ts';
import type { RuleFile } from '../../rules/rule-file.ts';

/** `alerts.rule_files`, and the folder relative ones are meant from. */
export interface RuleFilePatterns {
  readonly patterns: readonly string[];
  readonly folder: string;
}

/** Reads all files of rules, each once. Throws a `ConfigError` with everything that is wrong with any of them. */
export function readRuleFiles({ patterns, folder }: RuleFilePatterns): readonly RuleFile[] {
  const names = new Set(patterns.flatMap((pattern) => matching(resolve(folder, pattern))));
  const faults: Fault[] = [];
  const files: RuleFile[] = [];
  for (const name of names) {
    try {
      files.push(loadRuleFile(name));
    } catch (error) {
      if (!(error instanceof RuleFileError)) throw error;
      faults.push(...faultsOf(error));
    }
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return files;
}

/** A name without wildcards must be there; of a pattern there may be none yet. */
function matching(pattern: string): string[] {
  return /[*?[{]/.test(pattern) ? globSync(pattern).toSorted() : [pattern];
}

function faultsOf({ file, faults }: RuleFileError): Fault[] {
  return faults.map(({ line, column, message }) => ({
    file,
    line,
    column,
    message: line === undefined ? `${file}: ${message}` : message,
  }));
}
