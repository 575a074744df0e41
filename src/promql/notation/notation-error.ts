import { EtlmonError } from '../../lib/errors.ts';

/** A series that is not written in Prometheus' notation: what was expected and where. */
export class NotationError extends EtlmonError {
  readonly text: string;
  /** 1-based, in UTF-16 units. */
  readonly column: number;

  constructor(message: string, text: string, offset: number) {
    super('PROMQL_NOTATION', `${message} (column ${offset + 1})`);
    this.text = text;
    this.column = offset + 1;
  }
}
