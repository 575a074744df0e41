import type { Route } from './route.ts';

/** A query as text, without what was left out. */
export function textOf(query: object): Record<string, string> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [key, String(value)]));
}

/** The path of a route with its parameters filled in and its query behind it. */
export function pathOf(
  route: Pick<Route, 'path'>,
  input: { params?: Record<string, string>; query?: Record<string, string> },
): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(input.params?.[name] ?? ''),
  );
  const query = new URLSearchParams(input.query).toString();
  return query === '' ? path : `${path}?${query}`;
}
