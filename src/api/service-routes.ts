import type { Context, Hono } from 'hono';
import { isSet } from '../contract/routes.ts';
import { serviceRoutes } from '../contract/service-routes.ts';
import type { JournalLine, Service, ServiceAnswer, ServiceEvent } from '../contract/services.ts';
import type { Caller } from '../control/audit.ts';
import { Refusal } from '../control/refusal.ts';
import type { Clock } from '../lib/clock.ts';
import type { Env } from './caller.ts';
import { assertLocalCommand, callerOf } from './caller.ts';
import type { Page } from './job-routes.ts';
import { followJournal } from './journal-stream.ts';
import { linkNext } from './link.ts';
import { problem, problemResponse } from './problem.ts';
import { register } from './register.ts';

export interface JournalQuery {
  /** With `.service`. */
  readonly unit: string;
  readonly lines: number;
  /** The cursor of the last entry that is known. */
  readonly after: string | undefined;
}

export interface ServiceCommandRequest {
  readonly action: 'start' | 'stop' | 'restart';
  readonly unit: string;
  readonly confirm: boolean;
}

/** What the API asks about services. */
export interface ServiceView {
  readonly clock: Clock;
  services(): Service[];
  /** The full name of a service. Throws `Refusal` for what is no name. */
  unitOf(name: string): string;
  events(query: Page & { readonly unit: string }): Promise<ServiceEvent[]>;
  /** Rejects with `Refusal`. */
  run(command: ServiceCommandRequest, caller: Caller): Promise<ServiceAnswer>;
  /** Writes down a command that was refused at the door. */
  refused(command: ServiceCommandRequest, caller: Caller, refusal: Refusal): void;
  /** Whether a text can be a cursor. */
  isCursor(text: string): boolean;
  /** Rejects with `Refusal` where there is no journal. */
  journal(query: JournalQuery): Promise<JournalLine[]>;
  /** As it is written. Throws `Refusal` where there is no journal, or too many follow one. Ends with the signal. */
  followJournal(query: JournalQuery, signal: AbortSignal): AsyncGenerator<readonly JournalLine[], void>;
}

export function addServices(app: Hono<Env>, view: ServiceView): void {
  for (const route of [serviceRoutes.services, serviceRoutes.metricsServices]) {
    register(app, route, () => view.services());
  }
  for (const [route, action] of [
    [serviceRoutes.serviceStart, 'start'],
    [serviceRoutes.serviceStop, 'stop'],
    [serviceRoutes.serviceRestart, 'restart'],
  ] as const) {
    register(app, route, ({ params, body, context }) => {
      const command = { action, unit: fullName(params.unit), confirm: body.confirm };
      return view.run(command, localCaller(context, view, command));
    });
  }
  register(app, serviceRoutes.serviceEvents, async ({ params, query, context }) => {
    const unit = view.unitOf(params.unit);
    return linkNext(context, await view.events({ ...query, unit, limit: query.limit + 1 }), query);
  });
  register(app, serviceRoutes.serviceJournal, ({ params, query, context }) => {
    const unit = view.unitOf(params.unit);
    const resumed = isSet(query.follow) ? context.req.header('last-event-id') : undefined;
    const after = resumed ?? query.after;
    if (after !== undefined && !view.isCursor(after)) {
      return badCursor(resumed === undefined ? 'query.after' : 'header.last-event-id', after);
    }
    const wanted = { unit, lines: query.lines, after };
    return isSet(query.follow) ? followJournal(view, wanted) : view.journal(wanted);
  });
}

/** A name of another kind of unit stays as it is, and is refused and written down as such. */
function fullName(name: string): string {
  return /\.[a-z]+$/.test(name) ? name : `${name}.service`;
}

function localCaller(context: Context<Env>, view: ServiceView, command: ServiceCommandRequest): Caller {
  const caller = callerOf(context);
  try {
    assertLocalCommand(context, caller);
    return caller;
  } catch (error) {
    if (error instanceof Refusal) view.refused(command, caller, error);
    throw error;
  }
}

function badCursor(field: string, value: string): Response {
  const message = `expected the cursor of an entry, got ${value.slice(0, 40)}`;
  return problemResponse(
    problem(400, 'INVALID_INPUT', `${field}: ${message}`, { errors: [{ field, message }] }),
  );
}
