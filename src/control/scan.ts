import type { Scheduler } from '../collect/scheduler.ts';
import { Refusal } from './refusal.ts';

export interface ScanStarted {
  readonly started: string[];
  readonly already_running: string[];
}

/**
 * Starts scans of configured paths now; `paths` undefined means all of them. Throws `Refusal` (404) for a path that is
 * not configured, and then starts none.
 */
export function startScans(
  scheduler: Scheduler,
  configured: readonly string[],
  paths: readonly string[] | undefined,
): ScanStarted {
  const wanted = paths ?? configured;
  const unknown = wanted.filter((path) => !configured.includes(path));
  if (unknown.length > 0) {
    throw new Refusal('NOT_CONFIGURED', `not a configured path: ${unknown.join(', ')}`, {
      hint: 'add it to paths in node.yaml',
    });
  }
  const answer: ScanStarted = { started: [], already_running: [] };
  for (const path of new Set(wanted)) {
    const isStarted = scheduler.trigger('path', path) === 'started';
    (isStarted ? answer.started : answer.already_running).push(path);
  }
  return answer;
}
