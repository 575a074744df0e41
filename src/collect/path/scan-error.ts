import { EtlmonError } from '../../lib/errors.ts';

/** A scan without a result: the path is missing, is no directory, may not be read, or does not answer. */
export class ScanError extends EtlmonError {
  /** Settles when the threads that are stuck for this scan have come back; undefined where none is. */
  readonly back: Promise<unknown> | undefined;

  constructor(
    code: string,
    message: string,
    options: { cause?: unknown; hint?: string; back?: Promise<unknown> } = {},
  ) {
    super(code, message, options);
    this.back = options.back;
  }
}

/** Says what the kernel's answer about the scanned path means. */
export function rootError(path: string, code: string): ScanError {
  switch (code) {
    case 'ENOENT':
      return new ScanError(code, `${path} does not exist`, { hint: 'create it, or correct the path' });
    case 'ENOTDIR':
      return new ScanError(code, `${path} is not a directory`, { hint: 'configure the directory it is in' });
    case 'EACCES':
    case 'EPERM':
      return new ScanError(code, `${path} cannot be read: permission denied (${code})`, {
        hint: 'let the user etlmon runs as read it',
      });
    case 'ELOOP':
      return new ScanError(code, `${path} is a link that leads back to itself (${code})`);
    default:
      return new ScanError(code, `${path} cannot be read (${code})`);
  }
}
