const minLength = 4;

/** Takes secrets out of texts that people see or that are kept. */
export class Redaction {
  readonly #secrets: readonly string[];

  /** Undefined and very short ones are ignored: nothing readable would be left. */
  constructor(secrets: Iterable<string | undefined>) {
    const all = new Set<string>();
    for (const secret of secrets) {
      if (secret === undefined || secret.length < minLength) continue;
      for (const form of formsOf(secret)) if (form.length >= minLength) all.add(form);
    }
    this.#secrets = [...all].toSorted((one, other) => other.length - one.length);
  }

  /** The text with `***` in place of each secret. */
  apply(text: string): string {
    return this.#secrets.reduce((result, secret) => result.replaceAll(secret, '***'), text);
  }
}

/** How a server may give a secret back. */
function formsOf(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret),
    encodeURI(secret),
    // A path with only its harmless escapes undone.
    decoded(decodeURI, secret),
    decoded(decodeURIComponent, secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ];
}

/** What is secret of an address: all but its host. Webhooks have their token in the path. */
export function secretsOfUrl(url: string): string[] {
  const { pathname, search, searchParams, username, password, hash } = new URL(url);
  const segments = pathname.split('/').filter((segment) => segment.length >= 8);
  const own = pathname === '/' ? [] : [pathname, pathname.slice(1)];
  const found = [url, ...own, ...segments, search, ...searchParams.values(), username, password, hash];
  return found;
}

function decoded(decode: (text: string) => string, text: string): string {
  try {
    return decode(text);
  } catch {
    return text;
  }
}
