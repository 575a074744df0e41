import type { AlertingSettings } from '../../alert/settings.ts';
import type { NodeConfig } from '../../config/index.ts';

/** `notifications:` of a configuration, and where that came from. */
export type NotificationSource = Pick<NodeConfig, 'notifications' | 'source'>;

/**
 * Reads who is told of alerts, with the files that are named there; the code is loaded for that. Rejects with a
 * `ConfigError` that says what is wrong with them.
 */
export async function loadAlerting(source: NotificationSource): Promise<AlertingSettings> {
  const { alertingSettings } = await import('../alerting-settings.ts');
  const settings = alertingSettings(source);
  if (!hasTemplates(settings)) return settings;
  const { templateFaults } = await import('./template-faults.ts');
  return { ...settings, warnings: [...settings.warnings, ...templateFaults(settings)] };
}

function hasTemplates({ receivers, templates }: AlertingSettings): boolean {
  return templates.length > 0 || JSON.stringify(receivers).includes('{{');
}
