import { EtlmonError } from '../lib/errors.ts';

/** One thing wrong with a configuration file. */
export interface Fault {
  readonly file: string;
  /** 1-based; `undefined` when it is the file as a whole, as with one that cannot be read. */
  readonly line: number | undefined;
  /** 1-based, in UTF-16 units; `undefined` with `line`. */
  readonly column: number | undefined;
  /** The whole sentence, `expected` and `received` included. Never shows a secret. */
  readonly message: string;
  readonly expected?: string;
  readonly received?: string;
}

/** A configuration that cannot be used, with everything that is wrong with it. */
export class ConfigError extends EtlmonError {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    const file = faults[0]?.file ?? 'FILE';
    super('CONFIG_INVALID', formatFaults(faults), {
      hint: `correct the file, then test it with: etlmon check ${file}`,
    });
    this.faults = faults;
  }

  /** One line per fault, in the order of the file: `node.yaml:14:5: unknown key …`. */
  format(): string {
    return formatFaults(this.faults);
  }
}

function formatFaults(faults: readonly Fault[]): string {
  return faults.map(formatFault).join('\n');
}

function formatFault({ file, line, column, message }: Fault): string {
  // A fault of the file as a whole names it already.
  return line === undefined ? message : `${file}:${line}:${column}: ${message}`;
}
