import { Environment, parseAssignment } from './assignment.ts';
import { splitCommand } from './command-split.ts';
import type { CronDialect } from './cron-dialect.ts';
import { zoneOfSetting } from './cron-zone.ts';
import { CronSyntaxError, parseSchedule, type CronSchedule } from './schedule.ts';

/** One job of a crontab, or a line that should be one and is not understood. */
export interface CrontabEntry {
  /** Counted from 1. */
  readonly line: number;
  /** As written, with single blanks: `0 5 * * *`, `@daily`. */
  readonly schedule: string;
  /** Undefined with `error`. */
  readonly parsed: CronSchedule | undefined;
  /** Why cron does not run this line. */
  readonly error: string | undefined;
  /** What differs from one cron to another, or is likely not what was meant. */
  readonly warnings: readonly string[];
  readonly command: string;
  /** What stands after the first `%`. */
  readonly input: string | undefined;
  /** Empty where it is not known. */
  readonly user: string;
  /** The variables the file has set up to this line. */
  readonly environment: ReadonlyMap<string, string>;
  /** The zone of `CRON_TZ` (cronie only). `TZ` is for the command alone. Undefined: the daemon's own zone. */
  readonly timeZone: string | undefined;
  /** `MAILTO`; empty: no mail. Undefined: to the user. */
  readonly mailTo: string | undefined;
  /** False for a line that starts with `-`: the daemon does not log its runs. */
  readonly isLogged: boolean;
}

export interface CrontabKind {
  /** `/etc/crontab` and `/etc/cron.d` name a user before the command. */
  readonly hasUserColumn: boolean;
  /** Whose file it is, where there is no such column. */
  readonly user?: string;
  /** cronie's where it is left out. */
  readonly dialect?: CronDialect;
}

/** Longer ones are refused by Debian's cron (`MAX_COMMAND`); cronie takes 131071. */
const longestDebianCommand = 998;

const carriageReturn = 'the line ends with CR LF: the carriage return is a character like any other to cron';

const unendedLine =
  'the last line does not end with a newline: cronie ignores it, and Debian’s cron the whole file';

/** Reads a whole crontab. A line that is not understood becomes an entry with its error and leaves the others alone. */
export function parseCrontab(text: string, kind: CrontabKind): CrontabEntry[] {
  const entries: CrontabEntry[] = [];
  const environment = new Environment();
  const lines = text.split('\n');
  // What follows the last newline: nothing, or a line without its end.
  const unfinished = lines.pop() ?? '';
  for (const [index, line] of lines.entries()) {
    const content = line.replace(/^[ \t]+/, '');
    if (isNoLine(content)) continue;
    const assigned = parseAssignment(content);
    if (assigned === undefined) entries.push(parseEntry(content, index + 1, kind, environment.current));
    else environment.set(assigned);
  }
  const content = unfinished.replace(/^[ \t]+/, '');
  if (!isNoLine(content)) {
    const entry = parseEntry(content, lines.length + 1, kind, environment.current);
    entries.push({ ...entry, parsed: undefined, error: unendedLine });
  }
  return entries;
}

function isNoLine(content: string): boolean {
  return content === '' || content.startsWith('#');
}

/** What one line says, before it is judged. */
interface Draft {
  schedule: string;
  user: string;
  command: string;
  error: string | undefined;
  readonly warnings: string[];
}

function parseEntry(
  content: string,
  line: number,
  kind: CrontabKind,
  environment: ReadonlyMap<string, string>,
): CrontabEntry {
  const isLogged = !content.startsWith('-');
  const draft: Draft = { schedule: '', user: kind.user ?? '', command: '', error: undefined, warnings: [] };
  const rest = takeSchedule(isLogged ? content : content.slice(1), draft);
  const parsed = scheduleOf(draft, kind.dialect);
  takeCommand(rest, kind, draft);
  const { command, input } = splitCommand(draft.command);
  if (content.endsWith('\r')) draft.warnings.push(carriageReturn);
  if (!isLogged) judgeMinus(kind, draft);
  judgeLength(kind, draft);
  return {
    line,
    schedule: draft.schedule,
    parsed: draft.error === undefined ? parsed : undefined,
    error: draft.error,
    command,
    input,
    user: draft.user,
    environment,
    timeZone: timeZoneOf(environment, kind, draft),
    mailTo: environment.get('MAILTO'),
    isLogged,
    warnings: draft.warnings,
  };
}

