import type { NodeClient } from '../contract/client.ts';
import { ApiError } from '../contract/client.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { AlertCommander } from './alert-commands.ts';
import { commandAlert } from './alert-commands.ts';
import { Follower } from './follower.ts';
import { JournalSource } from './journal-source.ts';
import type { LogReader } from './log-requests.ts';
import { requestLog } from './log-requests.ts';
import type { NodeReader } from './poller.ts';
import { Poller } from './poller.ts';
import type { QueryHistory } from './query-history-file.ts';
import { answerTo } from './state/answers.ts';
import type { FollowPlan } from './state/follow-plan.ts';
import { followPlan } from './state/follow-plan.ts';
import { journalPlan } from './state/journal.ts';
import type { State } from './state/model.ts';
import { placeOf } from './state/model.ts';
import { placeQueries, plannedQueries } from './state/queries.ts';
import type { Effect } from './update/step.ts';
import type { Message } from './update/update.ts';
import { update } from './update/update.ts';

/** What a session needs of a node. */
export type SessionClient = NodeReader &
  LogReader &
  AlertCommander &
  Pick<NodeClient, 'followLog' | 'followJournal' | 'scan' | 'kill' | 'cronRefresh' | 'commandService'>;

export interface SessionOptions {
  readonly clock: Clock;
  readonly clients: readonly SessionClient[];
  readonly initial: State;
  readonly refreshMs: number;
  readonly draw: (state: State) => void;
  readonly quit: () => void;
  /** Puts a text on the clipboard. */
  readonly copy?: (text: string) => void;
  /** Writes a text to a new file of about this name; says where it is. */
  readonly save?: (name: string, text: string) => Promise<string>;
  /** Expressions of earlier sessions. */
  readonly queryHistory?: QueryHistory;
  readonly random?: () => number;
}

/** Answers that come in together are drawn together. */
const gatherMs = 15;
const tickMs = { slow: 1000, fast: 500 } as const;

