import { messageOf } from '../../lib/errors.ts';
import type { ProbeTools } from './connection.ts';
import { Deadline } from './deadline.ts';
import { CheckUnusable } from './failure.ts';
import { ProbeRecord } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { timeoutReason } from './reasons.ts';

/** One try of a check, noting what it finds. */
export type Probe = (tools: ProbeTools, record: ProbeRecord) => Promise<void>;

/**
 * Runs one try under a hard deadline and tells what it came to. Rejects only when `tools.signal` aborts. Whatever the
 * try still has open afterwards is closed.
 */
export async function runProbe(probe: Probe, timeoutMs: number, tools: ProbeTools): Promise<Outcome> {
  const record = new ProbeRecord(tools.clock);
  using deadline = new Deadline(tools.clock, timeoutMs, tools.signal);
  try {
    await deadline.race(probe({ ...tools, signal: deadline.signal }, record));
    return record.outcome(undefined);
  } catch (error) {
    if (deadline.isOver) return record.outcome(timeoutReason(timeoutMs, record.phase));
    tools.signal.throwIfAborted();
    return record.outcome(messageOf(error), error instanceof CheckUnusable);
  }
}
