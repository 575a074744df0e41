import type { NotificationStatus } from '../../alert/notification.ts';
import type { NotificationTest } from '../../contract/alerts.ts';
import type { Clock } from '../../lib/clock.ts';
import type { ReceiverWay } from './receiver-way.ts';
import { testNotification } from './test-notification.ts';

/** One trial through each way of a receiver, not repeated: whoever makes it waits for what comes of it. */
export async function tryReceiver(
  ways: readonly ReceiverWay[],
  about: {
    readonly receiver: string;
    readonly status: NotificationStatus;
    readonly nodeName: string;
    readonly externalUrl: string;
  },
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<NotificationTest> {
  const notification = testNotification({ ...about, atMs: clock.now() });
  const results = await Promise.all(
    ways.map(async (way) => {
      const startedAt = clock.monotonic();
      const error = await way.try(notification, { clock, signal });
      return {
        integration: way.name.integration,
        target: way.name.target,
        ok: error === undefined,
        error: error ?? null,
        duration_ms: Math.round(clock.monotonic() - startedAt),
      };
    }),
  );
  return { receiver: about.receiver, results };
}
