import type { Problem } from './common.ts';

/** The node answered, and refused; carries its problem document. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

/** The node did not answer, or not in our language: away, wrong address, another program on that port. */
export class UnreachableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnreachableError';
  }
}

/** Says in one line why a node could not be reached. */
export function unreachable(address: string, cause: unknown): string {
  if (cause instanceof Error && cause.name === 'TimeoutError') return `${address} did not answer in time`;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  if (code === 'ECONNREFUSED' || code === 'ConnectionRefused')
    return `${address} refuses connections: nothing listens there`;
  if (code === 'ENOENT') return `${address}: no such socket`;
  if (code === 'ENOTFOUND') return `${address}: no such host`;
  return `${address} cannot be reached${code === '' ? '' : ` (${code})`}`;
}
