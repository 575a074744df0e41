import { EtlmonError } from '../lib/errors.ts';

/** One thing wrong with a file of rules or of unit tests. */
export interface RuleFault {
  /** 1-based; undefined where it is the file as a whole. */
  readonly line: number | undefined;
  /** 1-based, in UTF-16 units; undefined with `line`. */
  readonly column: number | undefined;
  readonly message: string;
}

/** A file that cannot be used, with everything that is wrong with it. */
export class RuleFileError extends EtlmonError {
  readonly file: string;
  readonly faults: readonly RuleFault[];

  constructor(file: string, faults: readonly RuleFault[]) {
    super('RULES_INVALID', faults.map((fault) => formatFault(file, fault)).join('\n'));
    this.file = file;
    this.faults = faults;
  }
}

function formatFault(file: string, { line, column, message }: RuleFault): string {
  return line === undefined ? `${file}: ${message}` : `${file}:${line}:${column}: ${message}`;
}
