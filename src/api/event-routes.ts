import type { Hono } from 'hono';
import { eventRoutes } from '../contract/event-routes.ts';
import type { Event, EventKind } from '../contract/events.ts';
import type { Audit, Caller } from '../control/audit.ts';
import type { Labels } from '../lib/reading.ts';
import type { Env } from './caller.ts';
import { runCommand } from './command.ts';
import { problem, problemResponse } from './problem.ts';
import { register } from './register.ts';

/** From `fromMs` on, before `toMs`: milliseconds since the epoch. */
export interface EventRequest {
  readonly fromMs: number;
  readonly toMs: number;
  readonly kind: EventKind | undefined;
  readonly limit: number;
}

/** What somebody tells the node. */
export interface EventMarker {
  readonly title: string;
  readonly kind: 'deploy' | 'other';
  readonly detail: string | undefined;
  readonly labels: Labels;
  /** Undefined: now. */
  readonly atMs: number | undefined;
}

/** What the API asks about what happened. */
export interface EventView {
  /** Newest first. */
  events(request: EventRequest): Promise<Event[]>;
  /** Keeps a marker. Rejects with `Refusal` where it cannot be written. */
  mark(marker: EventMarker, caller: Caller): Promise<Event>;
}

const defaultSpanMs = 86_400_000;

export function addEvents(app: Hono<Env>, view: EventView, audit: Audit, now: () => number): void {
  register(app, eventRoutes.events, ({ query }) => {
    const toMs = query.to === undefined ? now() + 1 : Date.parse(query.to);
    const fromMs = query.from === undefined ? toMs - defaultSpanMs : Date.parse(query.from);
    if (!(fromMs < toMs)) return invalid('query.from', 'expected a time before `to`');
    return view.events({ fromMs, toMs, kind: query.kind, limit: query.limit });
  });
  register(app, eventRoutes.eventCreate, ({ body, context }) => {
    const { title, kind, detail, labels, at } = body;
    const marker = { title, kind, detail, labels, atMs: at === undefined ? undefined : Date.parse(at) };
    return runCommand(
      context,
      audit,
      { command: 'events.create', target: title, parameters: { kind, at } },
      (caller) => view.mark(marker, caller),
    );
  });
}

function invalid(field: string, message: string): Response {
  return problemResponse(
    problem(400, 'INVALID_INPUT', `${field}: ${message}`, { errors: [{ field, message }] }),
  );
}
