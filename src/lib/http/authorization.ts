/** What proves to a server who asks. */
export interface Credentials {
  readonly bearer: string | undefined;
  readonly basicAuth: { readonly username: string; readonly password: string } | undefined;
}

/** The value of the Authorization header: those given, else user and password in the address; undefined without any. */
export function authorizationOf(url: string, { bearer, basicAuth }: Credentials): string | undefined {
  if (bearer !== undefined) return `Bearer ${bearer}`;
  const { username, password } = basicAuth ?? credentialsIn(url);
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Header names in lower case, so that one written twice is there once. */
export function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The address without user and password, for a request: they are in a header. */
export function withoutCredentials(url: string): URL {
  const address = new URL(url);
  address.username = '';
  address.password = '';
  return address;
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
