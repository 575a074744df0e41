import type { Notification } from '../../alert/notification.ts';
import type { Dispatcher } from '../../alert/routing/index.ts';
import { Refusal } from '../../control/refusal.ts';
import { delay } from '../../lib/clock.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Store } from '../../store/index.ts';
import type { ReceiverWay } from './receiver-way.ts';

export interface DeadLetterParts {
  readonly clock: Clock;
  readonly store: Pick<Store, 'write' | 'query'>;
  /** Undefined while the node starts. */
  readonly routing: () => Pick<Dispatcher, 'tellNow'> | undefined;
  readonly way: (receiver: string, integration: string) => ReceiverWay | undefined;
}

/** Whoever sends again waits so long for the database. */
const writtenMs = 2000;

/**
 * Sends now what was given up, or is to be tried again later: as the routing would, so that it is known to be told. Only
 * what is still to be told: what is over would begin what nobody ends. Resolves when it was taken or not; its record says
 * which. Rejects with `Refusal` where it is not sent.
 */
export async function sendAgain(id: number, { clock, store, routing, way }: DeadLetterParts): Promise<void> {
  const [row] = await store.query('notifications', { ...anything, limit: 1, id });
  if (row === undefined) throw new Refusal('NOT_FOUND', `there is no notification ${id}`);
  if (row['state'] === 'sent' || typeof row['payload'] !== 'string')
    throw new Refusal('ALREADY_SENT', `notification ${id} was sent`);
  if (row['state'] === 'sending')
    throw new Refusal('IN_PROGRESS', `notification ${id} is being sent: again and again until it is taken`);
  const [receiver, integration] = [String(row['receiver']), String(row['integration'])];
  const known = way(receiver, integration);
  if (known === undefined)
    throw new Refusal('NOT_FOUND', `there is no ${integration} of the receiver ${receiver} any more`);
  const dispatcher = routing();
  if (dispatcher === undefined) throw new Refusal('UNAVAILABLE', 'the node is still starting');
  const { id: name } = JSON.parse(row['payload']) as Notification;
  const groupWay = { groupKey: String(row['group_key']), receiver, integration };
  const telling = dispatcher.tellNow(groupWay, name, known.timeoutMs);
  if (telling === undefined)
    throw new Refusal('OUTDATED', `notification ${id} tells what is not so any more`, {
      hint: 'Its alerts are over, silenced or told; what is so now is told by itself.',
    });
  await telling;
  await Promise.race([store.write(() => {}), delay(clock, writtenMs)]);
}

const anything = {
  before: undefined,
  id: undefined,
  state: undefined,
  receiver: undefined,
  search: undefined,
  about: undefined,
} as const;
