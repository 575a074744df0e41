import type { Problem } from '../../contract/common.ts';
import type { Service, ServiceAnswer } from '../../contract/services.ts';
import type { KillPhase, Refusal } from './kill.ts';

export type ServiceAction = ServiceAnswer['action'];

/** Asks before a service is started or stopped; it stays with the service it was opened for. */
export interface ServiceDialog {
  readonly node: number;
  readonly service: Service;
  readonly action: ServiceAction;
  readonly confirms: boolean;
  readonly phase: KillPhase;
  /** The node's own words of what a confirmation would do. */
  readonly would: string | null;
  readonly refusal: Refusal | null;
}

/** Opens on No, while the node is asked what the command would do. */
export function openServiceDialog(node: number, service: Service, action: ServiceAction): ServiceDialog {
  return { node, service, action, confirms: false, phase: 'asking', would: null, refusal: null };
}

export function isSameCommand({ service, action }: ServiceDialog, unit: string, other: string): boolean {
  return service.unit === unit && action === other;
}

/** To be told that it takes a confirmation is what is hoped for while asking; all else is a refusal. */
export function withServiceProblem(dialog: ServiceDialog, problem: Problem): ServiceDialog {
  if (dialog.phase === 'asking' && problem.code === 'CONFIRMATION_REQUIRED')
    return { ...dialog, phase: 'ready', would: problem.would ?? null };
  const { detail: reason, hint = null, code } = problem;
  return withServiceRefusal(dialog, { reason, hint, code });
}

export function withServiceRefusal(dialog: ServiceDialog, refusal: Refusal): ServiceDialog {
  return { ...dialog, phase: 'refused', confirms: false, refusal };
}

/** Whether the job came to what was asked for, or still may. */
export function isCarriedOut({ result }: ServiceAnswer): boolean {
  return result === 'done' || result === 'waiting';
}

const pastOf: Record<ServiceAction, string> = { start: 'started', stop: 'stopped', restart: 'restarted' };

/** The result in one sentence. */
export function describeCommand({ unit, action, result, ...now }: ServiceAnswer): string {
  const state = `${now.active_state} (${now.sub_state})`;
  if (result === 'done') return `${unit} ${pastOf[action]}: it is ${state}`;
  if (result === 'waiting') return `${action} ${unit}: still under way, it is ${state}`;
  return `${action} ${unit} came to ${result}: it is ${state}`;
}
