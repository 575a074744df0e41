/** An address as it may be shown and put into labels: without user, password and what the query holds. */
export function shownUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}${url.search === '' ? '' : '?***'}`;
}
