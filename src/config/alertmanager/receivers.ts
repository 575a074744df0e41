import type { IntegrationSettings, ReceiverSettings } from '../../alert/notify/settings.ts';
import { emailKeys, readEmail } from './email.ts';
import type { GlobalSettings } from './global.ts';
import { pagerdutyKeys, readPagerduty } from './pagerduty.ts';
import type { Section } from './section.ts';
import { readSlack, slackKeys } from './slack.ts';
import { readUnsupported, unsupportedKeys } from './unsupported.ts';
import { readWebhook, webhookKeys } from './webhook.ts';

type Unlimited<Settings> = Settings extends unknown ? Omit<Settings, 'rate'> : never;
type Read = (section: Section, global: GlobalSettings) => Unlimited<IntegrationSettings>;

const supported: Readonly<Record<string, { readonly keys: readonly string[]; readonly read: Read }>> = {
  email_configs: { keys: emailKeys, read: readEmail },
  slack_configs: { keys: slackKeys, read: readSlack },
  pagerduty_configs: { keys: pagerdutyKeys, read: readPagerduty },
  webhook_configs: { keys: webhookKeys, read: readWebhook },
};

/** `receivers:`, with what each takes from `global`. */
export function readReceivers(file: Section, global: GlobalSettings): readonly ReceiverSettings[] {
  const { reader } = file;
  const receivers: ReceiverSettings[] = [];
  const keys = ['name', ...Object.keys(supported), ...unsupportedKeys];
  for (const item of file.items('receivers')) {
    const section = reader.section(item, 'a receiver', keys);
    if (section === undefined) continue;
    section.require(['name']);
    const name = section.text('name');
    if (receivers.some((other) => other.name === name))
      section.fault('name', `duplicate receiver ${JSON.stringify(name)}`);
    receivers.push({ name, integrations: readIntegrations(section, global) });
    readUnsupported(section, global);
  }
  return receivers;
}

function readIntegrations(receiver: Section, global: GlobalSettings): readonly IntegrationSettings[] {
  return Object.entries(supported).flatMap(([key, { keys, read }]) =>
    receiver.items(key).flatMap((item) => {
      const section = receiver.reader.section(item, key.replace('_configs', ''), keys);
      // Alertmanager knows no rates.
      return section === undefined ? [] : [{ ...read(section, global), rate: undefined }];
    }),
  );
}
