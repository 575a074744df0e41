import { EtlmonError } from '../../lib/errors.ts';

/** The target did not pass: its message is the reason a person reads. */
export class CheckFailure extends EtlmonError {
  constructor(reason: string, options: { code?: string; cause?: unknown } = {}) {
    super(
      options.code ?? 'CHECK_FAILED',
      reason,
      options.cause === undefined ? {} : { cause: options.cause },
    );
  }
}

/** The check itself cannot be made (a certificate file that cannot be read): tells nothing about the target. */
export class CheckUnusable extends EtlmonError {
  constructor(reason: string, options: { cause?: unknown; hint?: string } = {}) {
    super('CHECK_UNUSABLE', reason, options);
  }
}
