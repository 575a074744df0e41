import { z } from 'zod';

/** Where the node's API listens. */
export type ListenAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string };

const expected = 'an address such as 127.0.0.1:8080 or unix:/run/etlmon.sock';

/** `host:port`, `[::1]:8080` or `unix:/path`; port 0 takes any free one. */
export function listenAddress(): z.ZodCodec<z.ZodString, z.ZodCustom<ListenAddress>> {
  return z.codec(z.string({ error: expected }), z.custom<ListenAddress>(), {
    decode(written, context) {
      const address = parseListenAddress(written);
      if (typeof address === 'object') return address;
      context.issues.push({
        code: 'custom',
        input: written,
        message: expected,
        ...(address === undefined ? {} : { params: { reason: address } }),
      });
      return z.NEVER;
    },
    encode: formatListenAddress,
  });
}

/** The address; or, where there is more to say than that it is none, a text with the reason. */
export function parseListenAddress(written: string): ListenAddress | string | undefined {
  if (written.startsWith('unix:')) {
    const path = written.slice('unix:'.length);
    return path.startsWith('/') && !path.includes('\0')
      ? { kind: 'unix', path }
      : 'the socket needs an absolute path';
  }
  const port = /^:?(\d{1,5})$/.exec(written)?.[1];
  if (port !== undefined) return `use 127.0.0.1:${port} for this machine only, 0.0.0.0:${port} for everyone`;
  const match = /^(?:\[([0-9a-fA-F:.%a-z]+)\]|([^\s:/[\]]+)):(\d{1,5})$/.exec(written);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined) return undefined;
  if (Number(match?.[3]) > 65_535) return 'ports end at 65535';
  return { kind: 'tcp', host, port: Number(match?.[3]) };
}

/** The address as a file has it. */
export function formatListenAddress(address: ListenAddress): string {
  if (address.kind === 'unix') return `unix:${address.path}`;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `${host}:${address.port}`;
}
