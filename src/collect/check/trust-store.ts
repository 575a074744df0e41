import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import * as tls from 'node:tls';
import type { SecureContext } from 'node:tls';

/** Where distributions keep the authorities they and the operator trust: Debian, Red Hat, SUSE, Alpine. */
const bundleFiles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** OpenSSL's own variable (openssl-env(7)) goes before them. */
export function machineBundles(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const own = env['SSL_CERT_FILE'];
  return own === undefined || own === '' ? bundleFiles : [own];
}

interface Trust {
  /** Of the bundle's file; another one means that it is read again. */
  readonly stamp: string;
  /** All that are trusted; undefined: the runtime's own are all. */
  readonly authorities: readonly string[] | undefined;
  readonly context: SecureContext;
}

/**
 * The authorities that are trusted where a check names none: the runtime's own and those of this machine, which has the
 * operator's. Nothing is read before it is asked, and again only when the machine's file has changed.
 */
export class TrustStore {
  readonly #bundles: readonly string[];
  #trust: Promise<Trust> | undefined;

  constructor(bundles: readonly string[] = machineBundles()) {
    this.#bundles = bundles;
  }

  /** For connections without a certificate of ours. One for all: making it takes 10 ms. */
  async context(): Promise<SecureContext> {
    return (await this.#current()).context;
  }

  /** What `ca` of a secure context is to be. */
  async authorities(): Promise<readonly string[] | undefined> {
    return (await this.#current()).authorities;
  }

  async #current(): Promise<Trust> {
    const before = await this.#trust;
    const { file, stamp } = await this.#bundle();
    if (before?.stamp === stamp) return before;
    const known = await this.#trust;
    if (known?.stamp === stamp) return known;
    this.#trust = trustOf(file, stamp);
    return this.#trust;
  }

  /** The first of the files that is there. */
  async #bundle(): Promise<{ readonly file: string | undefined; readonly stamp: string }> {
    for (const file of this.#bundles) {
      const stats = await stat(file).catch(() => undefined);
      if (stats?.isFile() === true) return { file, stamp: `${file} ${stats.mtimeMs} ${stats.size}` };
    }
    return { file: undefined, stamp: '' };
  }
}

/** A file that cannot be read adds nothing: what the runtime trusts is trusted all the same. */
async function trustOf(file: string | undefined, stamp: string): Promise<Trust> {
  const own = tls.getCACertificates?.('default') ?? tls.rootCertificates;
  const written = file === undefined ? undefined : await readFile(file, 'latin1').catch(() => '');
  const found = written === undefined ? machineStore() : certificatesIn(written);
  const known = new Set(own.map(bodyOf));
  const more = found.filter((certificate) => !known.has(bodyOf(certificate)) && isCertificate(certificate));
  const authorities = more.length === 0 ? undefined : [...own, ...more];
  const context = tls.createSecureContext(authorities === undefined ? {} : { ca: [...authorities] });
  return { stamp, authorities, context };
}

/** Where there is no such file, what OpenSSL's folder has; Node asks it from 22.15 on. */
function machineStore(): readonly string[] {
  return tls.getCACertificates?.('system') ?? [];
}

/** A damaged one in the machine's file would make a context of all the others fail. */
function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca !== undefined;
  } catch {
    return false;
  }
}

/** The certificates of a PEM file (RFC 7468); comments and anything else between them is passed over. */
export function certificatesIn(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

/** The certificate itself, however its lines are broken. */
function bodyOf(pem: string): string {
  return pem.replaceAll(/-----[A-Z ]+-----|\s/g, '');
}
