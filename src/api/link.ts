import type { Context } from 'hono';
import type { Env } from './caller.ts';

/**
 * The page asked for, of rows read one further than that: where there are more, the answer says where (RFC 8288,
 * `rel="next"`).
 */
export function linkNext<Row>(
  context: Context<Env>,
  rows: readonly Row[],
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Row[] {
  if (rows.length > limit) {
    const next = new URLSearchParams({ ...context.req.query(), offset: String(offset + limit) });
    context.header('Link', `<${context.req.path}?${next.toString()}>; rel="next"`);
  }
  return rows.slice(0, limit);
}

/** As `linkNext`, of rows that are found by the id they come before: what is new meanwhile moves no page. */
export function linkBefore<Row extends { readonly id: number }>(
  context: Context<Env>,
  rows: readonly Row[],
  { limit }: { readonly limit: number },
): Row[] {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  if (rows.length > limit && last) {
    const next = new URLSearchParams({ ...context.req.query(), before: String(last.id) });
    context.header('Link', `<${context.req.path}?${next.toString()}>; rel="next"`);
  }
  return shown;
}
