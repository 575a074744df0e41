import type { CronJob } from '../../contract/cron.ts';
import type { Health } from '../../contract/health.ts';
import type { ScanAnswer } from '../../contract/paths.ts';
import type { KillAnswer } from '../../contract/processes.ts';
import type { Problem } from '../../contract/common.ts';
import { cutMiddle } from '../../lib/cells.ts';
import { formatBytes, formatCounted, harmless } from '../../lib/format.ts';
import type { Query } from '../state/answers.ts';
import { answerTo, answered, failed } from '../state/answers.ts';
import type { Refusal } from '../state/kill.ts';
import { describeKill, isSameQuestion, withProblem, withRefusal } from '../state/kill.ts';
import type { Link, NodeState, State } from '../state/model.ts';
import { remembered } from '../state/query-history.ts';
import type { AlertMessage } from './alert-messages.ts';
import { alertMessage, isAlertMessage } from './alert-messages.ts';
import type { LogMessage } from './log-effects.ts';
import { isLogMessage, logMessage } from './log-messages.ts';
import { journalMessage } from './journal-moves.ts';
import { pressKey } from './press.ts';
import type { ServiceMessage } from './service-dialog-keys.ts';
import { isServiceMessage, serviceMessage } from './service-dialog-keys.ts';
import type { Step } from './step.ts';
import { askPlace, notify, settle, step } from './step.ts';

/** Everything that can happen. */
export type Message =
  | LogMessage
  | ServiceMessage
  | AlertMessage
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'tick' }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'answered'; readonly node: number; readonly query: Query; readonly data: unknown }
  | {
      readonly kind: 'failed';
      readonly node: number;
      readonly query: Query;
      readonly message: string;
      readonly hint: string | null;
      readonly retryAt: number | null;
      readonly isFinal?: boolean;
      readonly position?: number | null;
    }
  | { readonly kind: 'scan-answered'; readonly node: number; readonly answer: ScanAnswer }
  | { readonly kind: 'scan-failed'; readonly node: number; readonly message: string }
  | { readonly kind: 'cron-refreshed'; readonly node: number; readonly jobs: readonly CronJob[] }
  | { readonly kind: 'cron-refresh-failed'; readonly message: string }
  | { readonly kind: 'query-history'; readonly lines: readonly string[] }
  | { readonly kind: 'chart-saved'; readonly path: string; readonly bytes: number; readonly note: string }
  | { readonly kind: 'chart-not-saved'; readonly message: string }
  | {
      readonly kind: 'kill-answered';
      readonly pid: number;
      readonly signal: string;
      readonly answer: KillAnswer;
    }
  | {
      readonly kind: 'kill-refused';
      readonly pid: number;
      readonly signal: string;
      readonly problem: Problem;
    }
  | {
      readonly kind: 'kill-failed';
      readonly pid: number;
      readonly signal: string;
      readonly refusal: Refusal;
    };

/** The state after a message, and what is to be done. Pure: the time comes with the message. */
export function update(before: State, message: Message, now: number): Step {
  const state = withTime(before, now);
  if (isLogMessage(message))
    return isForJournal(state, message) ? step(journalMessage(state, message)) : logMessage(state, message);
  if (isServiceMessage(message)) return serviceMessage(state, message);
  if (isAlertMessage(message)) return alertMessage(state, message);
  switch (message.kind) {
    case 'key':
      return pressKey(state, message.key);
    case 'tick':
      return step(state);
    case 'resize':
      return step(settle({ ...state, columns: message.columns, rows: message.rows }));
    case 'answered':
      return step(settle(withAnswer(state, message.node, message.query, message.data)));
    case 'failed':
      return step(settle(withFailure(state, message)));
    case 'scan-answered':
      return step(notify(state, describeScan(message.answer)), askPlace(state));
    case 'scan-failed':
      return step(notify(state, `scan: ${harmless(message.message)}`, true));
    case 'cron-refreshed':
      return step(settle(withJobs(state, message.node, message.jobs)));
    case 'cron-refresh-failed':
      return step(notify(state, `refresh: ${harmless(message.message)}`, true));
    case 'query-history':
      return step(withHistory(state, message.lines));
    case 'chart-saved':
      return step(notify(state, describeSaved(message, state.columns)));
    case 'chart-not-saved':
      return step(notify(state, `not saved: ${harmless(message.message)}`, true));
    default:
      return killMessage(state, message);
  }
}

