import { formatDuration } from '../../lib/duration.ts';
import { compileExpression } from './expression.ts';
import type { Expression } from './expression.ts';
import type { HttpCheckEntry } from './config.ts';
import type { Certificate } from './outcome.ts';

type StatusWanted = HttpCheckEntry['expect']['status'];

/** The last answer as far as expectations look at it. Names of headers are in lower case. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  readonly body: string;
  readonly isBodyCut: boolean;
  readonly durationMs: number;
}

export interface Verdict {
  readonly failure: string;
  readonly isExpressionFailure: boolean;
}

interface HeaderRule {
  readonly name: string;
  readonly isWanted: boolean;
  readonly written: string;
  readonly matches: Expression;
}

/** What an answer must be like, its expressions compiled. */
export interface Expectations {
  /** Whether the body's text is looked at. */
  readonly needsBody: boolean;
  /** What is wrong with an answer, or `undefined`. */
  judge(answer: Answer): Verdict | undefined;
}

/** Compiles the `expect:` of a check. Rejects with `CheckUnusable` where an expression cannot be. */
export async function compileExpectations(expect: HttpCheckEntry['expect']): Promise<Expectations> {
  const optional = (written: string | undefined): Promise<Expression | undefined> =>
    written === undefined ? Promise.resolve(undefined) : compileExpression(written);
  const [body, bodyNot] = await Promise.all([optional(expect.body), optional(expect.body_not)]);
  const headers = await Promise.all([
    ...Object.entries(expect.header).map((entry) => headerRule(entry, true)),
    ...Object.entries(expect.header_not).map((entry) => headerRule(entry, false)),
  ]);
  return {
    needsBody: body !== undefined || bodyNot !== undefined,
    judge(answer) {
      if (!isStatusWanted(expect.status, answer.statusCode)) {
        return plain(`status ${answer.statusCode}, expected ${[expect.status].flat().join(' or ')}`);
      }
      for (const rule of headers) {
        const failure = judgeHeader(rule, answer.headers[rule.name]);
        if (failure !== undefined) return { failure, isExpressionFailure: true };
      }
      const where = answer.isBodyCut ? 'the part of the body that is read' : 'the body';
      if (body?.(answer.body) === false) {
        return { failure: `${where} does not match ${expect.body}`, isExpressionFailure: true };
      }
      if (bodyNot?.(answer.body) === true) {
        return { failure: `${where} matches ${expect.body_not}`, isExpressionFailure: true };
      }
      if (expect.response_time !== undefined && answer.durationMs > expect.response_time) {
        return plain(
          `took ${formatDuration(answer.durationMs)}, longer than ${formatDuration(expect.response_time)}`,
        );
      }
      return undefined;
    },
  };
}

function plain(failure: string): Verdict {
  return { failure, isExpressionFailure: false };
}

async function headerRule([name, written]: [string, string], isWanted: boolean): Promise<HeaderRule> {
  return { name: name.toLowerCase(), isWanted, written, matches: await compileExpression(written) };
}

/** A header that came several times matches when one of them does. */
function judgeHeader(rule: HeaderRule, values: readonly string[] = []): string | undefined {
  const isMatched = values.some((value) => rule.matches(value));
  if (isMatched === rule.isWanted) return undefined;
  if (isMatched) return `the header ${rule.name} matches ${rule.written}`;
  return values.length === 0
    ? `there is no header ${rule.name}`
    : `the header ${rule.name} does not match ${rule.written}`;
}

/** Whether a status is one of those wanted: `200`, `2xx`, `200-299`, or a list of such. */
export function isStatusWanted(wanted: StatusWanted, statusCode: number): boolean {
  return [wanted].flat().some((item) => {
    if (typeof item === 'number') return item === statusCode;
    if (item.endsWith('xx')) return Math.floor(statusCode / 100) === Number(item[0]);
    const [first = '', last = first] = item.split('-');
    return statusCode >= Number(first) && statusCode <= Number(last);
  });
}

const dayMs = 86_400_000;

/** What is wrong with how long a certificate is still good, or `undefined`. */
export function judgeExpiry(
  certificate: Certificate | undefined,
  wantedMs: number | undefined,
  nowMs: number,
): string | undefined {
  if (certificate === undefined || wantedMs === undefined) return undefined;
  const leftMs = certificate.expiresAt - nowMs;
  if (leftMs >= wantedMs) return undefined;
  if (leftMs < 0) return 'the certificate has expired';
  const left = leftMs < dayMs ? 'less than a day' : formatDuration(Math.floor(leftMs / dayMs) * dayMs);
  return `the certificate expires in ${left}, sooner than in ${formatDuration(wantedMs)}`;
}
