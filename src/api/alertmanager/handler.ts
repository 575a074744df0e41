import type { Context } from 'hono';
import { formatMatchers, MatcherSyntaxError } from '../../alert/matcher.ts';
import { Refusal } from '../../control/refusal.ts';
import { MatcherError } from '../../lib/matchers.ts';
import { assertLocalCommand, callerOf } from '../caller.ts';
import type { Env } from '../caller.ts';
import { runCommand } from '../command.ts';
import { postedAlerts, shownAlerts, shownGroups } from './alerts.ts';
import { AlertmanagerFailure, answered, failed } from './failure.ts';
import type { AlertmanagerNode } from './index.ts';
import { postedSilence, shownSilence, shownSilences } from './silences.ts';
import type { AlertmanagerView } from './view.ts';

/** The version of Alertmanager whose API this is; amtool warns of another than its own. */
const compatibleVersion = '0.25.0';

interface Asked {
  readonly c: Context<Env>;
  readonly node: AlertmanagerNode;
  readonly view: AlertmanagerView;
  readonly query: URLSearchParams;
  /** What the path ends with, where that is an id. */
  readonly id: string;
}

type Handler = (asked: Asked) => Response | Promise<Response>;
type Methods = Readonly<Record<string, Handler>>;

const paths: Readonly<Record<string, Methods>> = {
  '/-/ready': { GET: ({ c }) => c.text('OK') },
  '/api/v2/status': { GET: status },
  '/api/v2/receivers': {
    GET: ({ view }) => answered(view.settings.receivers.map(({ name }) => ({ name }))),
  },
  '/api/v2/alerts': {
    GET: async ({ view, query }) => answered(await shownAlerts(view, query)),
    POST: postAlerts,
  },
  '/api/v2/alerts/groups': { GET: async ({ view, query }) => answered(await shownGroups(view, query)) },
  '/api/v2/silences': {
    GET: ({ view, query }) => answered(shownSilences(view, query)),
    POST: postSilence,
  },
};

const silence: Methods = { GET: getSilence, DELETE: deleteSilence };

/** Answers a request for a path of Alertmanager's. Never rejects. */
export async function answerAlertmanager(
  c: Context<Env>,
  path: string,
  node: AlertmanagerNode,
): Promise<Response> {
  try {
    const [, id] = /^\/api\/v2\/silence\/([^/]+)$/.exec(path) ?? [];
    const methods = id === undefined ? (Object.hasOwn(paths, path) ? paths[path] : undefined) : silence;
    if (methods === undefined) throw new AlertmanagerFailure(404, `there is no ${path}`, 404);
    const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
    const handler = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (handler === undefined) {
      const message = `expected ${Object.keys(methods).join(' or ')}, got ${method.slice(0, 20)}`;
      throw new AlertmanagerFailure(405, message, 405);
    }
    const view = node.alerts.alertmanager;
    if (view === undefined) throw new AlertmanagerFailure(503, 'the node is still starting');
    return await handler({ c, node, view, query: new URL(c.req.url).searchParams, id: id ?? '' });
  } catch (error) {
    return failed(failureOf(error) ?? fault(error, c, node));
  }
}

function failureOf(error: unknown): AlertmanagerFailure | undefined {
  if (error instanceof AlertmanagerFailure) return error;
  if (error instanceof Refusal) return new AlertmanagerFailure(error.status, error.message);
  const isMatchers = error instanceof MatcherError || error instanceof MatcherSyntaxError;
  return isMatchers ? new AlertmanagerFailure(400, error.message) : undefined;
}

function fault(error: unknown, c: Context<Env>, node: AlertmanagerNode): AlertmanagerFailure {
  node.report(error, `${c.req.method} ${c.req.path}`);
  return new AlertmanagerFailure(500, 'the node met a fault of its own; its log tells more');
}

async function status({ node, view }: Asked): Promise<Response> {
  const { routingText } = await import('./routing-text.ts');
  const { version, metrics } = node;
  const { routing, receivers } = view.settings;
  const names = receivers.map(({ name }) => name);
  return answered({
    cluster: { peers: [], status: 'disabled' },
    config: { original: routingText(routing, names) },
    uptime: new Date(metrics.prometheus.startedAtMs).toISOString(),
    versionInfo: {
      branch: 'etlmon',
      buildDate: '',
      buildUser: `etlmon ${version}`,
      goVersion: '',
      revision: `etlmon-${version}`,
      version: compatibleVersion,
    },
  });
}

/** Leaves no line in the audit log: alerts are data, and come again each minute. */
async function postAlerts({ c, view }: Asked): Promise<Response> {
  assertLocalCommand(c, callerOf(c));
  const faults = view.post(postedAlerts(await bodyOf(c)));
  if (faults.length === 0) return new Response();
  throw new AlertmanagerFailure(400, [...new Set(faults)].slice(0, 10).join('; '));
}

async function postSilence({ c, node, view }: Asked): Promise<Response> {
  const wanted = postedSilence(await bodyOf(c), view);
  const { id, kind, matchers, startsAtMs, endsAtMs, createdBy, comment } = wanted;
  const parameters = {
    id,
    kind,
    matchers: formatMatchers(matchers),
    starts_at: new Date(startsAtMs).toISOString(),
    ends_at: new Date(endsAtMs).toISOString(),
    created_by: createdBy,
    comment,
  };
  const command = { command: 'silences.set', target: id ?? 'new', parameters };
  const made = await runCommand(c, node.audit, command, () => view.silences.put(wanted));
  return answered({ silenceID: made.id });
}

function getSilence({ view, id }: Asked): Response {
  const found = view.silences.silences.get(silenceId(id));
  return found ? answered(shownSilence(found, view.nowMs)) : new Response(null, { status: 404 });
}

async function deleteSilence({ c, node, view, id }: Asked): Promise<Response> {
  const target = silenceId(id);
  try {
    await runCommand(c, node.audit, { command: 'silences.expire', target }, () => view.silences.end(target));
    return new Response();
  } catch (error) {
    // The API has no other word for it, and its clients know no other status.
    if (error instanceof Refusal && error.code === 'NOT_FOUND')
      throw new AlertmanagerFailure(500, error.message);
    throw error;
  }
}

function silenceId(text: string): string {
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return text;
  const shown = JSON.stringify(text.slice(0, 100));
  throw new AlertmanagerFailure(422, `expected the UUID of a silence, got ${shown}`, 601);
}

async function bodyOf(c: Context<Env>): Promise<unknown> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    const message = `expected content-type application/json, got ${type.slice(0, 100) || 'none'}`;
    throw new AlertmanagerFailure(415, message, 415);
  }
  const text = await c.req.text();
  if (text === '') throw new AlertmanagerFailure(422, 'the body is missing', 602);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AlertmanagerFailure(400, `the body is no JSON: ${String(error)}`, 400);
  }
}
