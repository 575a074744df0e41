import {
  absolutePath,
  duration,
  hostAndPort,
  httpUrl,
  list,
  mapping,
  oneOf,
  section,
  text,
  yesNo,
} from '../../lib/fields/index.ts';
import { headerName } from '../../collect/check/config.ts';

/** What all receivers have. */
const common = {
  enabled: yesNo().prefault(true),
  timeout: duration({ min: '100ms', max: '10m' }).prefault('10s'),
  send_resolved: yesNo().prefault(true),
};

/** `notifications:`. A receiver per key; one that is left out is not used. */
export const notificationsSection = () =>
  section({
    /** An existing Alertmanager file, taken instead of the receivers here. */
    alertmanager_config: absolutePath().optional(),
    email: section({
      ...common,
      smtp_server: hostAndPort(),
      from: text(),
      to: list(text()),
      /** Empty ones mean none, so that `${SMTP_PASSWORD:-}` works. */
      username: text({ canBeEmpty: true }).optional(),
      password: text({ canBeEmpty: true }).optional(),
      tls: oneOf(['starttls', 'tls', 'none']).prefault('starttls'),
    }).optional(),
    /** An HTTP mail API as Resend has it. */
    resend: section({
      ...common,
      api_key: text(),
      url: httpUrl().prefault('https://api.resend.com/emails'),
      from: text(),
      to: list(text()),
    }).optional(),
    slack: section({ ...common, url: httpUrl(), channel: text().optional() }).optional(),
    pagerduty: section({
      ...common,
      routing_key: text(),
      url: httpUrl().prefault('https://events.pagerduty.com/v2/enqueue'),
    }).optional(),
    webhook: section({
      ...common,
      url: httpUrl(),
      headers: mapping(text({ canBeEmpty: true }), headerName),
      format: oneOf(['etlmon', 'alertmanager']).prefault('etlmon'),
    }).optional(),
    ntfy: section({ ...common, url: httpUrl(), token: text().optional() }).optional(),
    console: section({ ...common }).optional(),
    /** An outside Alertmanager that takes over routing. */
    alertmanager: section({ ...common, url: httpUrl() }).optional(),
  });
