import { expect, it } from 'vitest';
import { alertSamples } from './alert-metrics.ts';

const nothing = { alerts: [], silences: [], nowMs: 0, ways: [], forwarders: [] };

it('the ways of one kind to one receiver are counted together: each series is there once', () => {
  const way = (receiver: string, integration: string, sent: number, failed: number) => ({
    receiver,
    integration,
    sent,
    failed,
  });
  const ways = [
    way('ops', 'ntfy', 1, 0),
    way('ops', 'ntfy', 2, 7),
    way('ops', 'slack', 3, 0),
    way('x', 'ntfy', 4, 1),
  ];
  const samples = alertSamples({ ...nothing, ways });
  const shown = samples.map(
    ({ name, labels, value }) => `${name} ${Object.values(labels).join(' ')} ${value}`,
  );
  expect(shown).toEqual([
    'alertmanager_notifications_total ntfy ops 3',
    'alertmanager_notifications_total slack ops 3',
    'alertmanager_notifications_total ntfy x 4',
    'alertmanager_notifications_failed_total ntfy ops 7',
    'alertmanager_notifications_failed_total slack ops 0',
    'alertmanager_notifications_failed_total ntfy x 1',
  ]);
});
