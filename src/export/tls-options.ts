import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import type { RemoteWriteEndpoint } from './endpoint.ts';

/** Reads the files of a `tls:` section. Rejects with the file system's own error, which names the file. */
export async function loadTlsOptions(tls: RemoteWriteEndpoint['tls']): Promise<ConnectionOptions> {
  const [ca, cert, key] = await Promise.all(
    [tls.ca, tls.cert, tls.key].map(async (file) => (file === undefined ? undefined : await readFile(file))),
  );
  const name = tls.server_name;
  return {
    rejectUnauthorized: !tls.insecure_skip_verify,
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(name !== undefined && {
      // An address may not be sent as a name (RFC 6066, 3), but the certificate may be for one.
      servername: isIP(name) === 0 ? name : '',
      checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
    }),
  };
}
