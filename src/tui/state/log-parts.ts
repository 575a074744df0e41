import { stripVTControlCharacters } from 'node:util';
import type { Severity } from './log-levels.ts';
import { severityOf, severityOfNumber } from './log-levels.ts';
import { splitTime } from './log-prefix.ts';

/** A log line taken apart for the eye. What cannot be told stays in the message: nothing is lost. */
export interface LogParts {
  readonly severity: Severity | null;
  /** The level as it stands in the line. */
  readonly word: string;
  readonly logger: string | null;
  readonly message: string;
  /** Further fields of a structured line, as `key=value`. */
  readonly rest: string;
  /** Belongs to the line before: indented, without a time of its own. */
  readonly continues: boolean;
}

/** The line as text: without colours and other control sequences, which are not part of what it says. */
export function plainText(line: string): string {
  return line.includes('\u001B') || line.includes('\u009B') ? stripVTControlCharacters(line) : line;
}

/** Level, logger and message of a line: JSON, logfmt, syslog, bracketed and plain formats, with or without a time. */
export function partsOf(line: string): LogParts {
  const text = plainText(line).trimEnd();
  const { hasTime, isSyslog, rest } = splitTime(text);
  if (!hasTime && /^\s/.test(text)) return { ...bare(text), continues: true };
  return (
    fromJson(rest) ??
    fromLogfmt(rest) ??
    (isSyslog || /^\S+ [\w./@-]+\[\d+\]: /.test(rest) ? fromSyslog(rest) : undefined) ??
    fromWords(rest) ??
    bare(rest)
  );
}

const bare = (message: string): LogParts => ({
  severity: null,
  word: '',
  logger: null,
  message,
  rest: '',
  continues: false,
});

const levelKeys = [
  'level_name',
  'level',
  'lvl',
  'severity',
  'levelname',
  'log.level',
  'loglevel',
  'severityText',
];
const messageKeys = ['msg', 'message', 'event', 'body'];
const loggerKeys = ['logger', 'logger_name', 'name', 'component', 'module', 'channel', 'target'];
/** Said elsewhere on the screen, or the same on every line. */
const quietKeys = [
  'time',
  'timestamp',
  'ts',
  '@timestamp',
  'datetime',
  'date',
  'pid',
  'hostname',
  'v',
  '@version',
];

type Fields = readonly (readonly [key: string, value: unknown])[];

function fromJson(text: string): LogParts | undefined {
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
  try {
    return fromFields(Object.entries(JSON.parse(text) as object), text);
  } catch {
    return undefined;
  }
}

function fromLogfmt(text: string): LogParts | undefined {
  if (!/^[\w.@/-]+=/.test(text)) return undefined;
  const pair = /([\w.@/-]+)(?:=("(?:[^"\\]|\\.)*"|[^\s"]*))?(?:\s+|$)/y;
  const fields: [string, string][] = [];
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text);
    if (match === null) return undefined;
    const [, key = '', value = ''] = match;
    fields.push([key, value.startsWith('"') ? unquoted(value) : value]);
  }
  return fromFields(fields, text);
}

function unquoted(value: string): string {
  try {
    return String(JSON.parse(value));
  } catch {
    return value.slice(1, -1);
  }
}