/** A journal is followed as a log is; no generation is given out twice. */
function isForJournal({ journal }: State, message: LogMessage): boolean {
  return message.kind !== 'log-paused' && message.generation === journal?.generation;
}

function withTime(state: State, now: number): State {
  const isOver = state.notice !== null && state.notice.until <= now;
  return { ...state, now, ...(isOver ? { notice: null } : {}) };
}

function withNode(state: State, index: number, change: (node: NodeState) => NodeState): State {
  return { ...state, nodes: state.nodes.map((node, at) => (at === index ? change(node) : node)) };
}

/** Any answer shows that the node is there. */
function withAnswer(state: State, index: number, query: Query, data: unknown): State {
  return withNode(state, index, (node) => ({
    ...node,
    name: query.kind === 'health' && node.isStandIn ? (data as Health).node_name : node.name,
    link: { status: 'up' },
    answers: answered(node.answers, query, data, state.now),
  }));
}

function withJobs(state: State, node: number, jobs: readonly CronJob[]): State {
  const text = `read again: ${formatCounted(jobs.length, 'job', 'jobs')}`;
  return notify(withAnswer(state, node, { kind: 'cron' }, jobs), text);
}

/** What was run in the meantime is newer than what the file had. */
function withHistory(state: State, lines: readonly string[]): State {
  const history = [...lines, ...state.query.history].reduce<string[]>(remembered, []);
  return { ...state, query: { ...state.query, history, historyPlace: null } };
}

/** A node is away when it does not even tell its health; the other questions fail on their own. */
function withFailure(state: State, message: Message & { kind: 'failed' }): State {
  const { query, retryAt, hint, isFinal = false, position = null } = message;
  return withNode(state, message.node, (node) => ({
    ...node,
    link: query.kind === 'health' ? awayLink(node, message.message, retryAt, state.now) : node.link,
    answers: failed(node.answers, query, {
      message: message.message,
      hint,
      retryAt: isFinal ? null : retryAt,
      at: state.now,
      isFinal,
      position,
    }),
  }));
}

function awayLink(node: NodeState, message: string, retryAt: number | null, now: number): Link {
  const since = node.link.status === 'away' ? node.link.since : (answerTo(node.answers, 'health').at ?? now);
  return { status: 'away', since, message, retryAt };
}

/** The end of the name stays in sight, and the size: beside it the last line has two hints. */
function describeSaved({ path, bytes, note }: Message & { kind: 'chart-saved' }, columns: number): string {
  const size = `, ${formatBytes(bytes)}${note === '' ? '' : `, ${note}`}`;
  return `saved ${cutMiddle(harmless(path), Math.max(24, columns - 30 - size.length))}${size}`;
}

function describeScan({ started, already_running: running }: ScanAnswer): string {
  const list = (paths: readonly string[]): string =>
    paths.length > 2 ? `${paths.length} paths` : paths.map((path) => harmless(path)).join(', ');
  const parts = [
    ...(started.length > 0 ? [`scan started: ${list(started)}`] : []),
    ...(running.length > 0 ? [`already running: ${list(running)}`] : []),
  ];
  return parts.length === 0 ? 'nothing to scan' : parts.join('; ');
}

/** What a node says about a kill counts while the dialog still asks the same. */
function killMessage(state: State, message: Message & { kind: `kill-${string}` }): Step {
  if (state.overlay?.kind !== 'kill') {
    return message.kind === 'kill-answered' ? step(state, askPlace(state)) : step(state);
  }
  const { dialog } = state.overlay;
  if (!isSameQuestion(dialog, message.pid, message.signal)) return step(state);
  if (message.kind === 'kill-answered' && message.answer.delivered) {
    const text = harmless(describeKill(dialog, message.answer));
    return step(settle(notify({ ...state, overlay: null }, text)), askPlace(state));
  }
  const next =
    message.kind === 'kill-answered'
      ? withRefusal(dialog, {
          reason: describeKill(dialog, message.answer),
          hint: null,
          code: message.answer.error ?? null,
        })
      : message.kind === 'kill-refused'
        ? withProblem(dialog, message.problem)
        : withRefusal(dialog, message.refusal);
  return step({ ...state, overlay: { kind: 'kill', dialog: next } });
}
