import type { Log, LogLine } from '../contract/logs.ts';
import { answer, health, press, pressed, startState, startedAt } from './fixtures.ts';
import type { State, StateOptions } from './state/model.ts';
import type { LogView } from './state/log-view.ts';
import type { LogEffect, LogMessage } from './update/log-effects.ts';
import { update } from './update/update.ts';

/** Sample logs and short ways to a state that shows one; for tests. */
export function sampleLog(change: Partial<Log> = {}): Log {
  return {
    name: 'app',
    path: '/var/log/app.log',
    paused: false,
    size_bytes: 5_000_000,
    offset: 5_000_000,
    inode: 42,
    lag_bytes: 0,
    lines_stored: 100_000,
    first_id: 1,
    last_id: 100_000,
    last_line_at: new Date(startedAt - 2000).toISOString(),
    status: 'following',
    error_message: null,
    files: [
      {
        path: '/var/log/app.log',
        device: 1,
        inode: 42,
        size_bytes: 5_000_000,
        offset: 5_000_000,
        status: 'following',
        error_message: null,
      },
    ],
    ...change,
  };
}

export function logLine(id: number, line = `line ${id}`, change: Partial<LogLine> = {}): LogLine {
  const at = new Date(startedAt - 100_000 + id).toISOString();
  return { id, line, logged_at: at, created_at: at, source_inode: 42, truncated: false, ...change };
}

/** Lines with ids from `from` up to and with `to`. */
export function logLines(from: number, to: number): LogLine[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => logLine(from + index));
}

/** The state with the first log opened, before any line has come. */
export function openingState(log: Log = sampleLog(), change: Partial<StateOptions> = {}): State {
  const listed = answer(press(startState(change), '4'), { kind: 'logs' }, [log]);
  return press(answer(listed, { kind: 'health' }, health()), 'enter');
}

/** The state with a log opened and these lines in it. */
export function logState(lines: readonly LogLine[], change: Partial<StateOptions> = {}, log?: Log): State {
  return streamed(tell(openingState(log, change), { kind: 'log-stream', stream: { status: 'live' } }), lines);
}

export function streamed(state: State, lines: readonly LogLine[], count = lines.length): State {
  return tell(state, { kind: 'log-streamed', streamed: { lines, gaps: [], count } });
}

type Told = { [K in LogMessage['kind']]: Omit<LogMessage & { kind: K }, 'generation'> }[LogMessage['kind']];

/** The state after something came of the log that is open. */
export function tell(state: State, told: Told): State {
  const message = { ...told, generation: state.logs.open?.generation ?? 0 } as LogMessage;
  return update(state, message, state.now).state;
}

/** The log that is open. */
export function openLogOf(state: State): LogView {
  const { open } = state.logs;
  if (open === null) throw new Error('BUG: no log is open');
  return open;
}

/** What a key asks to be done for the log. */
export function logEffect<K extends LogEffect['kind']>(
  state: State,
  key: string,
  kind: K,
): LogEffect & { kind: K } {
  const found = pressed(state, key).effects.find((effect) => effect.kind === kind);
  if (found === undefined) throw new Error(`${key} asks for no ${kind}`);
  return found as LogEffect & { kind: K };
}
