import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';

/** How a client trusts a server, and proves itself to it. */
export interface TlsOptions {
  /** Paths of PEM files. */
  readonly caFile: string | undefined;
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  /** For whom the server's certificate must be, in place of the host it is reached at. */
  readonly serverName: string | undefined;
  readonly isUnverified: boolean;
}

/** Reads the files TLS needs. Rejects with the file system's own error, which names the file. */
export async function loadTlsOptions(tls: TlsOptions): Promise<ConnectionOptions> {
  const [ca, cert, key] = await Promise.all(
    [tls.caFile, tls.certFile, tls.keyFile].map(async (file) =>
      file === undefined ? undefined : await readFile(file),
    ),
  );
  const name = tls.serverName;
  return {
    rejectUnauthorized: !tls.isUnverified,
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
