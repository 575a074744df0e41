import type { Process } from '../../contract/processes.ts';
import { displayWidth } from '../../lib/cells.ts';
import {
  formatBytes,
  formatClock,
  formatCount,
  formatElapsed,
  formatPercent,
  harmless,
} from '../../lib/format.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Span, Style } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';
import type { Column, TableSpec } from '../draw/table.ts';
import { answerTo } from '../state/answers.ts';
import { processKey } from '../state/row-keys.ts';
import type { Content, Context } from './content.ts';
import { tableContent } from './content.ts';

/** The watched processes, or all of them. */
export function processesContent(context: Context): Content {
  const isAll = context.state.showsAllProcesses;
  const processes = answerTo(context.node.answers, isAll ? 'processes' : 'watched').data ?? [];
  return tableContent(processTable(context, processes, isAll), processes, context.list);
}

/** The columns of processes; also those of the overview. */
export function processTable(
  { glyphs }: Context,
  processes: readonly Process[],
  isAll: boolean,
): TableSpec<Process> {
  const longestWatch = Math.max(5, ...processes.map(({ watch }) => displayWidth(watch ?? '')));
  return {
    key: processKey,
    identity: ({ pid }) => pid ?? -1,
    text: (process) =>
      `${process.pid} ${process.process_name} ${process.user} ${process.watch} ${process.cmdline}`,
    defaultSort: isAll ? { column: 'cpu', descending: true } : { column: 'state', descending: false },
    note: (process) => goneNote(process, glyphs),
    besideNote: ['pid', 'name'],
    columns: [
      {
        ...numeric('pid', 'PID', 7, 10, (process) => process.pid),
        descends: false,
        cell: ({ pid }) => String(pid ?? '–'),
      },
      {
        id: 'name',
        title: 'NAME',
        // The kernel's own names have no more (proc_pid_comm(5)).
        width: 15,
        maxWidth: 24,
        priority: 'keep',
        value: (process) => process.process_name,
        cell: (process) => harmless(process.process_name),
      },
      {
        id: 'user',
        title: 'USER',
        width: 8,
        maxWidth: 12,
        priority: 5,
        cut: 'end',
        value: (process) => process.user,
        cell: ({ user }) => harmless(user ?? '–'),
      },
      {
        ...numeric('cpu', 'CPU', 7, 9, (process) => process.cpu_percent),
        // Most do nothing: of those the large ones are worth a look.
        tie: (process) => -(process.mem_rss_bytes ?? -1),
        cell: ({ cpu_percent: cpu }) => span(formatPercent(cpu, 1), busyStyle(cpu)),
      },
      {
        ...numeric('memory', 'MEM', 5, 8, (process) => process.mem_rss_bytes),
        cell: (process) => formatBytes(process.mem_rss_bytes),
      },
      {
        ...numeric('threads', 'THR', 5, 4, (process) => process.threads),
        cell: ({ threads }) => formatCount(threads),
      },
      {
        ...numeric('files', 'FILES', 6, 3, (process) => process.open_files),
        cell: (process) => formatCount(process.open_files),
      },
      {
        ...numeric('time', 'RUNNING', 9, 6, (process) => process.runtime_sec),
        cell: ({ runtime_sec: sec }) => (sec === null ? '–' : formatElapsed(sec * 1000)),
      },
      {
        id: 'state',
        title: 'STATE',
        width: 11,
        priority: 'keep',
        value: stateRank,
        cell: (process) => processState(process, glyphs),
      },
      {
        id: 'watch',
        title: 'WATCH',
        width: Math.min(12, longestWatch),
        maxWidth: Math.min(20, longestWatch),
        // Of several workers of one name, their watches tell which is which.
        priority: isAll ? 2 : 7,
        value: (process) => process.watch,
        cell: ({ watch }) => harmless(watch ?? ''),
      },
      {
        id: 'command',
        title: 'COMMAND',
        width: 20,
        maxWidth: 400,
        priority: 1,
        cut: 'end',
        cell: ({ cmdline }) => span(harmless(cmdline ?? ''), tones.muted),
      },
    ],
  };
}

function numeric(
  id: string,
  title: string,
  width: number,
  priority: number,
  value: (process: Process) => number | null,
): Omit<Column<Process>, 'cell'> {
  return { id, title, width, priority, value, align: 'right', descends: true };
}

/** A watch without its process: since when, and how often it came back before. */
function goneNote(process: Process, glyphs: Glyphs): Span | null {
  if (process.status !== 'gone') return null;
  const died = process.last_event?.kind === 'died' ? process.last_event : null;
  const since = died === null ? '' : ` since ${formatClock(Date.parse(died.at))}`;
  const last = died?.pid == null ? '' : ` (was pid ${died.pid})`;
  const watch =
    process.watch === null || process.watch === process.process_name
      ? ''
      : `, watch ${harmless(process.watch)}`;
  return span(`${glyphs.critical} gone${since}${last}${watch}`, tones.critical);
}

/** What needs a look first: gone, then zombies and stuck ones, then the rest by name. */
function stateRank(process: Process): string {
  const ranks: Partial<Record<Process['status'], number>> = {
    gone: 0,
    zombie: 1,
    dead: 1,
    'disk-sleep': 2,
    stopped: 2,
  };
  return `${ranks[process.status] ?? 3} ${process.watch ?? ''} ${process.process_name}`;
}

/** The state of a process in a word, with a sign where it deserves attention. */
export function processState(process: Process, glyphs: Glyphs): Span {
  switch (process.status) {
    case 'gone':
    case 'dead':
      return span(`${glyphs.critical} ${process.status}`, tones.critical);
    case 'zombie':
    case 'stopped':
      return span(`${glyphs.warning} ${process.status}`, tones.warning);
    case 'running':
      return span('running', tones.good);
    default:
      return span(process.status);
  }
}

function busyStyle(cpuPercent: number | null): Style {
  return cpuPercent !== null && cpuPercent >= 90 ? tones.warning : tones.plain;
}
