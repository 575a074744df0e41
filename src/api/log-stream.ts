import type { LogLine } from '../contract/logs.ts';
import { Refusal } from '../control/refusal.ts';
import { messageOf } from '../lib/errors.ts';
import type { LogFilter, LogView } from './log-routes.ts';
import { problem } from './problem.ts';

export interface FollowOptions {
  readonly filter: LogFilter;
  /** The id of the last line the follower has; undefined: it begins with the last `lines`. */
  readonly after: number | undefined;
  readonly lines: number;
}

/** Lines in one piece of the stream. */
const pageLines = 1000;
const keepAliveMs = 15_000;
const encoder = new TextEncoder();

/**
 * A log as server-sent events (WHATWG HTML, 9.2): an event for each line with the line's id, so that `Last-Event-ID`
 * resumes exactly. A follower that reads slower than lines come is never ahead of its connection: nothing is kept for
 * it here, it is given what the database has when it is ready for more.
 */
export function followLog(view: LogView, name: string, options: FollowOptions): Response {
  const follower = new Follower(view, name, options);
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { text, isOver } = await follower.next();
        if (text !== '') controller.enqueue(encoder.encode(text));
        if (isOver) controller.close();
      },
      cancel: () => follower.stop(),
    },
    { highWaterMark: 1 },
  );
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}

class Follower {
  readonly #view: LogView;
  readonly #name: string;
  readonly #options: FollowOptions;
  readonly #unsubscribe: () => void;
  /** The last line that was sent or passed over; undefined before the first. */
  #cursor: number | undefined;
  #isPaused = false;
  #isStopped = false;
  #hasChanged = true;
  #wake: () => void = () => {};

  constructor(view: LogView, name: string, options: FollowOptions) {
    this.#view = view;
    this.#name = name;
    this.#options = options;
    this.#cursor = options.after;
    this.#unsubscribe = view.onChange(name, () => {
      this.#hasChanged = true;
      this.#wake();
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#unsubscribe();
    this.#wake();
  }

  /** The next events as text; waits until there are some, or for the time of a keep-alive. */
  async next(): Promise<{ text: string; isOver: boolean }> {
    try {
      while (!this.#isStopped) {
        if (!this.#hasChanged && !(await this.#changed())) return { text: ': keep-alive\n\n', isOver: false };
        this.#hasChanged = false;
        const text = await this.#events();
        if (text === undefined)
          return this.#end(problem(404, 'NOT_CONFIGURED', `no log named ${this.#name} any more`));
        if (text !== '') return { text, isOver: false };
      }
      return { text: '', isOver: true };
    } catch (error) {
      return this.#end(
        error instanceof Refusal
          ? problem(error.status, error.code, error.message)
          : problem(503, 'UNAVAILABLE', messageOf(error)),
      );
    }
  }

  #end(document: object): { text: string; isOver: boolean } {
    this.stop();
    return { text: `event: problem\ndata: ${JSON.stringify(document)}\n\n`, isOver: true };
  }

  /** Undefined: the log is not configured any more. */
  async #events(): Promise<string | undefined> {
    const log = this.#view.log(this.#name);
    if (log === undefined) return undefined;
    let text = this.#pauseEvent(log.paused);
    const lastId = log.last_id ?? 0;
    if (this.#cursor === undefined) {
      text += eventsOf(await this.#page({ limit: this.#options.lines, before: lastId + 1 }));
      this.#cursor = lastId;
    } else if (this.#cursor > lastId) {
      // The id is of a time before the database was begun anew.
      this.#cursor = 0;
    }
    const firstId = log.first_id ?? lastId + 1;
    if (this.#cursor + 1 < firstId) {
      text += `event: gap\ndata: ${JSON.stringify({ from: this.#cursor + 1, to: firstId - 1 })}\n\n`;
      this.#cursor = firstId - 1;
    }
    if (this.#cursor >= lastId) return text;
    const lines = await this.#page({ limit: pageLines, before: lastId + 1, after: this.#cursor });
    const isWhole = lines.length < pageLines;
    this.#cursor = isWhole ? lastId : (lines.at(-1)?.id ?? lastId);
    if (!isWhole) this.#hasChanged = true;
    return text + eventsOf(lines);
  }

  #pauseEvent(isPaused: boolean): string {
    if (isPaused === this.#isPaused) return '';
    this.#isPaused = isPaused;
    return `event: ${isPaused ? 'paused' : 'resumed'}\ndata: {}\n\n`;
  }

  #page(range: { limit: number; before: number; after?: number }): Promise<LogLine[]> {
    return this.#view.lines(this.#name, {
      ...this.#options.filter,
      after: undefined,
      ...range,
      since: undefined,
      until: undefined,
    });
  }

  /** Resolves true when there is something new, false after the time of a keep-alive. */
  #changed(): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = this.#view.clock.schedule(keepAliveMs, () => resolve(false));
      this.#wake = () => {
        cancel();
        resolve(true);
      };
    });
  }
}

function eventsOf(lines: readonly LogLine[]): string {
  let text = '';
  for (const line of lines) text += `id: ${line.id}\ndata: ${JSON.stringify(line)}\n\n`;
  return text;
}
