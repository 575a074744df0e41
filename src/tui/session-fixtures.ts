import { UnreachableError } from '../contract/client.ts';
import type { JournalEvent } from '../contract/journal-follow.ts';
import type { FollowEvent } from '../contract/log-follow.ts';
import { ManualClock } from '../lib/clock.ts';
import { alert, alertDetail, alertSeries, notification, silence } from './alert-fixtures.ts';
import { historyOf } from './chart-fixtures.ts';
import { health, mount, path, pathTop, process, startedAt, startState, system } from './fixtures.ts';
import { sampleLog } from './log-fixtures.ts';
import { journalLine, service } from './service-fixtures.ts';
import type { SessionClient } from './session.ts';
import { Session } from './session.ts';
import type { State } from './state/model.ts';

/** A node under the test's hand: counts what it is asked, can be away, can be slow. */
export class FakeNode {
  readonly asked: string[] = [];
  isAway = false;
  hangsOn = '';
  /** What the stream of a log brings after it was opened. */
  stream: () => AsyncIterable<FollowEvent> = hanging;
  streams = 0;

  get client(): SessionClient {
    const reply =
      <T>(kind: string, data: T) =>
      async (): Promise<T> => {
        this.asked.push(kind);
        if (this.hangsOn === kind) return new Promise<T>(() => undefined);
        if (this.isAway) throw new UnreachableError('nothing listens there');
        return data;
      };
    return {
      health: reply('health', health()),
      system: reply('system', system()),
      fs: reply('fs', [mount()]),
      paths: reply('paths', [path()]),
      pathsTop: reply('top', pathTop()),
      processes: reply('processes', [process()]),
      cron: reply('cron', []),
      cronRuns: reply('cron-runs', []),
      cronRefresh: reply('cron-refresh', []),
      transfers: reply('transfers', []),
      transferTotals: reply('transfer-totals', []),
      transferLogs: reply('transfer-logs', []),
      arrivals: reply('arrivals', []),
      services: reply('services', [service()]),
      serviceEvents: reply('service-events', []),
      checks: reply('checks', []),
      config: reply('config', { file: null, config: {} }),
      history: reply('history', historyOf([])),
      metricNames: reply('metric-names', []),
      promQuery: reply('promql', {
        data: { resultType: 'vector' as const, result: [] },
        warnings: [],
        infos: [],
      }),
      promQueryRange: reply('promql-range', {
        data: { resultType: 'matrix' as const, result: [] },
        warnings: [],
        infos: [],
      }),
      promLabelValues: reply('label-values', []),
      logs: reply('logs', [sampleLog()]),
      logLines: reply('log-lines', []),
      logCount: reply('log-count', { lines: 0, matches: 0 }),
      pauseLog: reply('log-pause', sampleLog({ paused: true })),
      resumeLog: reply('log-resume', sampleLog()),
      followLog: (_, options) => this.#follow(options?.signal),
      followJournal: (_, options) => this.#followJournal(options?.signal),
      alerts: reply('alerts', [alert()]),
      alert: reply('alert', alertDetail()),
      alertSeries: reply('alert-series', alertSeries()),
      alertsHistory: reply('alert-history', []),
      silences: reply('silences', [silence()]),
      notifications: reply('notifications', []),
      receivers: reply('receivers', []),
      acknowledgeAlert: reply('acknowledge', alert()),
      unacknowledgeAlert: reply('unacknowledge', alert()),
      commentAlert: (_, { by = '', text }) =>
        reply('comment', { at: silence().updated_at, by, kind: 'comment' as const, text })(),
      createSilence: reply('silence', silence()),
      expireSilence: reply('expire', silence({ state: 'expired' })),
      retryNotification: reply('retry', notification()),
      commandService: (unit, action) => {
        const states = { active_state: 'active', sub_state: 'running' };
        return reply('service-command', { unit, action, result: 'done', ...states })();
      },
      scan: reply('scan', { started: [], already_running: [] }),
      kill: reply('kill', { pid: 1, signal: 'TERM' as const, delivered: true, exited: true }),
    };
  }

  async *#follow(signal?: AbortSignal): AsyncGenerator<FollowEvent, void> {
    this.asked.push('follow');
    if (this.isAway) throw new UnreachableError('nothing listens there');
    this.streams += 1;
    signal?.addEventListener('abort', () => (this.streams -= 1));
    yield { kind: 'open' };
    yield* this.stream();
  }

  async *#followJournal(signal?: AbortSignal): AsyncGenerator<JournalEvent, void> {
    this.asked.push('journal');
    if (this.isAway) throw new UnreachableError('nothing listens there');
    this.streams += 1;
    signal?.addEventListener('abort', () => (this.streams -= 1));
    yield { kind: 'open' };
    yield { kind: 'entry', entry: journalLine(1) };
    await new Promise(() => undefined);
  }

  count(kind: string): number {
    return this.asked.filter((one) => one === kind).length;
  }
}

const hanging = (): AsyncIterable<FollowEvent> => ({
  [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
});

/** A session on so many nodes, begun, with all it drew. */
export function openSession(count = 1) {
  const clock = new ManualClock(startedAt);
  const nodes = Array.from({ length: count }, () => new FakeNode());
  const drawn: { at: number; state: State }[] = [];
  const quits: number[] = [];
  const session = new Session({
    clock,
    clients: nodes.map(({ client }) => client),
    initial: startState({
      nodes: nodes.map((_, index) => ({ name: `etl-0${index + 1}`, address: `http://${index}` })),
    }),
    refreshMs: 2000,
    draw: (state) => drawn.push({ at: clock.monotonic(), state }),
    quit: () => quits.push(clock.now()),
    random: () => 0,
  });
  session.start();
  return { clock, nodes, drawn, session, quits, node: nodes[0] ?? new FakeNode() };
}