/** Takes the five fields or the nickname off the start of a line; returns what follows. */
function takeSchedule(content: string, draft: Draft): string {
  const match = /^(?:@[^ \t]*|[^ \t]*(?:[ \t]+[^ \t]+){0,4})/.exec(content);
  const [schedule] = match ?? [''];
  draft.schedule = schedule.replace(/\r$/, '').replaceAll(/[ \t]+/g, ' ');
  return content.slice(schedule.length).replace(/^[ \t]+/, '');
}

function scheduleOf(draft: Draft, dialect: CronDialect | undefined): CronSchedule | undefined {
  try {
    const parsed = parseSchedule(draft.schedule, dialect);
    warnOfMeaning(parsed, draft);
    return parsed;
  } catch (error) {
    if (!(error instanceof CronSyntaxError)) throw error;
    draft.error = error.message;
    return undefined;
  }
}

/** What is accepted, and means something else than it seems to. */
function warnOfMeaning(schedule: CronSchedule, { warnings }: Draft): void {
  if (schedule.isReboot) return;
  const { minute, hour, dayOfMonth, month, dayOfWeek } = schedule;
  const fields = { minute, hour, 'day of month': dayOfMonth, month, 'day of week': dayOfWeek };
  for (const [name, { values, random }] of Object.entries(fields)) {
    if (values.length === 0) warnings.push(`${name}: the range ends before it begins: it matches nothing`);
    if (random.length === 0) continue;
    warnings.push(
      `${name}: cronie draws one value of the range with ~; Debian’s cron takes its first number`,
    );
  }
}

/** The user, where there is one, and the command; says what is missing unless something is wrong before it. */
function takeCommand(rest: string, { hasUserColumn, dialect }: CrontabKind, draft: Draft): void {
  let command = rest;
  if (hasUserColumn) {
    const [user] = /^[^ \t]*/.exec(rest) ?? [''];
    draft.user = user.replace(/\r$/, '');
    command = rest.slice(user.length).replace(/^[ \t]+/, '');
  }
  draft.command = command.replace(/\r$/, '');
  // cronie's own option; what follows it is the command that is run and logged.
  if (dialect !== 'debian') draft.command = draft.command.replace(/^-n[ 	]+/, '');
  if (draft.error !== undefined) return;
  if (rest.startsWith('*'))
    draft.error = `${hasUserColumn ? 'user' : 'command'}: expected a name, received "*": a sixth field`;
  else if (hasUserColumn && draft.user === '')
    draft.error = 'user: expected a name after the schedule, received nothing';
  else if (draft.command === '' && (hasUserColumn || dialect !== 'debian'))
    draft.error = 'command: expected one at the end of the line, received nothing';
}

function judgeLength({ dialect }: CrontabKind, draft: Draft): void {
  if (draft.command.length <= longestDebianCommand) return;
  const said = `the command is longer than ${longestDebianCommand} characters: Debian’s cron refuses it`;
  if (dialect === 'debian') draft.error ??= said;
  else if (dialect === undefined) draft.warnings.push(said);
}

/** cronie lets the system's crontabs and root's switch logging off; Debian's cron knows no such sign. */
function judgeMinus({ hasUserColumn, dialect }: CrontabKind, draft: Draft): void {
  if (dialect === 'debian')
    draft.error ??= 'minute: expected 0-59 or *, received "-", which cronie alone knows';
  else if (hasUserColumn || draft.user === 'root') {
    draft.warnings.push('a line that starts with - is not logged by cronie, and refused by Debian’s cron');
  } else {
    draft.error ??= 'schedule: a line may start with - in the system’s crontabs and in root’s only';
  }
}

function timeZoneOf(
  environment: ReadonlyMap<string, string>,
  { dialect }: CrontabKind,
  draft: Draft,
): string | undefined {
  const setting = environment.get('CRON_TZ');
  if (setting === undefined || setting === '') return undefined;
  if (dialect !== 'cronie') {
    draft.warnings.push('CRON_TZ is obeyed by cronie; for Debian’s cron it is a variable like any other');
  }
  if (dialect === 'debian') return undefined;
  const zone = zoneOfSetting(setting);
  if (zone === undefined)
    draft.warnings.push(`CRON_TZ=${setting} names no time zone: cronie takes UTC for it`);
  return zone ?? 'UTC';
}
