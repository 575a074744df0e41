import type { JournalLine } from '../../contract/services.ts';
import type { FollowPlan } from './follow-plan.ts';
import type { Severity } from './log-levels.ts';
import type { LogParts } from './log-parts.ts';
import { partsOf } from './log-parts.ts';
import type { Logs } from './log-view.ts';
import type { State } from './model.ts';
import { placeOf } from './model.ts';

/** Those of syslog(3), as the journal numbers them. */
const severities: readonly Severity[] = [
  'fatal',
  'critical',
  'critical',
  'error',
  'warning',
  'notice',
  'info',
  'debug',
];
/** What a service prints without saying how bad it is has this one (StandardOutput=, systemd.exec(5)). */
const usualPriority = 6;

/**
 * An entry of the journal as lines of a log: `<3>nginx[812]: bind failed`, the priority as in sd-daemon(3). Further
 * lines of a message are indented, as what goes on from the line before is.
 */
export function journalTexts({ priority, identifier, pid, message }: JournalLine): string[] {
  const level = priority === null ? '' : `<${priority}>`;
  const name = identifier === null ? '' : identifier.replaceAll(/[\s:]/g, '_');
  const number = identifier === null || pid === null ? '' : `[${pid}]`;
  const [first = '', ...others] = message.trimEnd().split(/\r?\n/);
  return [`${level}${name}${number}: ${first}`, ...others.map((row) => `  ${row}`)];
}

/** A line of `journalTexts` taken apart. A level in the message counts where the journal has none of its own. */
export function journalParts(line: string): LogParts {
  const match = /^(?:<([0-7])>)?([^\s:]*): /.exec(line);
  if (match === null) return { ...partsOf(''), message: line.trimEnd(), continues: true };
  const message = line.slice(match[0].length);
  const said = partsOf(message);
  const priority = match[1] === undefined ? usualPriority : Number(match[1]);
  const severity = (priority === usualPriority ? said.severity : null) ?? severities[priority] ?? 'info';
  const isSame = said.severity === null || said.severity === severity;
  const parts = isSame ? said : { ...partsOf(''), message };
  const loggers = [match[2] ?? '', parts.logger ?? ''].filter((name) => name !== '');
  return { ...parts, severity, logger: loggers.length === 0 ? null : loggers.join(' '), continues: false };
}

/** The stream of the journal one looks at; null elsewhere. */
export function journalPlan(state: State): FollowPlan | null {
  const { journal } = state;
  const { view, detail, node } = placeOf(state);
  if (journal === null || view !== 'services' || detail !== journal.name || node !== journal.node)
    return null;
  const { name, generation, resumeAfter } = journal;
  return { node, name, generation, filter: '', ignoresCase: false, resumeAfter };
}

/** How its lines are written: an entry has no form of its own beside its time. */
export function journalChoices({ logs }: State): Logs {
  return logs.times === 'written' ? { ...logs, times: 'clock' } : logs;
}
