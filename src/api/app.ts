import { Hono } from 'hono';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import type { Health } from '../contract/health.ts';
import type { PathTop, WatchedPath } from '../contract/paths.ts';
import type { Process } from '../contract/processes.ts';
import { isSet, routes } from '../contract/routes.ts';
import type { System } from '../contract/system.ts';
import type { Mount } from '../contract/fs.ts';
import type { Audit, Caller } from '../control/audit.ts';
import type { Killer } from '../control/kill.ts';
import { Refusal } from '../control/refusal.ts';
import type { ScanStarted } from '../control/scan.ts';
import type { ProcessOrder } from '../collect/process/index.ts';
import { addAdmin } from './admin-routes.ts';
import type { AdminView } from './admin-routes.ts';
import { addAlertmanager } from './alertmanager/index.ts';
import type { AlertmanagerView } from './alertmanager/index.ts';
import { addAlerts } from './alert-routes.ts';
import type { AlertView } from './alert-routes.ts';
import { addAudit } from './audit-routes.ts';
import type { AuditView } from './audit-routes.ts';
import type { Env } from './caller.ts';
import { assertLocalCommand, callerOf } from './caller.ts';
import { runCommand } from './command.ts';
import { addChecks } from './check-routes.ts';
import type { CheckView } from './check-routes.ts';
import { addEvents } from './event-routes.ts';
import type { EventView } from './event-routes.ts';
import { addJobs } from './job-routes.ts';
import type { JobView } from './job-routes.ts';
import { linkNext } from './link.ts';
import { addMetrics } from './metric-routes.ts';
import type { MetricView } from './metric-routes.ts';
import { addLogs } from './log-routes.ts';
import type { LogView } from './log-routes.ts';
import { addScripts } from './script-routes.ts';
import type { ScriptView } from './script-routes.ts';
import { addServices } from './service-routes.ts';
import type { ServiceView } from './service-routes.ts';
import { problem, problemResponse, refusalResponse } from './problem.ts';
import { addPrometheus } from './prometheus/index.ts';
import type { PrometheusView } from './prometheus/index.ts';
import { register } from './register.ts';

export interface ProcessQuery {
  readonly all: boolean;
  readonly sort: ProcessOrder;
  readonly limit: number;
  readonly offset: number;
}

/** What the API asks about the machine. Each answers at once from memory, but for the process list. */
export interface MachineView {
  mounts(): Mount[];
  paths(): WatchedPath[];
  /** Undefined for a path that is not configured. */
  pathTop(path: string, n: number): PathTop | undefined;
  processes(query: ProcessQuery): Promise<Process[]>;
  /** Undefined before the first reading. */
  system(): System | undefined;
  /** Throws `Refusal`. */
  scan(paths: readonly string[] | undefined): ScanStarted;
}

/** What the API asks about what collectors have read. */
export interface CollectorView {
  readonly machine: MachineView;
  readonly logs: LogView;
  readonly jobs: JobView;
  readonly services: ServiceView;
  readonly checks: CheckView;
  readonly scripts: ScriptView;
}

/** What the API asks of the node. */
export interface NodeView extends AdminView {
  health(): Health;
  readonly metrics: MetricView & { readonly prometheus: PrometheusView };
  readonly views: CollectorView;
  readonly alerts: { readonly desk: AlertView; readonly alertmanager: AlertmanagerView | undefined };
  readonly auditLines: AuditView;
  readonly events: EventView;
  readonly killer: Killer;
  readonly audit: Audit;
  readonly version: string;
  /** Milliseconds since the epoch. */
  now(): number;
  /** An unexpected fault of ours, for the log. */
  report(error: unknown, request: string): void;
}

const maxBodyBytes = 64 * 1024;

