import { randomUUID } from 'node:crypto';
import { fingerprintOf } from '../../alert/alert.ts';
import type { Notification, NotificationStatus } from '../../alert/notification.ts';

/** What a receiver is tried with: it says that it is a trial. */
export function testNotification(about: {
  readonly receiver: string;
  readonly status: NotificationStatus;
  readonly nodeName: string;
  readonly externalUrl: string;
  readonly atMs: number;
}): Notification {
  const { receiver, status, nodeName, externalUrl, atMs } = about;
  const labels = { alertname: 'EtlmonTest', instance: nodeName, severity: 'info' };
  const annotations = {
    summary: `This is a trial from ${nodeName}: nothing is wrong.`,
    description: `Somebody asked etlmon to try the receiver "${receiver}". There is nothing to do.`,
  };
  const { alertname } = labels;
  return {
    id: randomUUID(),
    receiver,
    groupKey: `{}:{alertname="${alertname}"}`,
    status,
    alerts: [
      {
        fingerprint: fingerprintOf(labels),
        labels,
        annotations,
        startsAtMs: status === 'resolved' ? atMs - 60_000 : atMs,
        endsAtMs: status === 'resolved' ? atMs : undefined,
        updatedAtMs: atMs,
        generatorUrl: '',
        status,
        evidence: undefined,
        acknowledgedBy: undefined,
      },
    ],
    groupLabels: { alertname },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalUrl,
    reason: 'test',
    atMs,
  };
}
