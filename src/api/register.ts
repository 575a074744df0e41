import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import type { Route } from '../contract/routes.ts';
import type { Env } from './caller.ts';
import { problem, problemResponse } from './problem.ts';

type Parsed<S> = S extends () => z.ZodType ? z.output<ReturnType<S>> : undefined;

/** What a handler gets: the parts of the request, checked and converted by the contract's schemas. */
export interface Input<R extends Route> {
  readonly params: Parsed<R['params']>;
  readonly query: Parsed<R['query']>;
  readonly body: Parsed<R['body']>;
  readonly context: Context<Env>;
}

type Answer<R extends Route> = z.input<Awaited<ReturnType<R['response']>>>;

/** Puts a route of the contract on the server. A handler may answer with a `Response` of its own to choose the status. */
export function register<R extends Route>(
  app: Hono<Env>,
  route: R,
  handler: (input: Input<R>) => Answer<R> | Response | Promise<Answer<R> | Response>,
): void {
  const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
  const [paramsOf, queryOf, bodyOf] = [built(route.params), built(route.query), built(route.body)];
  app.on(route.method.toUpperCase(), path, async (c) => {
    const faults: Fault[] = [];
    const params = paramsOf && check(paramsOf(), c.req.param(), 'path', faults);
    const query = queryOf && check(queryOf(), c.req.query(), 'query', faults);
    const body = bodyOf && (await parseBody(c, bodyOf(), faults));
    if (body instanceof Response) return body;
    if (faults.length > 0) {
      const detail = faults.map(({ field, message }) => `${field}: ${message}`).join('; ');
      return problemResponse(problem(400, 'INVALID_INPUT', detail, { errors: faults }));
    }
    const answer = await handler({ params, query, body, context: c } as Input<R>);
    return answer instanceof Response ? answer : c.json(answer as object, route.status);
  });
}

/** The schema, built once, by the first who asks. */
function built(schema: (() => z.ZodType) | undefined): (() => z.ZodType) | undefined {
  let known: z.ZodType | undefined;
  return schema && (() => (known ??= schema()));
}

interface Fault {
  readonly field: string;
  readonly message: string;
}

function check(schema: z.ZodType, value: unknown, where: string, faults: Fault[]): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const field = [where, ...issue.path].map(String).join('.');
    faults.push({ field, message: issue.message });
  }
  return undefined;
}

/**
 * A command's body is JSON and says so: a web page of another origin cannot send that type without asking first. An
 * empty body counts as `{}`.
 */
async function parseBody(c: Context<Env>, schema: z.ZodType, faults: Fault[]): Promise<unknown> {
  const text = await c.req.text();
  const type = c.req.header('content-type');
  if (!/^application\/json\s*(;|$)/i.test(type ?? '') && (text !== '' || type !== undefined)) {
    const detail = `expected content-type application/json, got ${type?.slice(0, 100) ?? 'none'}`;
    return problemResponse(problem(415, 'UNSUPPORTED_MEDIA_TYPE', detail));
  }
  let value: unknown = {};
  try {
    if (text !== '') value = JSON.parse(text);
  } catch (error) {
    faults.push({
      field: 'body',
      message: `not JSON: ${error instanceof Error ? error.message : String(error)}`,
    });
    return undefined;
  }
  return check(schema, value, 'body', faults);
}
