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

/** Keys for addresses, which often carry a token in their path or query. */
export function isUrlKey(key: string): boolean {
  return /(^|_)(url|address)$/.test(key);
}
