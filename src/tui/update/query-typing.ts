import type { EditLine } from '../state/edit-line.ts';
import { edited, lineAtEnd, replaced } from '../state/edit-line.ts';
import type { QueryPopup } from '../state/query-view.ts';
import type { State } from '../state/model.ts';
import type { Completion, CompletionItem } from '../state/promql-completion.ts';
import { moveInHistory } from '../state/query-history.ts';
import { completionOf } from '../state/query-queries.ts';
import { runQuery } from './query-keys.ts';
import type { Step } from './step.ts';
import { settle, step } from './step.ts';

/** The keys while the expression is typed: of the list where it is open, else of the history; then those that edit. */
export function typingKey(state: State, popup: QueryPopup | null, key: string): Step {
  const done = popup === null ? plainKey(state, key) : popupKey(state, popup, key);
  return done ?? editKey(state, popup, key);
}

function plainKey(state: State, key: string): Step | undefined {
  switch (key) {
    case 'esc':
      return step(settle({ ...state, overlay: null }));
    case 'enter':
      return runQuery(state);
    case 'tab':
      return openPopup(state);
    case 'up':
    case 'ctrl-p':
      return recall(state, -1);
    case 'down':
    case 'ctrl-n':
      return recall(state, 1);
    default:
      return undefined;
  }
}

function popupKey(state: State, popup: QueryPopup, key: string): Step | undefined {
  const completion = completionOf(state);
  const count = completion.items.length;
  const chosen = Math.min(popup.chosen, Math.max(0, count - 1));
  const choose = (index: number): Step =>
    step({ ...state, overlay: { kind: 'query', popup: { chosen: (index + count) % Math.max(1, count) } } });
  switch (key) {
    case 'esc':
      return step(withPopup(state, null));
    case 'enter': {
      const item = completion.items[chosen];
      return item === undefined ? runQuery(state) : step(inserted(state, completion, item));
    }
    case 'tab':
      return count === 1 ? accept(state, completion, chosen) : choose(chosen + 1);
    case 'down':
    case 'ctrl-n':
      return choose(chosen + 1);
    case 'shift-tab':
    case 'up':
    case 'ctrl-p':
      return choose(chosen - 1);
    case 'pagedown':
      return choose(Math.min(count - 1, chosen + 8));
    case 'pageup':
      return choose(Math.max(0, chosen - 8));
    default:
      return undefined;
  }
}

function accept(state: State, completion: Completion, index: number): Step {
  const item = completion.items[index];
  return step(item === undefined ? state : inserted(state, completion, item));
}

/** The only possibility at once; what all begin with, if it is more than was typed; else the list. */
function openPopup(state: State): Step {
  const completion = completionOf(state);
  const [first, ...others] = completion.items;
  if (first !== undefined && others.length === 0) return accept(state, completion, 0);
  const opened = withPopup(state, { chosen: 0 });
  const common = commonStart(completion.items.map(({ insert }) => insert));
  const { typed, from, to } = completion;
  return step(
    common.length > typed.length && common.startsWith(typed)
      ? withLine(opened, replaced(state.query.line, from, to, common))
      : opened,
  );
}

/** What all texts begin with, never half a character. */
function commonStart([first = '', ...others]: readonly string[]): string {
  const signs = Array.from(first);
  let start = '';
  for (const sign of signs) {
    if (!others.every((other) => other.startsWith(start + sign))) break;
    start += sign;
  }
  return start;
}

/** Behind a label its values are offered at once. */
function inserted(state: State, { from, to }: Completion, { insert }: CompletionItem): State {
  const line = replaced(state.query.line, from, to, insert);
  const goesOn = insert.endsWith('="');
  return withLine(withPopup(state, goesOn ? { chosen: 0 } : null), line);
}

function editKey(state: State, popup: QueryPopup | null, key: string): Step {
  const line = edited(state.query.line, key);
  if (line === undefined) return step(state);
  // While the text is typed the list goes along; where the cursor goes elsewhere it would be in the way.
  const isTyping = line.text !== state.query.line.text;
  return step(withLine(withPopup(state, popup !== null && isTyping ? { chosen: 0 } : null), line));
}

function recall(state: State, by: 1 | -1): Step {
  const { history, historyPlace, line } = state.query;
  const found = moveInHistory(history, historyPlace, by, line.text);
  if (found === null) return step(state);
  const query = { ...state.query, historyPlace: found.place, line: lineAtEnd(found.text) };
  return step(settle({ ...state, query }));
}

function withPopup(state: State, popup: QueryPopup | null): State {
  return { ...state, overlay: { kind: 'query', popup } };
}

/** What is typed anew is no longer a line of the history. */
function withLine(state: State, line: EditLine): State {
  const { historyPlace, line: before } = state.query;
  const place = line.text === before.text ? historyPlace : null;
  return settle({ ...state, query: { ...state.query, line, historyPlace: place } });
}
