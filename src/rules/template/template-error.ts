import { EtlmonError } from '../../lib/errors.ts';

/** A template that cannot be read, or not be filled in; the message is that of Go's text/template. */
export class TemplateError extends EtlmonError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super('TEMPLATE', message, options);
  }
}
