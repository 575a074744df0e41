import { EtlmonError } from '../../lib/errors.ts';

/**
 * A request that Alertmanager's API refuses. What its handlers refuse is answered with a text, what its generated part
 * refuses before with an object that has a code (https://github.com/go-openapi/errors).
 */
export class AlertmanagerFailure extends EtlmonError {
  readonly status: number;
  readonly apiCode: number | undefined;

  constructor(status: number, message: string, apiCode?: number) {
    super(`HTTP ${status}`, message);
    this.status = status;
    this.apiCode = apiCode;
  }
}

/** The answer to a refused request. */
export function failed({ status, message, apiCode }: AlertmanagerFailure): Response {
  return answered(apiCode === undefined ? message : { code: apiCode, message }, status);
}

/** An answer in JSON. */
export function answered(value: unknown, status = 200): Response {
  return new Response(`${JSON.stringify(value)}\n`, {
    status,
    headers: { 'content-type': 'application/json' },
  });
}
