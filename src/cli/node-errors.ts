import { ApiError, UnreachableError } from '../contract/client-errors.ts';
import { EtlmonError } from '../lib/errors.ts';

/** A node's refusal, and its silence, as errors for a person; any other error as it is. */
export function told(error: unknown): unknown {
  if (error instanceof ApiError) {
    const { detail, hint, code } = error.problem;
    return new EtlmonError(code, detail, { cause: error, ...(hint === undefined ? {} : { hint }) });
  }
  if (error instanceof UnreachableError)
    return new EtlmonError('UNREACHABLE', error.message, {
      cause: error,
      hint: 'is the node running?',
    });
  return error;
}
