import type { JournalLine, Service, ServiceEvent } from '../contract/services.ts';
import { answer, at, health, press, startState } from './fixtures.ts';
import type { Query } from './state/answers.ts';
import type { State, StateOptions } from './state/model.ts';
import { journalTexts } from './state/journal.ts';
import { update } from './update/update.ts';

/** Sample answers about services and short ways to a state that shows one; for tests. */
const minute = 60_000;
const hour = 60 * minute;

export function service(change: Partial<Service> = {}): Service {
  return {
    unit: 'nginx.service',
    description: 'A high performance web server',
    category: 'web-server',
    load_state: 'loaded',
    active_state: 'active',
    sub_state: 'running',
    unit_file_state: 'enabled',
    type: 'forking',
    since: at(-3 * hour - 12 * minute),
    main_pid: 812,
    auto_restarts: 0,
    restarts: 0,
    last_restart_at: null,
    result: 'success',
    exit_status: null,
    exit_detail: null,
    memory_bytes: 52_428_800,
    cpu_seconds: 93.4,
    cpu_percent: 1.5,
    tasks: 5,
    status_text: '',
    controllable: true,
    collected_at: at(-2000),
    ...change,
  };
}

export const failedService = service({
  unit: 'ledger.service',
  description: 'Ledger of the shop',
  category: 'other',
  type: 'simple',
  active_state: 'failed',
  sub_state: 'failed',
  since: at(-12 * minute),
  main_pid: null,
  restarts: 5,
  auto_restarts: 5,
  last_restart_at: at(-13 * minute),
  result: 'exit-code',
  exit_status: 3,
  exit_detail: 'exit status 3',
  memory_bytes: null,
  cpu_seconds: null,
  cpu_percent: null,
  tasks: null,
});

export const services: readonly Service[] = [
  service(),
  failedService,
  service({
    unit: 'loader.service',
    active_state: 'activating',
    sub_state: 'auto-restart',
    result: 'exit-code',
    exit_status: 4,
    exit_detail: 'exit status 4',
    auto_restarts: 8,
    restarts: 8,
    main_pid: null,
  }),
  service({ unit: 'mariadb.service', category: 'database', status_text: 'Taking your SQL requests now' }),
  service({ unit: 'ssh.service', category: 'ssh', controllable: false }),
  service({ unit: 'once.service', active_state: 'inactive', sub_state: 'dead', main_pid: null, since: null }),
  service({ unit: 'gone.service', load_state: 'bad-setting', active_state: 'inactive', sub_state: 'dead' }),
  service({ unit: 'slow.service', active_state: 'deactivating', sub_state: 'stop-sigterm' }),
];

export function serviceEvent(change: Partial<ServiceEvent> = {}): ServiceEvent {
  return {
    at: at(-12 * minute),
    unit: 'ledger.service',
    kind: 'failed',
    result: 'exit-code',
    exit_status: 3,
    auto_restarts: 5,
    detail: 'exit status 3',
    ...change,
  };
}

export function journalLine(number: number, change: Partial<JournalLine> = {}): JournalLine {
  return {
    cursor: `s=1;i=${number}`,
    at: at(number * 1000 - hour),
    message: `batch ${number} loaded`,
    priority: 6,
    identifier: 'ledger',
    pid: 66,
    ...change,
  };
}

/** The state after a node told of its services. */
export function serviceState(change: Partial<StateOptions> = {}): State {
  const events = [
    serviceEvent(),
    serviceEvent({ kind: 'restarted', at: at(-13 * minute), detail: null }),
    serviceEvent({ kind: 'started', at: at(-14 * minute), result: '', exit_status: null, detail: null }),
  ];
  const answers: readonly (readonly [Query, unknown])[] = [
    [{ kind: 'health' }, health()],
    [{ kind: 'services' }, services],
    [{ kind: 'service-events', path: 'ledger.service' }, events],
  ];
  return answers.reduce((state, [query, data]) => answer(state, query, data), startState(change));
}

/** The state with the failed service open and these entries in its journal. */
export function journalState(entries: readonly JournalLine[], change: Partial<StateOptions> = {}): State {
  const opened = press(serviceState(change), '8', 'enter');
  const generation = opened.journal?.generation ?? 0;
  const live = update(opened, { kind: 'log-stream', generation, stream: { status: 'live' } }, opened.now);
  return written(live.state, entries);
}

/** The state after more was written to the journal that is open. */
export function written(state: State, entries: readonly JournalLine[]): State {
  const { journal } = state;
  const last = journal?.lines.at(-1)?.id ?? 0;
  const lines = entries
    .flatMap((entry) => journalTexts(entry).map((line) => ({ line, time: entry.at })))
    .map(({ line, time }, index) => ({
      id: last + index + 1,
      line,
      logged_at: time,
      created_at: time,
      source_inode: 0,
      truncated: false,
    }));
  const streamed = { lines, gaps: [], count: lines.length };
  const generation = journal?.generation ?? 0;
  return update(state, { kind: 'log-streamed', generation, streamed }, state.now).state;
}
