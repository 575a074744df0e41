import { EtlmonError } from '../../lib/errors.ts';

/** Why Prometheus' API does not answer, in its words. */
export type FailureType =
  | 'bad_data'
  | 'execution'
  | 'timeout'
  | 'canceled'
  | 'internal'
  | 'unavailable'
  | 'not_found';

/** The status of each failure. 499: the client is gone. */
export const failureStatus: Readonly<Record<FailureType, number>> = {
  bad_data: 400,
  execution: 422,
  timeout: 503,
  canceled: 499,
  internal: 500,
  unavailable: 503,
  not_found: 404,
};

/** A question that Prometheus' API refuses or cannot answer. */
export class PrometheusFailure extends EtlmonError {
  readonly type: FailureType;

  constructor(type: FailureType, message: string) {
    super(type, message);
    this.type = type;
  }
}

/** A parameter that cannot be understood. */
export function invalidParameter(name: string, message: string): PrometheusFailure {
  return new PrometheusFailure('bad_data', `invalid parameter "${name}": ${message}`);
}

/** The document of a failure. */
export function failureText({ type, message }: PrometheusFailure): string {
  return JSON.stringify({ status: 'error', errorType: type, error: message });
}
