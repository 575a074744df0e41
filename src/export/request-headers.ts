import type { RemoteWriteEndpoint } from './endpoint.ts';

/** The headers of each request to an endpoint, names in lower case. Its own win over ours, but for the protocol's. */
export function requestHeaders(endpoint: RemoteWriteEndpoint, userAgent: string): Record<string, string> {
  const authorization = authorizationOf(endpoint);
  return {
    'user-agent': userAgent,
    ...(authorization !== undefined && { authorization }),
    ...Object.fromEntries(
      Object.entries(endpoint.headers).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    // These say what the body is: https://prometheus.io/docs/specs/prw/remote_write_spec/
    'content-type': 'application/x-protobuf',
    'content-encoding': 'snappy',
    'x-prometheus-remote-write-version': '0.1.0',
  };
}

function authorizationOf(endpoint: RemoteWriteEndpoint): string | undefined {
  if (endpoint.bearer_token !== undefined) return `Bearer ${endpoint.bearer_token}`;
  const { username, password } = endpoint.basic_auth ?? credentialsIn(endpoint.url);
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function credentialsIn(url: string): { readonly username: string; readonly password: string } {
  const { username, password } = new URL(url);
  return { username: unescaped(username), password: unescaped(password) };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
