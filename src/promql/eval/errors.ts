import { EtlmonError } from '../../lib/errors.ts';

/** A query that is well-formed but has no answer; the message is Prometheus' own. */
export class EvaluationError extends EtlmonError {
  constructor(message: string) {
    super('execution', message);
  }
}

/** More samples would have to be held at once than the query may. */
export class TooManySamples extends EvaluationError {
  constructor() {
    super('query processing would load too many samples into memory in query execution');
  }
}

/** The query took longer than it may. */
export class QueryTimeout extends EtlmonError {
  constructor() {
    super('timeout', 'query timed out in expression evaluation');
  }
}

/** Whoever asked does not want the answer any more. */
export class QueryCanceled extends EtlmonError {
  constructor() {
    super('canceled', 'query was canceled in expression evaluation');
  }
}
