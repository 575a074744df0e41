import { screenOf } from '../views/screen.ts';
import { placeOf, viewTabs } from '../state/model.ts';
import type { State } from '../state/model.ts';
import { sortBy, toNode } from './bindings.ts';
import { alertCommands } from './alert-keys.ts';
import { chartCommand, chartCommands, isChartCommand, refuseChart } from './chart-commands.ts';
import { isQueryCommand, queryCommands } from './query-commands.ts';
import { jobCommands } from './job-commands.ts';
import { openView } from './open-view.ts';
import { serviceCommands } from './service-keys.ts';
import { scanAll, toggleProcesses } from './place-bindings.ts';
import type { Step } from './step.ts';
import { askPlace, notify, step } from './step.ts';

/** Something the command palette can do. */
export interface Command {
  readonly name: string;
  readonly help: string;
  readonly act: (state: State) => Step;
}

/** All commands that make sense where one is. */
export function commandsOf(state: State): Command[] {
  const { content } = screenOf(state);
  const sorts = content?.kind === 'list' ? content.sorts : [];
  const isProcesses = placeOf(state).view === 'processes';
  return [
    ...viewTabs.map(({ id, digit }) => ({
      name: id,
      help: `view ${digit}`,
      act: (s: State) => openView(s, id),
    })),
    ...state.nodes.map(({ name, address }, index) => ({
      name: `node ${name}`,
      help: address,
      act: (s: State) => toNode(s, index),
    })),
    ...sorts.map(({ column, descends }) => ({
      name: `sort ${column}`,
      help: descends ? 'largest first' : 'smallest first',
      act: (s: State) => sortBy(s, { column, descending: descends }),
    })),
    ...(isProcesses
      ? [{ name: 'all', help: 'all processes or the watched ones', act: toggleProcesses }]
      : []),
    ...jobCommands(state),
    ...serviceCommands(state),
    ...alertCommands(state),
    chartCommand,
    { name: 'scan', help: 'scan all paths now', act: scanAll },
    { name: 'refresh', help: 'ask the node now', act: (s) => step(s, askPlace(s)) },
    {
      name: 'help',
      help: 'the keys of this view',
      act: (s) => step({ ...s, overlay: { kind: 'help', offset: 0 } }),
    },
    { name: 'quit', help: 'leave etlmon', act: (s) => step(s, { kind: 'quit' }) },
  ];
}

/** Commands that begin with the text, then those that contain it. */
export function matchingCommands(state: State, text: string): Command[] {
  if (isChartCommand(text)) return chartCommands(state, text);
  if (isQueryCommand(text)) return queryCommands(text);
  const wanted = text.trim().toLowerCase();
  const commands = commandsOf(state);
  const starting = commands.filter(({ name }) => name.toLowerCase().startsWith(wanted));
  const containing = commands.filter(
    (command) => !starting.includes(command) && command.name.toLowerCase().includes(wanted),
  );
  return [...starting, ...containing];
}

/** The palette's keys: type, choose with the arrows, complete with tab, run with enter. */
export function paletteKey(state: State, overlay: { text: string; chosen: number }, key: string): Step {
  const matches = matchingCommands(state, overlay.text);
  const chosen = Math.min(overlay.chosen, Math.max(0, matches.length - 1));
  const edit = (text: string): Step => step({ ...state, overlay: { kind: 'palette', text, chosen: 0 } });
  const choose = (index: number): Step =>
    step({
      ...state,
      overlay: {
        kind: 'palette',
        text: overlay.text,
        chosen: (index + matches.length) % Math.max(1, matches.length),
      },
    });
  switch (key) {
    case 'esc':
      return step({ ...state, overlay: null });
    case 'enter':
      return run({ ...state, overlay: null }, matches[chosen], overlay.text);
    case 'tab':
      return complete(matches, chosen, overlay.text, edit, choose);
    case 'down':
      return choose(chosen + 1);
    case 'up':
    case 'shift-tab':
      return choose(chosen - 1);
    case 'backspace':
      return overlay.text === '' ? step({ ...state, overlay: null }) : edit(overlay.text.slice(0, -1));
    case 'ctrl-u':
      return edit('');
    default:
      return isText(key) ? edit(overlay.text + key) : step(state);
  }
}

function run(state: State, command: Command | undefined, text: string): Step {
  if (command === undefined && isChartCommand(text)) return refuseChart(state, text);
  if (command === undefined) return step(notify(state, `no such command: ${text}`, true));
  return command.act(state);
}

function complete(
  matches: readonly Command[],
  chosen: number,
  text: string,
  edit: (text: string) => Step,
  choose: (index: number) => Step,
): Step {
  const name = matches[chosen]?.name ?? text;
  return name === text ? choose(chosen + 1) : edit(name);
}

/** Whether a key is something to type, not to press. */
export function isText(key: string): boolean {
  return [...new Intl.Segmenter().segment(key)].length === 1;
}
