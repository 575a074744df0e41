import { isSecretPlace, sectionsWithSecrets } from './secret-keys.ts';
import type { Path } from './yaml/located.ts';

const hidden = '***';

/**
 * The same value with secrets replaced by `***`: what stands under a key that says so, headers of requests, user
 * names, passwords and queries in addresses, the paths of notification addresses (a Slack webhook's is its token), and
 * what `filled` points at where secrets are usual.
 */
export function redact(value: unknown, filled: readonly Path[] = []): unknown {
  const filledPlaces = new Set(filled.map((path) => JSON.stringify(path)));
  return redactAt(value, [], filledPlaces);
}

function redactAt(value: unknown, path: Path, filledPlaces: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return redactText(value, path, filledPlaces);
  if (typeof value === 'number' || typeof value === 'bigint') return isSecretPlace(path) ? hidden : value;
  if (Array.isArray(value)) return value.map((item, index) => redactAt(item, [...path, index], filledPlaces));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, redactAt(child, [...path, key], filledPlaces)]),
  );
}

function redactText(text: string, path: Path, filledPlaces: ReadonlySet<string>): string {
  if (text === '') return text;
  if (isSecretPlace(path)) return hidden;
  const section = String(path[0]);
  if (sectionsWithSecrets.has(section) && filledPlaces.has(JSON.stringify(path))) return hidden;
  return redactUrls(text, section === 'notifications');
}

/** Hides what is secret in each address of a text: `https://***@host/path?***`. */
export function redactUrls(text: string, isPathSecret = false): string {
  return text.replaceAll(
    /([a-z][a-z0-9+.-]*:\/\/)([^\s/?#"']*@)?([^\s/?#"']*)([^\s?#"']*)(\?[^\s#"']*)?(#[^\s"']*)?/gi,
    (_whole, scheme: string, user?: string, host = '', path = '', query?: string, fragment?: string) => {
      const shownPath = isPathSecret && path.length > 1 ? `/${hidden}` : path;
      const shownUser = user === undefined ? '' : `${hidden}@`;
      const isMore = query !== undefined || fragment !== undefined;
      return `${scheme}${shownUser}${host}${shownPath}${isMore ? `?${hidden}` : ''}`;
    },
  );
}
