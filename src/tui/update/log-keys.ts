import { glyphsFor } from '../draw/glyphs.ts';
import type { Move } from '../state/list.ts';
import type { LogPromptKind } from '../state/log-dialogs.ts';
import { entryAt } from '../state/log-layout.ts';
import { plainText } from '../state/log-parts.ts';
import { nextTimeFormat, timeFormatNames } from '../state/log-time.ts';
import type { LogView } from '../state/log-view.ts';
import { indexOfLine, openedLog, restarted } from '../state/log-view.ts';
import type { State } from '../state/model.ts';
import { placeOf } from '../state/model.ts';
import type { Binding } from './binding.ts';
import { pauseBinding } from './log-pause.ts';
import { currentId, followEnd, holdStill, moveInLog, nextGeneration, withLog } from './log-moves.ts';
import { searchOn } from './log-search.ts';
import type { Step } from './step.ts';
import { goTo, notify, selectedKey, step } from './step.ts';

/** The keys of the logs: of their list, of one that is open, of one of its lines. */
export function logBindings(state: State): Binding[] {
  const { detail, line } = placeOf(state);
  if (detail === null) return selectedKey(state) === null ? [] : [openBinding, pauseBinding(state)];
  const { open } = state.logs;
  if (open === null) return [];
  if (line !== undefined) return [copyBinding(true)];
  return [
    {
      keys: ['f', ' '],
      shown: 'f',
      label: open.isFollowing ? 'hold' : 'follow',
      isHinted: true,
      act: onLog((s, log) => (log.isFollowing ? holdStill(s, log) : followEnd(s, log))),
    },
    pauseBinding(state),
    prompt(['/'], '/', 'search', 'search'),
    {
      keys: ['n'],
      shown: 'n N',
      label: 'next',
      isHinted: open.search !== '',
      act: onLog((s, log) => searchOn(s, log, 'newer')),
    },
    { keys: ['N'], shown: 'N', label: 'match before', act: onLog((s, log) => searchOn(s, log, 'older')) },
    prompt(['F', '&'], 'F', 'filter', 'filter'),
    { keys: ['t'], shown: 't', label: 'time format', isHinted: true, act: changeTimes },
    { keys: ['w'], shown: 'w', label: 'wrap', isHinted: true, act: toggleWrap },
    {
      keys: ['enter', 'right', 'l'],
      shown: 'enter',
      label: 'whole line',
      isHinted: true,
      act: onLog(openLine),
    },
    prompt(['g'], 'g', 'go to a time', 'time', false),
    { keys: ['i'], shown: 'i', label: 'upper and lower case', act: onLog(toggleCase) },
    copyBinding(false),
    ...movement(state),
  ];
}

const onLog =
  (act: (state: State, log: LogView) => Step) =>
  (state: State): Step =>
    state.logs.open === null ? step(state) : act(state, state.logs.open);

function movement(state: State): Binding[] {
  const { up, down } = glyphsFor(state.isAscii);
  const go = (keys: readonly string[], shown: string, label: string, move: Move): Binding => ({
    keys,
    shown,
    label,
    act: onLog((s, log) => moveInLog(s, log, move)),
  });
  return [
    go(['j', 'down'], `j ${state.isAscii ? 'down' : down}`, 'a line down', 'down'),
    go(['k', 'up'], `k ${state.isAscii ? 'up' : up}`, 'a line up', 'up'),
    go(['pagedown', 'ctrl-f', 'ctrl-d'], 'PgDn', 'a page down', 'page-down'),
    go(['pageup', 'ctrl-b', 'ctrl-u'], 'PgUp', 'a page up', 'page-up'),
    go(['home'], 'Home', 'to the oldest line', 'first'),
    go(['G', 'end'], 'G', 'to the end, following', 'last'),
  ];
}

const openBinding: Binding = {
  keys: ['enter', 'right', 'l'],
  shown: 'enter',
  label: 'open',
  isHinted: true,
  act: (state) => {
    const name = selectedKey(state);
    return name === null ? step(state) : openLog(state, name);
  },
};

/** Opens a log of the node, following it. */
export function openLog(state: State, name: string): Step {
  const { node } = placeOf(state);
  const next = nextGeneration(state);
  const opened = withLog(next.state, openedLog(node, name, next.generation));
  return goTo(opened, [...state.places, { view: 'logs', node, detail: name }]);
}

function prompt(
  keys: readonly string[],
  shown: string,
  label: string,
  about: LogPromptKind,
  isHinted = true,
): Binding {
  const act = onLog((state, { filter, search }) => {
    const text = about === 'filter' ? filter : about === 'search' ? search : '';
    return step({
      ...state,
      overlay: { kind: 'log-prompt', prompt: { about, text, isAsking: false, problem: null } },
    });
  });
  return { keys, shown, label, isHinted, act };
}

function changeTimes(state: State): Step {
  const times = nextTimeFormat(state.logs.times);
  return step(notify({ ...state, logs: { ...state.logs, times } }, `time: ${timeFormatNames[times]}`));
}

function toggleWrap(state: State): Step {
  return step({ ...state, logs: { ...state.logs, wraps: !state.logs.wraps } });
}

/** A filter is applied anew, and counted anew. */
function toggleCase(state: State, log: LogView): Step {
  const ignoresCase = !state.logs.ignoresCase;
  const next = nextGeneration({ ...state, logs: { ...state.logs, ignoresCase } });
  const text = ignoresCase ? 'upper and lower case are the same' : 'upper and lower case differ';
  const said = notify(next.state, text);
  const { node, name, filter } = log;
  if (filter === '') return step(said);
  const { generation } = next;
  return step(withLog(said, { ...restarted(log, generation), matches: null }), {
    kind: 'log-count',
    node,
    name,
    generation,
    filter,
    ignoresCase,
  });
}

function openLine(state: State, log: LogView): Step {
  const id = currentId(log);
  if (id === null) return step(state);
  const entry = entryAt(log, indexOfLine(log.lines, id));
  const [line, last] = [log.lines[entry.first], log.lines[entry.last]];
  if (line === undefined || last === undefined) return step(state);
  const opened = withLog(state, { ...log, opened: { line, last, count: entry.last - entry.first + 1 } });
  return goTo(opened, [...state.places, { ...placeOf(state), line: line.id }]);
}

/** As much as terminals take at once: 100 000 characters of base64 (xterm, tmux). */
const mostCopied = 74_000;

function copyBinding(isHinted: boolean): Binding {
  const act = onLog((state, log) => {
    const id = currentId(log);
    const { line } = placeOf(state);
    const found = line === undefined ? log.lines[indexOfLine(log.lines, id ?? 0)] : log.opened?.line;
    if (found === undefined) return step(state);
    const text = plainText(found.line);
    if (Buffer.byteLength(text) > mostCopied)
      return step(notify(state, 'too long for the clipboard of a terminal', true));
    return step(notify(state, 'copied, if the terminal allows it'), { kind: 'copy', text });
  });
  return { keys: ['y'], shown: 'y', label: 'copy', isHinted, act };
}
