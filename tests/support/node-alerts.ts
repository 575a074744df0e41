import { NodeAlerts } from '../../src/node/alerts/node-alerts.ts';
import type { TestStore } from './store.ts';

/** Says nothing. */
export const noLog = { info: () => {}, warn: () => {}, error: () => {} };

/** The alerts of a node over a real database, with no samples and no events. */
export function nodeAlertsOn({ store, clock }: TestStore): NodeAlerts {
  return new NodeAlerts({
    clock,
    log: noLog,
    store,
    version: '1.2',
    nodeName: () => 'etl-1',
    labels: () => ({}),
    sources: {
      expression: () => Promise.resolve({ total: 0, series: [] }),
      changesBefore: () => Promise.resolve([]),
    },
  });
}
