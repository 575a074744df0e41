import { EtlmonError } from '../lib/errors.ts';

/** Why a command was not carried out. Each has one HTTP status. */
const refusalStatus = {
  INVALID_INPUT: 400,
  CONFIRMATION_REQUIRED: 428,
  REMOTE_WITHOUT_AUTHENTICATION: 403,
  CROSS_ORIGIN: 403,
  POLICY: 403,
  PROTECTED: 403,
  NOT_FOUND: 404,
  NOT_CONFIGURED: 404,
  PID_REUSED: 409,
  IN_PROGRESS: 409,
  NOT_FIRING: 409,
  ALREADY_SENT: 409,
  OUTDATED: 409,
  FILTER_TOO_SLOW: 422,
  INVALID_CONFIG: 422,
  RATE_LIMITED: 429,
  EPERM: 502,
  ESRCH: 502,
  EINVAL: 502,
  UNAVAILABLE: 503,
} as const;

export type RefusalCode = keyof typeof refusalStatus;

/** A command refused, by us or by the kernel. `would` says what it would have done. */
export class Refusal extends EtlmonError {
  declare readonly code: RefusalCode;
  readonly would: string | undefined;
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSec: number | undefined;

  constructor(
    code: RefusalCode,
    message: string,
    options: { hint?: string; would?: string; retryAfterSec?: number; cause?: unknown } = {},
  ) {
    super(code, message, options);
    this.would = options.would;
    this.retryAfterSec = options.retryAfterSec;
  }

  get status(): (typeof refusalStatus)[RefusalCode] {
    return refusalStatus[this.code];
  }
}