/** Undefined where the fields are not those of a log: then the line is shown as it stands. */
function fromFields(fields: Fields, text: string): LogParts | undefined {
  const find = (keys: readonly string[]): readonly [string, unknown] | undefined =>
    keys.map((key) => fields.find(([name]) => name === key)).find((found) => found !== undefined);
  const level = find(levelKeys);
  const message = find(messageKeys);
  const severity =
    typeof level?.[1] === 'number' ? severityOfNumber(level[1]) : severityOf(valueText(level?.[1]));
  if (severity === null && message === undefined) return undefined;
  const logger = find(loggerKeys);
  const used = [level, message, logger];
  const others = fields.filter((field) => !used.includes(field) && !quietKeys.includes(field[0]));
  return {
    severity,
    word: valueText(level?.[1]),
    logger: typeof logger?.[1] === 'string' && logger[1] !== '' ? logger[1] : null,
    message: message === undefined ? text : valueText(message[1]),
    rest: message === undefined ? '' : others.map(([key, value]) => `${key}=${quoted(value)}`).join(' '),
    continues: false,
  };
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function quoted(value: unknown): string {
  const text = valueText(value);
  return typeof value === 'string' && /[\s"]|^$/.test(text) ? JSON.stringify(text) : text;
}

/** RFC 3164, as files have it: host, program with its pid, a colon, the message. */
function fromSyslog(text: string): LogParts | undefined {
  const match = /^(\S+) ([\w./@-]+(?:\[\d+\])?): ?/.exec(text);
  if (match === null) return undefined;
  const message = text.slice(match[0].length);
  const inner = fromJson(message) ?? fromLogfmt(message) ?? fromWords(message) ?? bare(message);
  return inner.logger === null ? { ...inner, logger: match[2] ?? null } : inner;
}

const identifier = /^[A-Za-z_][\w.$/\\-]*$/;
const wordsSeen = 4;

/** The level among the first words: in brackets, before a colon, or in capitals. */
function fromWords(text: string): LogParts | undefined {
  const coloned = /^([A-Za-z]+):([\w.$-]+):/.exec(text);
  const first = severityOf(coloned?.[1] ?? '');
  if (coloned !== null && first !== null) {
    const [all, word = '', logger = ''] = coloned;
    return { ...bare(text.slice(all.length).trimStart()), severity: first, word, logger };
  }
  const words = /(\S+)(\s*)/y;
  const before: string[] = [];
  for (let seen = 0; seen < wordsSeen; seen++) {
    const match = words.exec(text);
    if (match === null) break;
    const [, word = ''] = match;
    const level = levelIn(word);
    if (level === null) {
      before.push(word);
      continue;
    }
    return withLogger(before, level, text.slice(words.lastIndex).replace(/^[-–|:]\s+/, ''));
  }
  return /\b(?:level|lvl|severity)=/.test(text) ? fromAnywhere(text) : undefined;
}

function fromAnywhere(text: string): LogParts | undefined {
  const word = /\b(?:level|lvl|severity)="?(\w+)/.exec(text)?.[1] ?? '';
  const severity = severityOf(word);
  return severity === null ? undefined : { ...bare(text), severity, word };
}

interface Level {
  readonly severity: Severity;
  readonly word: string;
  /** `production` of `production.ERROR`. */
  readonly logger: string | null;
}

/** No level is so long; what is may be the whole of a huge line. */
const longestLevel = 64;

function levelIn(word: string): Level | null {
  if (word.length > longestLevel) return null;
  const inner = word.replaceAll(/^[[(<|]+|[\])>|:,;-]+$/g, '');
  const dot = inner.lastIndexOf('.');
  const name = inner.slice(dot + 1);
  const severity = severityOf(name);
  const isMeant = inner !== word || name === name.toUpperCase();
  if (severity === null || !isMeant) return null;
  if (dot === -1) return { severity, word: name, logger: null };
  return name === name.toUpperCase() ? { severity, word: name, logger: inner.slice(0, dot) } : null;
}

/** A name before the level and a dash, or behind it in brackets or before a colon, a dash or wide space, is the logger. */
function withLogger(before: readonly string[], { severity, word, logger }: Level, text: string): LogParts {
  const names = before.filter((one) => !/^[-–|:]+$/.test(one));
  const [name] = names;
  const hadDash = names.length < before.length;
  if (logger === null && name !== undefined && names.length === 1 && hadDash && identifier.test(name))
    return { ...bare(text), severity, word, logger: name };
  const after =
    logger === null ? /^(?:\[([^\]\s]+)\]:?|(\S+?)(?::(?=\s)|(?= {2}|\s+[-–|:]\s))|)/.exec(text) : null;
  const found = after?.[1] ?? after?.[2];
  const isName = found !== undefined && identifier.test(found);
  const rest = isName ? text.slice(after?.[0].length).replace(/^\s+(?:[-–|:]\s+)?/, '') : text;
  return {
    ...bare([...names, rest].join(' ').trimEnd()),
    severity,
    word,
    logger: isName ? found : logger,
  };
}
