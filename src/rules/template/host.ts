import { isIP } from 'node:net';

/** Host and port of `host:port` and `[::1]:port`; undefined where it is neither. */
function split(hostPort: string): { readonly host: string; readonly port: string } | undefined {
  const [, bracketed, plain, port = ''] = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(hostPort) ?? [];
  const host = bracketed ?? plain;
  return host === undefined ? undefined : { host, port };
}

/** `host:9100` as `host`; what has no port stays. */
export function stripPort(hostPort: string): string {
  return split(hostPort)?.host ?? hostPort;
}

/** `host.example.org:9100` as `host:9100`; addresses stay. */
export function stripDomain(hostPort: string): string {
  const { host, port } = split(hostPort) ?? { host: hostPort, port: '' };
  if (isIP(host) !== 0) return hostPort;
  const [name = ''] = host.split('.');
  return port === '' ? name : `${name}:${port}`;
}
