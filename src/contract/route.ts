import { z } from 'zod';
import type * as Answers from './answers.ts';

/** One operation of the API as data: what the server checks and documents and what the client sends and expects. */
export interface Route {
  readonly method: 'get' | 'post' | 'delete';
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  /** Schemas of what it is asked with: each built by the first request that has it. */
  readonly params?: () => z.ZodObject;
  readonly query?: () => z.ZodObject;
  readonly body?: () => z.ZodType;
  readonly status: 200 | 202;
  /** The schema of its answer. A node never asks for it: its handlers are held to it by their types. */
  readonly response: () => Promise<z.ZodType>;
  /** It can also answer as an event stream (text/event-stream) with these documents as data. */
  readonly streams?: boolean;
  /** Other answers this operation may give, beside those every operation may (400, 429, 500). */
  readonly problems: readonly number[];
}

/**
 * The schema of an answer, built by the first who asks: those of all answers take several megabytes, which only who
 * reads answers needs.
 */
export function answer<S extends z.ZodType>(schema: (of: typeof Answers) => S): () => Promise<S> {
  let built: Promise<S> | undefined;
  return () => (built ??= import('./answers.ts').then(schema));
}

export const route = <const R extends Route>(definition: R): R => definition;

/** Query strings carry text: `true`, `1`, `false`, `0`. */
export const flag = z.enum(['true', 'false', '1', '0']).default('false');

/** Whether a flag of a query string is set. */
export function isSet(value: z.infer<typeof flag>): boolean {
  return value === 'true' || value === '1';
}

/** The body of a command that is asked for nothing more. */
export const nothing = () => z.object({});

/** How many, and from where, of a list that can grow. */
export const page = {
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  offset: z.coerce.number().int().min(0).default(0),
};
