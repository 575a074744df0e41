import type { Row } from '../../lib/reading.ts';
import { formatDuration } from '../../lib/format.ts';
import type { Happening } from './happening.ts';

/** How each verdict of a run is told, and what it weighs. */
const runs: Readonly<Record<string, readonly [verb: string, weight: number]>> = {
  ok: ['ran', 40],
  running: ['is running', 45],
  failed: ['failed', 80],
  missed: ['was missed', 75],
  overlap: ['overlapped', 55],
  long: ['took long', 55],
  short: ['ended early', 50],
};

/** A row of `cron_runs`; `name`: of its job. One that was under way before `fromMs` and ended then counts by its end. */
export function runHappening(row: Row, name: string, fromMs: number): Happening {
  const [verb, weight] = runs[text(row['verdict'])] ?? ['ran', 40];
  const atMs = timeOf(row['at']);
  const finishedMs = timeOf(row['finished_at']);
  const took =
    typeof row['duration_ms'] === 'number' ? `in ${formatDuration(row['duration_ms'])}` : undefined;
  return {
    ...common(row, 'cron_runs'),
    atMs: atMs < fromMs && finishedMs >= fromMs ? finishedMs : atMs,
    kind: 'job',
    title: `${name} ${verb}`,
    detail: optional(row['detail']) ?? took,
    labels: { job: name },
    subject: name,
    verb,
    weight,
  };
}

const serviceWeights: Readonly<Record<string, number>> = {
  failed: 90,
  restarted: 75,
  stopped: 70,
  started: 60,
  reloaded: 50,
};

/** A row of `service_events`. */
export function serviceHappening(row: Row): Happening {
  const service = text(row['unit']).replace(/\.service$/, '');
  const verb = text(row['kind']);
  return {
    ...common(row, 'service_events'),
    kind: 'service',
    title: `${service} ${verb}`,
    detail: optional(row['detail']),
    labels: { service },
    subject: service,
    verb,
    weight: serviceWeights[verb] ?? 50,
  };
}

const processWeights: Readonly<Record<string, number>> = { died: 75, restarted: 70, started: 55 };

/** A row of `process_events`. */
export function processHappening(row: Row): Happening {
  const process = text(row['watch']);
  const verb = text(row['kind']);
  const [pid, before] = [row['pid'], row['previous_pid']];
  const pids =
    verb === 'restarted' && typeof before === 'number' ? `pid ${before}, now ${pid}` : `pid ${pid}`;
  return {
    ...common(row, 'process_events'),
    kind: 'process',
    title: `process ${process} ${verb}`,
    detail: typeof pid === 'number' ? pids : undefined,
    labels: { process },
    subject: `process ${process}`,
    verb,
    weight: processWeights[verb] ?? 50,
  };
}

const checkStates: Readonly<Record<string, readonly [verb: string, weight: number]>> = {
  down: ['went down', 75],
  up: ['came up', 35],
  unknown: ['could not be made', 40],
  pending: ['began', 5],
};

/** A row of `check_events`. */
export function checkHappening(row: Row): Happening {
  const check = text(row['name']);
  const [verb, weight] = checkStates[text(row['state'])] ?? ['changed', 30];
  return {
    ...common(row, 'check_events'),
    kind: 'check',
    title: `check ${check} ${verb}`,
    detail: optional(row['reason']),
    labels: { check, target: text(row['target']) },
    subject: `check ${check}`,
    verb,
    weight,
  };
}

/** A row of `transfers` that is not whole. */
export function transferHappening(row: Row): Happening {
  const [direction, user, file] = [text(row['direction']), text(row['username']), text(row['filename'])];
  const what = direction === 'unknown' ? 'transfer' : direction;
  const verdict = text(row['verdict']);
  const word = ['broken', 'suspect'].includes(verdict) ? verdict : text(row['status']);
  return {
    ...common(row, 'transfers'),
    kind: 'transfer',
    title: `${what} of ${file} by ${user} is ${word}`,
    detail: optional(row['verdict_reason']),
    labels: { file, user },
    subject: `${what}s by ${user}`,
    verb: 'broke',
    weight: 65,
  };
}

const arrivalStates: Readonly<Record<string, string>> = {
  late: 'came late',
  missed: 'did not arrive',
  too_small: 'is too small',
  too_few: 'came with too few files',
  overdue: 'is overdue',
};

/** A row of `arrival_days`, or of `arrivals` for one that is due and not there. */
export function arrivalHappening(row: Row, state = text(row['state'])): Happening {
  const name = text(row['name']);
  const verb = arrivalStates[state] ?? state;
  return {
    ...common(row, 'arrival_days'),
    atMs: timeOf(state === 'late' ? (row['arrived_at'] ?? row['at']) : row['at']),
    kind: 'transfer',
    title: `${name} ${verb}`,
    detail: optional(row['detail']),
    labels: { arrival: name },
    subject: name,
    verb,
    weight: 70,
  };
}

function common(row: Row, source: string): Pick<Happening, 'atMs' | 'source' | 'key'> {
  return { atMs: timeOf(row['at']), source, key: text(row['happening_key']) };
}

/** Milliseconds since the epoch; NaN where there is no time. */
export function timeOf(cell: unknown): number {
  return typeof cell === 'string' ? Date.parse(cell) : Number.NaN;
}

function text(cell: unknown): string {
  return typeof cell === 'string' ? cell : '';
}

function optional(cell: unknown): string | undefined {
  return typeof cell === 'string' && cell !== '' ? cell : undefined;
}
