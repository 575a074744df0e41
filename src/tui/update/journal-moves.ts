import { contextOf } from '../views/content.ts';
import { drawEntry } from '../views/log-lines.ts';
import { frameRows, screenOf } from '../views/screen.ts';
import { serviceHeadRows } from '../views/service-detail.ts';
import { journalRoom } from '../views/service-journal.ts';
import type { Line } from '../draw/style.ts';
import { journalChoices } from '../state/journal.ts';
import type { Move } from '../state/list.ts';
import type { PlacedEntry } from '../state/log-layout.ts';
import { entryAt, layOut } from '../state/log-layout.ts';
import type { LogView } from '../state/log-view.ts';
import { indexOfLine, restarted, withStreamed } from '../state/log-view.ts';
import type { State } from '../state/model.ts';
import type { LogMessage } from './log-effects.ts';
import { currentId, nextGeneration } from './log-moves.ts';
import type { Step } from './step.ts';
import { step } from './step.ts';

/** What came of the journal one looks at; of an older one it is not for it any more. */
export function journalMessage(state: State, message: LogMessage): State {
  const { journal } = state;
  if (journal === null) return state;
  switch (message.kind) {
    case 'log-streamed':
      return { ...state, journal: withStreamed(journal, message.streamed) };
    case 'log-stream':
      return { ...state, journal: { ...journal, stream: message.stream } };
    default:
      return state;
  }
}

/** Moves from line to line of the journal; beyond the last one it is followed again. */
export function moveInJournal(state: State, journal: LogView, move: Move): Step {
  const id = currentId(journal);
  if (id === null) return step(state);
  if (move === 'last') return followJournal(state, journal);
  if (move === 'first') return standOn(state, journal, 0, 0);
  const placed = seenEntries(state, journal);
  const by = move === 'up' || move === 'down' ? 1 : Math.max(1, placed.length - 1);
  const isUp = move === 'up' || move === 'page-up';
  const start = entryAt(journal, indexOfLine(journal.lines, id));
  let entry = start;
  for (let moved = 0; moved < by; moved++) {
    const next = isUp ? entry.first - 1 : entry.last + 1;
    if (next < 0 || next >= journal.lines.length) break;
    entry = entryAt(journal, next);
  }
  if (!isUp && entry.last === start.last) return followJournal(state, journal);
  return standOn(state, journal, entry.first, placed[0]?.first ?? entry.first);
}

/** The end of the journal, as it grows. */
export function followJournal(state: State, journal: LogView): Step {
  if (journal.isDetached) {
    const next = nextGeneration(state);
    return step({ ...next.state, journal: restarted(journal, next.generation) });
  }
  return step({ ...state, journal: { ...journal, isFollowing: true, cursor: null, top: null, newBelow: 0 } });
}

/** The screen stands still; what comes is counted. */
export function holdJournal(state: State, journal: LogView): Step {
  const placed = seenEntries(state, journal);
  const last = placed.at(-1);
  return last === undefined ? step(state) : standOn(state, journal, last.first, placed[0]?.first ?? 0);
}

function standOn(state: State, journal: LogView, index: number, top: number): Step {
  const { lines } = journal;
  const wanted: LogView = {
    ...journal,
    isFollowing: false,
    cursor: lines[index]?.id ?? null,
    top: lines[top]?.id ?? null,
  };
  const first = seenEntries(state, wanted)[0]?.first ?? top;
  return step({ ...state, journal: { ...wanted, top: lines[first]?.id ?? null } });
}

function seenEntries(state: State, journal: LogView): PlacedEntry<Line>[] {
  const { columns, rows } = state;
  const height = rows - frameRows - screenOf(state).banner.length;
  const room = journalRoom(state, columns, height - serviceHeadRows(contextOf(state), columns, height));
  return layOut(journal, room.height, (entry) => drawEntry(journal, journalChoices(state), room, entry));
}