/**
 * Holds the state, does what its updates ask for and decides when to draw: at once after a key, shortly after an
 * answer that was waited for, and everything else with the tick of the clock.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #poller: Poller;
  readonly #follower: Follower;
  readonly #journals: Follower;
  readonly #tickMs: number;
  #state: State;
  #cancelTick: (() => void) | undefined;
  #cancelDraw: (() => void) | undefined;
  #isStopped = false;

  constructor(options: SessionOptions) {
    const { clock, clients, initial, refreshMs, random } = options;
    this.#options = options;
    this.#state = initial;
    this.#tickMs = refreshMs < tickMs.slow ? tickMs.fast : tickMs.slow;
    this.#poller = new Poller({
      clock,
      readers: clients,
      dispatch: (message) => this.dispatch(message),
      ...(random === undefined ? {} : { random }),
    });
    const follower = (sources: readonly Pick<NodeClient, 'followLog'>[]): Follower =>
      new Follower({
        clock,
        clients: sources,
        dispatch: (message) => this.dispatch(message),
        ...(random === undefined ? {} : { random }),
      });
    this.#follower = follower(clients);
    this.#journals = follower(clients.map((client) => new JournalSource(client)));
  }

  get state(): State {
    return this.#state;
  }

  start(): void {
    this.#draw();
    this.#scheduleTick();
    this.#poller.follow(plannedQueries(this.#state, this.#options.refreshMs));
    void this.#options.queryHistory?.read().then((lines) => this.dispatch({ kind: 'query-history', lines }));
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTick?.();
    this.#cancelDraw?.();
    this.#poller.stop();
    this.#follower.stop();
    this.#journals.stop();
  }

  dispatch(message: Message): void {
    if (this.#isStopped) return;
    const before = this.#state;
    const { state, effects } = update(before, message, this.#options.clock.now());
    this.#state = state;
    if (message.kind !== 'tick') this.#poller.follow(plannedQueries(state, this.#options.refreshMs));
    for (const effect of effects) this.#run(effect);
    this.#follow(this.#follower, followPlan(state), before);
    this.#follow(this.#journals, journalPlan(state), before);
    this.#planDraw(before, message);
  }

  #planDraw(before: State, message: Message): void {
    if (this.#isStopped) return;
    if (message.kind !== 'answered' && message.kind !== 'failed') {
      this.#draw();
    } else if (isAwaited(before, this.#state, message)) {
      this.#cancelDraw ??= this.#options.clock.schedule(gatherMs, () => this.#draw());
    }
  }

  /** A node that is back is asked for its lines at once. */
  #follow(follower: Follower, plan: FollowPlan | null, before: State): void {
    if (this.#isStopped) return;
    follower.follow(plan);
    if (plan === null) return;
    const [link, earlier] = [this.#state.nodes[plan.node]?.link, before.nodes[plan.node]?.link];
    if (link?.status === 'up' && earlier?.status === 'away') follower.retryNow();
  }

  #draw(): void {
    this.#cancelDraw?.();
    this.#cancelDraw = undefined;
    this.#options.draw(this.#state);
  }

  /** With the second of the wall clock, so that the time shown is never late. */
  #scheduleTick(): void {
    const { clock } = this.#options;
    this.#cancelTick = clock.schedule(this.#tickMs - (clock.now() % this.#tickMs) + 1, () => {
      this.dispatch({ kind: 'tick' });
      if (!this.#isStopped) this.#scheduleTick();
    });
  }

  #run(effect: Effect): void {
    switch (effect.kind) {
      case 'quit':
        this.stop();
        return this.#options.quit();
      case 'remember-query':
        return void this.#options.queryHistory?.add(effect.expression);
      case 'copy':
        return this.#options.copy?.(effect.text);
      case 'log-read':
      case 'log-find':
      case 'log-count':
      case 'log-pause':
        return void this.#requestLog(effect);
      case 'ask':
        this.#follower.retryNow();
        this.#journals.retryNow();
        return this.#poller.askNow(effect.node, effect.queries);
      case 'scan':
        return void this.#scan(effect);
      case 'cron-refresh':
        return void this.#refreshCron(effect.node);
      case 'kill':
        return void this.#kill(effect);
      case 'service-command':
        return void this.#commandService(effect);
      case 'alert-command':
        return void this.#commandAlert(effect);
      case 'save-chart':
        return void this.#saveChart(effect);
    }
  }

  async #requestLog(effect: Parameters<typeof requestLog>[1]): Promise<void> {
    const client = this.#options.clients[effect.node];
    if (client !== undefined) this.dispatch(await requestLog(client, effect));
  }

  async #commandAlert({ node, command }: Effect & { kind: 'alert-command' }): Promise<void> {
    const client = this.#options.clients[node];
    if (client !== undefined) this.dispatch(await commandAlert(client, command));
  }

  async #scan({ node, paths }: Effect & { kind: 'scan' }): Promise<void> {
    try {
      const answer = await this.#options.clients[node]?.scan(paths ?? undefined);
      if (answer !== undefined) this.dispatch({ kind: 'scan-answered', node, answer });
    } catch (error) {
      this.dispatch({ kind: 'scan-failed', node, message: reasonWithHint(error) });
    }
  }

  async #refreshCron(node: number): Promise<void> {
    try {
      const jobs = await this.#options.clients[node]?.cronRefresh();
      if (jobs !== undefined) this.dispatch({ kind: 'cron-refreshed', node, jobs });
    } catch (error) {
      this.dispatch({ kind: 'cron-refresh-failed', message: reasonWithHint(error) });
    }
  }

  async #saveChart({ name, text, note }: Effect & { kind: 'save-chart' }): Promise<void> {
    try {
      const path = await this.#options.save?.(`${name}.csv`, text);
      const bytes = Buffer.byteLength(text);
      if (path !== undefined) this.dispatch({ kind: 'chart-saved', path, bytes, note });
    } catch (error) {
      this.dispatch({ kind: 'chart-not-saved', message: messageOf(error) });
    }
  }

  async #commandService({
    node,
    unit,
    action,
    confirm,
  }: Effect & { kind: 'service-command' }): Promise<void> {
    const about = { unit, action };
    try {
      const answer = await this.#options.clients[node]?.commandService(unit, action, { confirm });
      if (answer !== undefined) this.dispatch({ kind: 'service-answered', answer });
    } catch (error) {
      if (error instanceof ApiError) {
        this.dispatch({ kind: 'service-refused', ...about, problem: error.problem });
      } else {
        const hint = confirm
          ? 'The node may still be at it: its state and its journal tell.'
          : 'Nothing was done.';
        const refusal = { reason: messageOf(error), hint, code: null };
        this.dispatch({ kind: 'service-failed', ...about, refusal });
      }
    }
  }

  async #kill({ node, pid, signal, startTime, confirm }: Effect & { kind: 'kill' }): Promise<void> {
    const about = { pid, signal };
    try {
      const answer = await this.#options.clients[node]?.kill(pid, {
        signal,
        confirm,
        ...(startTime === null ? {} : { start_time: startTime }),
      });
      if (answer !== undefined) this.dispatch({ kind: 'kill-answered', ...about, answer });
    } catch (error) {
      if (error instanceof ApiError) {
        this.dispatch({ kind: 'kill-refused', ...about, problem: error.problem });
      } else {
        const refusal = { reason: messageOf(error), hint: 'Whether it was sent is not known.', code: null };
        this.dispatch({ kind: 'kill-failed', ...about, refusal });
      }
    }
  }
}

function reasonWithHint(error: unknown): string {
  const hint = error instanceof ApiError ? error.problem.hint : undefined;
  return hint === undefined ? messageOf(error) : `${messageOf(error)} (${hint})`;
}

/** Whether somebody sits before the screen waiting for this: the first answer since they came here, or a node's come and go. */
function isAwaited(before: State, after: State, message: Message & { kind: 'answered' | 'failed' }): boolean {
  const { node, query } = message;
  if (query.kind === 'metric-names' || query.kind === 'label-values') return true;
  const earlier = before.nodes[node];
  if (earlier?.link.status !== after.nodes[node]?.link.status) return true;
  const place = placeOf(after);
  if (node !== place.node) return false;
  if (query.kind !== 'health' && !placeQueries(place, after).some(({ kind }) => kind === query.kind))
    return false;
  const known = answerTo(earlier?.answers ?? {}, query.kind, query.path);
  return (known.at ?? 0) <= after.arrivedAt || (known.failure === null) !== (message.kind === 'answered');
}
