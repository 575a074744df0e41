import { EtlmonError } from '../lib/errors.ts';

/** A rule that could not be evaluated; the message is Prometheus' own. */
export class RuleError extends EtlmonError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super('RULE', message, options);
  }
}
