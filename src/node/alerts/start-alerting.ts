import type { AlertingSettings } from '../../alert/settings.ts';
import type { NodeLog } from '../options.ts';
import type { LoadedRules, NodeRules } from '../rules/node-rules.ts';
import type { NodeAlerts } from './node-alerts.ts';

/** The rules of a configuration, and who is told of their alerts. */
export interface LoadedAlerts {
  readonly rules: LoadedRules;
  readonly alerting: AlertingSettings;
}

/** Evaluates rules and tells of their alerts once both are loaded, unless the node is closed by then. Never rejects. */
export async function startAlerting(
  loading: Promise<LoadedAlerts>,
  node: { readonly rules: NodeRules; readonly alerts: NodeAlerts },
  isClosed: () => boolean,
  log: NodeLog,
): Promise<void> {
  try {
    const { rules, alerting } = await loading;
    if (isClosed()) return;
    for (const warning of alerting.warnings) log.warn({}, warning);
    node.rules.start(rules);
    await node.alerts.open(alerting);
  } catch (error) {
    node.alerts.failed(error);
    log.error({ err: error }, 'alerts are told to nobody');
  }
}
