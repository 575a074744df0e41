import type { Path } from './yaml/located.ts';

/**
 * Whether a key holds a secret, going by its name: `password`, `smtp_password`, `token`, `api_key`, `connection`,
 * the headers `Authorization` and `X-Api-Key`. By name, so that a section added later is covered from its first day.
 */
export function isSecretKey(key: string): boolean {
  const words = key.toLowerCase().replaceAll('-', '_');
  return /(^|_)(passw(or)?d|passphrase|token|secret|connection|authorization|cookie|credentials|apikey)$|._key$/.test(
    words,
  );
}

/** Sections whose entries often carry secrets, whatever the keys of those are called. */
export const sectionsWithSecrets: ReadonlySet<string> = new Set([
  'http_checks',
  'tcp_checks',
  'exec',
  'mysql',
  'notifications',
  'remote_write',
  'nodes',
]);

/**
 * Whether what stands at a path is a secret: a key on the way says so, or it is a header of a request, which services
 * call as they like.
 */
export function isSecretPlace(path: Path): boolean {
  if (path.some((step) => typeof step === 'string' && isSecretKey(step))) return true;
  return sectionsWithSecrets.has(String(path[0])) && path.slice(0, -1).includes('headers');
}

/** Keys for addresses, which often carry a token in their path or query. */
export function isUrlKey(key: string): boolean {
  return /(^|_)(url|address)$/.test(key);
}
