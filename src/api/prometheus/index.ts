import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Env } from '../caller.ts';
import { failed, success, written } from './answer.ts';
import { PrometheusFailure } from './failure.ts';
import { labelInPath } from './label-name.ts';
import { metadataOf } from './metadata.ts';
import {
  formatQuestion,
  instantQuestion,
  labelsQuestion,
  labelValuesQuestion,
  rangeQuestion,
  seriesQuestion,
  timeoutOf,
} from './questions.ts';
import { addStatus } from './status-routes.ts';
import type { PrometheusView, Question } from './view.ts';

export { failureStatus, failureText, invalidParameter, PrometheusFailure } from './failure.ts';
export type { FailureType } from './failure.ts';
export type {
  InstantQuestion,
  LabelValuesQuestion,
  PrometheusView,
  Question,
  RangeQuestion,
  RuleView,
  SeriesQuestion,
  WrittenAnswer,
} from './view.ts';

/** What is needed of the node besides. */
export interface PrometheusNode {
  readonly version: string;
  /** Milliseconds since the epoch. */
  now(): number;
  report(error: unknown, request: string): void;
}

/** A query of that many bytes is read in some milliseconds; Prometheus takes ten megabytes. */
const maxBodyBytes = 256 * 1024;

/** Prometheus' HTTP API (https://prometheus.io/docs/prometheus/latest/querying/api/), over what this node has stored. */
export function addPrometheus(app: Hono<Env>, view: PrometheusView, node: PrometheusNode): void {
  const routes = app.basePath('/prometheus');
  const limitBody = bodyLimit({
    maxSize: maxBodyBytes,
    onError: () => {
      const message = `error parsing form values: a body may have at most ${maxBodyBytes} bytes`;
      return failed(new PrometheusFailure('bad_data', message));
    },
  });
  /** A path for GET and POST; what the handler throws is answered in Prometheus' shape. */
  const add = (
    path: string,
    handler: (form: URLSearchParams, c: Context<Env>) => Promise<Response> | Response,
  ) =>
    routes.on(['GET', 'POST'], path, limitBody, async (c) => {
      try {
        return await handler(await formOf(c), c);
      } catch (error) {
        if (error instanceof PrometheusFailure) return failed(error);
        node.report(error, `${c.req.method} ${c.req.path}`);
        return failed(
          new PrometheusFailure('internal', 'the node met a fault of its own; its log tells more'),
        );
      }
    });
  const ask = async (c: Context<Env>, form: URLSearchParams, question: Question): Promise<Response> =>
    written(await view.ask(question, { timeoutMs: timeoutOf(form), signal: c.req.raw.signal }));

  add('/api/v1/query', (form, c) => ask(c, form, instantQuestion(form, node.now())));
  add('/api/v1/query_range', (form, c) => ask(c, form, rangeQuestion(form)));
  add('/api/v1/series', (form, c) => ask(c, form, seriesQuestion(form)));
  add('/api/v1/labels', (form, c) => ask(c, form, labelsQuestion(form)));
  add('/api/v1/label/:name/values', (form, c) =>
    ask(c, form, labelValuesQuestion(form, labelInPath(c.req.param('name') ?? ''))),
  );
  add('/api/v1/format_query', (form, c) => ask(c, form, formatQuestion(form)));
  add('/api/v1/query_exemplars', () => success([]));
  add('/api/v1/metadata', (form) => success(metadataOf(view.definitions(), form)));
  add('/api/v1/rules', (form) => success(view.rules.rules(form)));
  add('/api/v1/alerts', () => success(view.rules.alerts()));
  addStatus(add, view, node.version);
  routes.get('/-/healthy', (c) => c.text('etlmon is Healthy.\n'));
  routes.get('/-/ready', (c) => c.text('etlmon is Ready.\n'));
  routes.all('/*', (c) =>
    failed(new PrometheusFailure('not_found', `there is no ${c.req.method} ${c.req.path}`)),
  );
}

/** Parameters of the body, where it is a form, before those of the address. */
async function formOf(c: Context<Env>): Promise<URLSearchParams> {
  const form = new URLSearchParams();
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(c.req.header('content-type') ?? '');
  if (c.req.method === 'POST' && isForm) appendAll(form, new URLSearchParams(await c.req.text()));
  appendAll(form, new URL(c.req.url).searchParams);
  return form;
}

function appendAll(form: URLSearchParams, more: URLSearchParams): void {
  for (const [name, value] of more) form.append(name, value);
}
