import { expect, it } from 'vitest';
import type { AlertingSettings } from '../../alert/settings.ts';
import { parseNodeConfig } from '../../config/index.ts';
import { noLog, nodeAlertsOn } from '../../../tests/support/node-alerts.ts';
import { TestStore } from '../../../tests/support/store.ts';
import { JsonReceiver } from '../../alert/notify/test-receiver.ts';
import { NodeRules } from '../rules/node-rules.ts';
import { loadAlerting } from './load-alerting.ts';
import type { NodeAlerts } from './node-alerts.ts';
import { startAlerting } from './start-alerting.ts';

function nodeOn(files: TestStore): { alerts: NodeAlerts; rules: NodeRules } {
  const alerts = nodeAlertsOn(files);
  const rules = new NodeRules({
    clock: files.clock,
    log: noLog,
    series: () => undefined,
    take: () => {},
    externalLabels: () => ({}),
    keeper: alerts,
  });
  return { alerts, rules };
}

function alertingOf(notifications: string): Promise<AlertingSettings> {
  const environment = { hostname: 'etl-1', home: '/nonexistent', uid: 1000, env: {} };
  return loadAlerting(parseNodeConfig(`notifications: ${notifications}`, { file: 'node.yaml', environment }));
}

const isOpen = (): boolean => false;

it('where alerts cannot be told its health says why, until a reload brings what can be used', async () => {
  using files = new TestStore();
  const node = nodeOn(files);
  await startAlerting(
    Promise.reject(new Error('alertmanager.yml: no such file\nand more')),
    node,
    isOpen,
    noLog,
  );
  expect(node.alerts.faults()).toEqual(['alerts are told to nobody: alertmanager.yml: no such file']);
  await node.alerts.apply(await alertingOf('{console: {}}'));
  expect(node.alerts.faults()).toEqual([]);
  expect(node.alerts.alertmanager).toBeDefined();
  node.alerts.close();
});

it('a receiver that cannot be used is a fault, and the others are told', async () => {
  using files = new TestStore();
  await using server = await JsonReceiver.listen();
  const node = nodeOn(files);
  const alerting = await alertingOf(`{webhook: {url: "${server.url()}"}, ntfy: {url: https://ntfy.sh/etl}}`);
  const receivers = alerting.receivers.map(({ name, integrations }) => ({
    name,
    integrations: integrations.map((each) => (each.kind === 'ntfy' ? { ...each, url: 'ntfy' } : each)),
  }));
  await startAlerting(
    Promise.resolve({ rules: undefined, alerting: { ...alerting, receivers } }),
    node,
    isOpen,
    noLog,
  );
  expect(node.alerts.faults()).toEqual([
    expect.stringMatching(/^notifications to ntfy \(ntfy\[0\]\): cannot be used: /),
  ]);
  expect((await node.alerts.desk.test('webhook', 'firing')).results).toMatchObject([{ ok: true }]);
  expect((await node.alerts.desk.test('ntfy', 'firing')).results).toMatchObject([{ ok: false }]);
  await node.alerts.apply(alerting);
  expect(node.alerts.faults()).toEqual([]);
  node.alerts.close();
});
