import type { Problem } from '../../contract/common.ts';
import type { KillAnswer, Process } from '../../contract/processes.ts';
import type { SignalName } from '../../contract/requests.ts';

/** How far a kill has come: the node is asked what would happen, says so, is told to, or refuses. */
export type KillPhase = 'asking' | 'ready' | 'sending' | 'refused';

/** The process is fixed when the dialog opens; whatever happens to the list meanwhile, it stays this one. */
export interface KillDialog {
  readonly node: number;
  readonly process: Process & { readonly pid: number };
  readonly signal: SignalName;
  readonly confirms: boolean;
  readonly phase: KillPhase;
  /** The node's own words of what a confirmation would do. */
  readonly would: string | null;
  readonly refusal: Refusal | null;
}

export interface Refusal {
  readonly reason: string;
  readonly hint: string | null;
  readonly code: string | null;
}

/** The signals one mostly wants come first. */
export const offeredSignals: readonly SignalName[] = [
  'TERM',
  'KILL',
  'HUP',
  'INT',
  'QUIT',
  'USR1',
  'USR2',
  'STOP',
  'CONT',
];

/** Opens on SIGTERM and No. */
export function openKill(node: number, process: Process & { readonly pid: number }): KillDialog {
  return {
    node,
    process,
    signal: 'TERM',
    confirms: false,
    phase: 'asking',
    would: null,
    refusal: null,
  };
}

/** Another signal is another question: the answer goes back to No. */
export function chooseSignal(dialog: KillDialog, step: 1 | -1): KillDialog {
  const index = offeredSignals.indexOf(dialog.signal) + step;
  const signal = offeredSignals[Math.min(offeredSignals.length - 1, Math.max(0, index))] ?? dialog.signal;
  if (signal === dialog.signal) return dialog;
  return { ...dialog, signal, confirms: false, phase: 'asking', would: null, refusal: null };
}

export function isSameQuestion(dialog: KillDialog, pid: number, signal: string): boolean {
  return dialog.process.pid === pid && dialog.signal === signal;
}

/** What a node that knows no dry run says is no refusal: 428 is the answer one hopes for. */
export function withProblem(dialog: KillDialog, problem: Problem): KillDialog {
  if (dialog.phase === 'asking' && problem.code === 'CONFIRMATION_REQUIRED') {
    return { ...dialog, phase: 'ready', would: problem.would ?? null };
  }
  return withRefusal(dialog, {
    reason: problem.detail,
    hint: problem.hint ?? null,
    code: problem.code,
  });
}

export function withRefusal(dialog: KillDialog, refusal: Refusal): KillDialog {
  return { ...dialog, phase: 'refused', confirms: false, refusal };
}

/** The result in one sentence. */
export function describeKill(dialog: KillDialog, answer: KillAnswer): string {
  const name = `${dialog.process.process_name} (pid ${answer.pid})`;
  if (!answer.delivered)
    return `SIG${answer.signal} not delivered to ${name}: ${answer.error ?? 'unknown reason'}`;
  return answer.exited
    ? `SIG${answer.signal} sent to ${name}: it has exited`
    : `SIG${answer.signal} sent to ${name}: it is still running`;
}
