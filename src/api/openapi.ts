import { createDocument } from 'zod-openapi';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import { problemSchema } from '../contract/common.ts';
import type { Route } from '../contract/routes.ts';
import { routes } from '../contract/routes.ts';

/** The OpenAPI 3.1 document of this API, made from the contract. Loaded only when somebody asks for it. */
export async function openapiDocument(version: string): Promise<object> {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const [id, route] of Object.entries<Route>(routes)) {
    (paths[route.path] ??= {})[route.method] = await operation(id, route);
  }
  paths['/metrics'] = { get: metricsOperation('metrics') };
  paths['/api/v1/metrics'] = { get: metricsOperation('metricsV1') };
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'etlmon node',
      version,
      description:
        'Times are RFC 3339 in UTC, sizes bytes, percentages 0 to 100. Queries change nothing. Commands are taken from loopback only while no authentication is configured, need "confirm": true where they can harm, and leave a line in the audit log.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
  });
}

/** Any operation may meet these. */
const generalProblems = [500];

async function operation(id: string, route: Route): Promise<ZodOpenApiOperationObject> {
  const isChecked = route.query !== undefined || route.body !== undefined || route.params !== undefined;
  const statuses = [
    ...(isChecked ? [400] : []),
    ...route.problems,
    ...(route.body ? [413, 429] : []),
    ...generalProblems,
  ];
  const problems = Object.fromEntries(
    [...new Set(statuses)]
      .toSorted((a, b) => a - b)
      .map((status) => [
        status,
        { description: 'Problem', content: { 'application/problem+json': { schema: problemSchema } } },
      ]),
  );
  const success = {
    description: route.summary,
    content: {
      'application/json': { schema: await route.response() },
      ...(route.streams === true ? { 'text/event-stream': { schema: { type: 'string' as const } } } : {}),
    },
  };
  return {
    operationId: id,
    summary: route.summary,
    tags: [route.tag],
    ...(route.params || route.query
      ? {
          requestParams: {
            ...(route.params && { path: route.params() }),
            ...(route.query && { query: route.query() }),
          },
        }
      : {}),
    ...(route.body ? { requestBody: { content: { 'application/json': { schema: route.body() } } } } : {}),
    responses: {
      [String(route.status) as '200']: success,
      ...(id === 'health' ? { '503': { ...success, description: 'The node is failing' } } : {}),
      ...problems,
    },
  };
}

function metricsOperation(operationId: string): ZodOpenApiOperationObject {
  return {
    operationId,
    summary: 'All samples of the last readings in Prometheus text format 0.0.4',
    tags: ['metrics'],
    responses: {
      '200': { description: 'Samples', content: { 'text/plain': { schema: { type: 'string' } } } },
    },
  };
}
