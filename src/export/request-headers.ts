import { authorizationOf, lowerCaseNames } from '../lib/http/authorization.ts';
import type { RemoteWriteEndpoint } from './endpoint.ts';

/** The headers of each request to an endpoint, names in lower case. Its own win over ours, but for the protocol's. */
export function requestHeaders(endpoint: RemoteWriteEndpoint, userAgent: string): Record<string, string> {
  const { url, bearer_token, basic_auth } = endpoint;
  const authorization = authorizationOf(url, { bearer: bearer_token, basicAuth: basic_auth });
  return {
    'user-agent': userAgent,
    ...(authorization !== undefined && { authorization }),
    ...lowerCaseNames(endpoint.headers),
    // These say what the body is: https://prometheus.io/docs/specs/prw/remote_write_spec/
    'content-type': 'application/x-protobuf',
    'content-encoding': 'snappy',
    'x-prometheus-remote-write-version': '0.1.0',
  };
}
