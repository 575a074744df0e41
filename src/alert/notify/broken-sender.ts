import { messageOf } from '../../lib/errors.ts';
import { SendError } from './receiver.ts';
import { Redaction, secretsOfUrl } from './secrets.ts';
import type { Sender } from './sender.ts';
import type { IntegrationSettings } from './settings.ts';

/** In the place of a sender that could not be made: it refuses every notification and says why. */
export function brokenSender(settings: IntegrationSettings, error: unknown): Sender {
  const url = 'url' in settings ? settings.url : '';
  const isAddress = URL.canParse(url);
  const redaction = new Redaction(isAddress ? secretsOfUrl(url) : [url]);
  const fault = `cannot be used: ${redaction.apply(messageOf(error))}`;
  return {
    target: isAddress ? new URL(url).host : settings.kind,
    fault,
    send: () => Promise.reject(new SendError(fault, { mayPass: false })),
  };
}