/** The HTTP application of a node, without a socket. */
export function createApp(node: NodeView): Hono<Env> {
  const app = new Hono<Env>();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'unsafe-inline'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'no-referrer',
      strictTransportSecurity: false,
    }),
  );
  // Before the limit on bodies, which are commands: these are queries, and have their own.
  addPrometheus(app, node.metrics.prometheus, node);
  // The list of alerts of a large Prometheus is larger than a command.
  addAlertmanager(app, node);
  const limitBody = bodyLimit({
    maxSize: maxBodyBytes,
    onError: () =>
      problemResponse(problem(413, 'BODY_TOO_LARGE', `a body may have at most ${maxBodyBytes} bytes`)),
  });
  app.use((c, next) => (c.req.method === 'GET' ? next() : limitBody(c, next)));
  addQueries(app, node);
  addCommands(app, node);
  addLogs(app, node.views.logs, node.audit);
  addJobs(app, node.views.jobs, node.audit);
  addServices(app, node.views.services);
  addChecks(app, node.views.checks);
  addScripts(app, node.views.scripts);
  addMetrics(app, node.metrics, () => node.now());
  addAlerts(app, node.alerts.desk, node.audit);
  addAudit(app, node.auditLines);
  addEvents(app, node.events, node.audit, () => node.now());
  addAdmin(app, node, node.audit);
  addDocuments(app, node);
  app.notFound((c) =>
    problemResponse(
      problem(404, 'NO_SUCH_ROUTE', `there is no ${c.req.method} ${c.req.path}`, {
        hint: 'see /api/v1/docs',
      }),
    ),
  );
  app.onError((error, c) => {
    if (error instanceof Refusal) return refusalResponse(error);
    node.report(error, `${c.req.method} ${c.req.path}`);
    return problemResponse(problem(500, 'INTERNAL', 'the node met a fault of its own; its log tells more'));
  });
  return app;
}

function addQueries(app: Hono<Env>, node: NodeView): void {
  register(app, routes.health, ({ context }) => {
    const health = node.health();
    return context.json(health, health.status === 'failing' ? 503 : 200);
  });
  register(app, routes.fs, () => node.views.machine.mounts());
  register(app, routes.paths, () => node.views.machine.paths());
  register(app, routes.pathsTop, ({ query }) => {
    const top = node.views.machine.pathTop(query.path, query.n);
    if (top) return top;
    throw new Refusal('NOT_CONFIGURED', `not a configured path: ${query.path}`, {
      hint: 'see /api/v1/paths',
    });
  });
  register(app, routes.processes, async ({ query, context }) => {
    const all = isSet(query.all);
    return linkNext(
      context,
      await node.views.machine.processes({ ...query, all, limit: query.limit + 1 }),
      query,
    );
  });
  for (const route of [routes.system, routes.metricsSystem]) {
    register(app, route, () => node.views.machine.system() ?? notYet());
  }
}

function addCommands(app: Hono<Env>, node: NodeView): void {
  register(app, routes.pathsScan, ({ body, context }) => {
    const target = body.paths?.join(', ') ?? 'all';
    return runCommand(context, node.audit, { command: 'paths.scan', target }, () =>
      node.views.machine.scan(body.paths),
    );
  });
  register(app, routes.kill, async ({ params, body, context }) => {
    const command = {
      pid: params.pid,
      signal: body.signal,
      confirm: body.confirm,
      startedAt: body.start_time === undefined ? undefined : Date.parse(body.start_time),
    };
    const caller = localCaller(context, (from, refusal) => node.killer.refused(command, from, refusal));
    return { ...(await node.killer.kill(command, caller)), signal: body.signal };
  });
}

/** The caller of a command; throws `Refusal` where commands are not taken from, once that is written down. */
function localCaller(context: Context<Env>, write: (caller: Caller, refusal: Refusal) => void): Caller {
  const caller = callerOf(context);
  try {
    assertLocalCommand(context, caller);
    return caller;
  } catch (error) {
    if (error instanceof Refusal) write(caller, error);
    throw error;
  }
}

function notYet(): Response {
  return problemResponse(
    problem(503, 'NOT_YET', 'the system has not been read: not yet, or system.enabled is false'),
  );
}

/** Made on demand: the generator is loaded by the first who asks. */
function addDocuments(app: Hono<Env>, node: NodeView): void {
  app.get('/api/v1/openapi.json', async (c) => {
    const { openapiDocument } = await import('./openapi.ts');
    return c.json(await openapiDocument(node.version));
  });
  app.get('/api/v1/docs', async (c) => {
    const { openapiDocument } = await import('./openapi.ts');
    const { docsPage } = await import('./docs-page.ts');
    return c.html(docsPage(await openapiDocument(node.version)));
  });
  app.get('/', (c) => c.redirect('/api/v1/docs'));
}
