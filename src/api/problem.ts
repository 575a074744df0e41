import type { Problem } from '../contract/common.ts';
import type { Refusal } from '../control/refusal.ts';

const titles: Record<number, string> = {
  400: 'Bad request',
  403: 'Refused',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'The world changed in between',
  413: 'Body too large',
  415: 'Unsupported media type',
  422: 'Cannot be done',
  428: 'Confirmation required',
  429: 'Too many',
  500: 'Internal error',
  502: 'Refused by the kernel',
  503: 'Not ready',
};

type Extra = Partial<Pick<Problem, 'hint' | 'errors' | 'would'>>;

/** A problem document of RFC 9457. */
export function problem(status: number, code: string, detail: string, extra: Extra = {}): Problem {
  return { type: 'about:blank', title: titles[status] ?? 'Error', status, detail, code, ...extra };
}

/** The answer that carries a problem document. */
export function problemResponse(document: Problem, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(document), {
    status: document.status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}

/** The answer to a refused command. */
export function refusalResponse(refusal: Refusal): Response {
  const extra: Extra = {};
  if (refusal.hint !== undefined) extra.hint = refusal.hint;
  if (refusal.would !== undefined) extra.would = refusal.would;
  const headers: Record<string, string> =
    refusal.retryAfterSec === undefined ? {} : { 'retry-after': String(refusal.retryAfterSec) };
  return problemResponse(problem(refusal.status, refusal.code, refusal.message, extra), headers);
}
