import { harmless } from '../../lib/format.ts';
import type { LogView } from '../state/log-view.ts';
import {
  attached,
  indexOfLine,
  restarted,
  withNewer,
  withOlder,
  withStreamed,
  withWindow,
} from '../state/log-view.ts';
import { linesPerRead } from '../state/log-view.ts';
import type { State } from '../state/model.ts';
import type { LogMessage } from './log-effects.ts';
import { nextGeneration, seenEntries, standOn, withLog } from './log-moves.ts';
import type { Step } from './step.ts';
import { askPlace, notify, step } from './step.ts';

export function isLogMessage(message: { readonly kind: string }): message is LogMessage {
  return message.kind.startsWith('log-');
}

/** What came of a log. What was asked for another window than the present one is not for it any more. */
export function logMessage(state: State, message: LogMessage): Step {
  if (message.kind === 'log-paused') return paused(state, message);
  const log = state.logs.open;
  if (log === null || log.generation !== message.generation) return step(state);
  switch (message.kind) {
    case 'log-streamed':
      return step(withLog(state, withStreamed(log, message.streamed)));
    case 'log-stream':
      return step(withLog(state, { ...log, stream: message.stream }));
    case 'log-renumbered': {
      const next = nextGeneration(state);
      return step(withLog(next.state, { ...restarted(log, next.generation), matches: null }));
    }
    case 'log-turned':
      return step(state, askPlace(state));
    case 'log-read':
      return read(state, log, message);
    case 'log-found':
      return found({ ...state, notice: null }, { ...log, isFinding: false }, message);
    case 'log-counted':
      return counted(state, log, message);
    case 'log-refused':
      return refused(state, log, message);
  }
}

function read(state: State, log: LogView, message: LogMessage & { kind: 'log-read' }): Step {
  const { which, lines } = message;
  if (log.reading === null || !fits(log, message)) return step(state);
  if (which === 'older') return step(withLog(state, withOlder(log, lines)));
  if (which === 'oldest') {
    const window = withWindow(log, { lines, hasOldest: true }, lines[0]?.id ?? null);
    return joinEnd(state, window, lines.length < linesPerRead);
  }
  const { log: next, reachedEnd } = withNewer(log, lines);
  return joinEnd(state, next, reachedEnd);
}

/** Whether what was read is next to the window: a search may have brought another one meanwhile. */
function fits({ lines }: LogView, { which, query }: LogMessage & { kind: 'log-read' }): boolean {
  if (which === 'oldest') return true;
  return which === 'older' ? query.before === lines[0]?.id : query.after === lines.at(-1)?.id;
}

function joinEnd(state: State, log: LogView, reachedEnd: boolean): Step {
  if (!reachedEnd) return step(withLog(state, log));
  const next = nextGeneration(state);
  return step(withLog(next.state, attached(log, next.generation)));
}

/** The line that was looked for, in the middle of the screen where it was not on it; at its top if a time was. */
function found(state: State, log: LogView, { what, line, window }: LogMessage & { kind: 'log-found' }): Step {
  const idle = withLog(state, log);
  if (line === null) return step(notify(idle, what.notFound, true));
  const isHere = log.lines[indexOfLine(log.lines, line.id)]?.id === line.id;
  if (!isHere && window === null) return step(idle);
  const there = isHere || window === null ? log : withWindow(log, window, line.id);
  const joined = joinEnd(state, there, !isHere && window?.hasNewest === true);
  const open = joined.state.logs.open ?? there;
  const index = indexOfLine(open.lines, line.id);
  const placed = isHere ? seenEntries(state, log) : [];
  const isSeen = placed.some(({ first, last }) => first <= index && index <= last);
  const half = Math.floor((state.rows - 8) / 2);
  const top = isSeen ? (placed[0]?.first ?? index) : what.by === 'time' ? index : Math.max(0, index - half);
  return standOn(joined.state, open, index, top);
}

/** A filter that was asked about is applied now that the node has taken it. */
function counted(state: State, log: LogView, { filter, count }: LogMessage & { kind: 'log-counted' }): Step {
  const { overlay } = state;
  if (overlay?.kind === 'log-prompt' && overlay.prompt.isAsking && overlay.prompt.text === filter) {
    const next = nextGeneration({ ...state, overlay: null });
    const filtered = { ...restarted(log, next.generation), filter, matches: count.matches };
    return step(withLog(next.state, filtered));
  }
  return step(log.filter === filter ? withLog(state, { ...log, matches: count.matches }) : state);
}

function refused(state: State, log: LogView, { what, message }: LogMessage & { kind: 'log-refused' }): Step {
  const { overlay } = state;
  const problem = harmless(message);
  if (what === 'log-count' && overlay?.kind === 'log-prompt' && overlay.prompt.isAsking) {
    const prompt = { ...overlay.prompt, isAsking: false, problem };
    return step({ ...state, overlay: { kind: 'log-prompt', prompt } });
  }
  const free = withLog(state, {
    ...log,
    reading: what === 'log-read' ? null : log.reading,
    isFinding: what === 'log-find' ? false : log.isFinding,
  });
  return step(notify(free, problem, true));
}

function paused(state: State, message: LogMessage & { kind: 'log-paused' }): Step {
  const { node, name, isPaused, refusal } = message;
  const { overlay } = state;
  const isAsked =
    overlay?.kind === 'log-pause' && overlay.dialog.node === node && overlay.dialog.name === name;
  if (refusal !== null) {
    if (!isAsked) return step(notify(state, harmless(refusal), true));
    const dialog = { ...overlay.dialog, isSending: false, refusal: harmless(refusal) };
    return step({ ...state, overlay: { kind: 'log-pause', dialog } });
  }
  const done = isAsked ? { ...state, overlay: null } : state;
  const text = `${harmless(name)} is ${isPaused ? 'paused; p goes on' : 'read again'}`;
  return step(notify(done, text), askPlace(done));
}
