import { EtlmonError } from '../lib/errors.ts';

/** Stored samples cannot be read: what is there is not what was written. The rest of the store is not affected. */
export class SeriesDataError extends EtlmonError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super('SERIES_DATA', message, {
      ...options,
      hint: '`etlmon db check` looks through the whole database',
    });
  }
}
