import { drawEntry } from '../views/log-lines.ts';
import { logHeaderRows } from '../views/log.ts';
import { frameRows, screenOf } from '../views/screen.ts';
import { glyphsFor } from '../draw/glyphs.ts';
import type { Line } from '../draw/style.ts';
import type { LogQuery } from '../../contract/log-follow.ts';
import type { Move } from '../state/list.ts';
import type { PlacedEntry } from '../state/log-layout.ts';
import { entryAt, layOut } from '../state/log-layout.ts';
import type { LogView } from '../state/log-view.ts';
import { indexOfLine, linesPerRead, restarted } from '../state/log-view.ts';
import type { State } from '../state/model.ts';
import type { LogEffect, LogRead } from './log-effects.ts';
import type { Step } from './step.ts';
import { step } from './step.ts';

/** The state with another open log. */
export function withLog(state: State, open: LogView): State {
  return { ...state, logs: { ...state.logs, open } };
}

/** The next generation, for a window that begins anew. */
export function nextGeneration(state: State): { state: State; generation: number } {
  const generation = state.logs.generation + 1;
  return { generation, state: { ...state, logs: { ...state.logs, generation } } };
}

/** What is seen of the open log now. */
export function seenEntries(state: State, log: LogView): PlacedEntry<Line>[] {
  const { banner } = screenOf(state);
  const room = {
    width: state.columns,
    height: state.rows - frameRows - banner.length - logHeaderRows,
    glyphs: glyphsFor(state.isAscii),
    now: state.now,
  };
  return layOut(log, room.height, (entry) => drawEntry(log, state.logs, room, entry));
}

/** Id of the line one is on: the newest while following; null where there is none. */
export function currentId(log: LogView): number | null {
  return log.isFollowing ? (log.lines.at(-1)?.id ?? null) : log.cursor;
}

/** Moves from line to line; beyond the last one the log is followed again. */
export function moveInLog(state: State, log: LogView, move: Move): Step {
  const id = currentId(log);
  if (id === null) return step(state);
  if (move === 'last') return followEnd(state, log);
  if (move === 'first') return toOldest(state, log);
  const placed = seenEntries(state, log);
  const by = move === 'up' || move === 'down' ? 1 : Math.max(1, placed.length - 1);
  const isUp = move === 'up' || move === 'page-up';
  const start = entryAt(log, indexOfLine(log.lines, id));
  let entry = start;
  for (let moved = 0; moved < by; moved++) {
    const next = isUp ? entry.first - 1 : entry.last + 1;
    if (next < 0 || next >= log.lines.length) break;
    entry = entryAt(log, next);
  }
  if (!isUp && entry.last === start.last && !log.isDetached) return followEnd(state, log);
  return standOn(state, log, entry.first, placed[0]?.first ?? entry.first);
}

/** Stops following and stands on a line; the screen moves no more than it must. */
export function standOn(state: State, log: LogView, index: number, top: number): Step {
  const wanted: LogView = {
    ...log,
    isFollowing: false,
    cursor: log.lines[index]?.id ?? null,
    top: log.lines[top]?.id ?? null,
  };
  const placed = seenEntries(state, wanted);
  const seen = { ...wanted, top: log.lines[placed[0]?.first ?? top]?.id ?? null };
  return readNeighbours(withLog(state, seen), seen, placed);
}

/** The end of the log, as it grows. */
export function followEnd(state: State, log: LogView): Step {
  if (!log.isDetached)
    return step(
      withLog(state, { ...log, isFollowing: true, cursor: null, top: null, newBelow: 0, reading: null }),
    );
  const next = nextGeneration(state);
  return step(withLog(next.state, restarted(log, next.generation)));
}

/** The screen stands still; what comes is counted. */
export function holdStill(state: State, log: LogView): Step {
  const placed = seenEntries(state, log);
  const last = placed.at(-1);
  if (last === undefined) return step(state);
  return standOn(state, log, last.first, placed[0]?.first ?? 0);
}

function toOldest(state: State, log: LogView): Step {
  if (log.hasOldest) return standOn(state, log, 0, 0);
  return step(withLog(state, { ...log, reading: 'older' }), readEffect(state, log, 'oldest', { after: 0 }));
}

/** Lines are read before one comes to the last that are here. */
const nearEdge = 150;

function readNeighbours(state: State, log: LogView, placed: readonly PlacedEntry<Line>[]): Step {
  const [first, last] = [placed[0], placed.at(-1)];
  const [oldest, newest] = [log.lines[0], log.lines.at(-1)];
  if (log.reading !== null || !first || !last || !oldest || !newest) return step(state);
  if (first.first < nearEdge && !log.hasOldest)
    return step(
      withLog(state, { ...log, reading: 'older' }),
      readEffect(state, log, 'older', { before: oldest.id }),
    );
  if (log.isDetached && last.last > log.lines.length - nearEdge)
    return step(
      withLog(state, { ...log, reading: 'newer' }),
      readEffect(state, log, 'newer', { after: newest.id }),
    );
  return step(state);
}

function readEffect(state: State, log: LogView, which: LogRead, range: LogQuery): LogEffect {
  const { node, name, generation } = log;
  const query = { ...filterQuery(state, log), ...range, lines: linesPerRead };
  return { kind: 'log-read', node, name, generation, which, query };
}

/** What the window shows of the log. */
export function filterQuery({ logs }: State, { filter }: LogView): LogQuery {
  return filter === '' ? {} : { filter, ignore_case: logs.ignoresCase };
}
