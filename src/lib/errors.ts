/** An error a caller can act on: `code` to match on, `hint` for the operator's next action. */
export class EtlmonError extends Error {
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, options: { cause?: unknown; hint?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
  }
}

/** This host lacks the source (no PSI, no systemd): not a failure, the collector is simply not available here. */
export class Unavailable extends EtlmonError {
  constructor(message: string, options: { cause?: unknown; hint?: string } = {}) {
    super('UNAVAILABLE', message, options);
  }
}

/** The kernel's name of an error (`ENOENT`, `EACCES`), or `undefined` where the error carries none. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return undefined;
}

/** What to show a person of an unknown thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
