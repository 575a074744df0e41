import type { HttpOptions } from '../../alert/notify/settings.ts';
import { readAddress } from './address.ts';
import { plainHttp, readHttp } from './http.ts';
import type { AlertmanagerReader } from './reader.ts';
import { Section } from './section.ts';

const smtpKeys = [
  'smtp_from',
  'smtp_hello',
  'smtp_smarthost',
  'smtp_auth_username',
  'smtp_auth_password',
  'smtp_auth_password_file',
  'smtp_auth_secret',
  'smtp_auth_secret_file',
  'smtp_auth_identity',
  'smtp_require_tls',
  'smtp_tls_config',
  'smtp_force_implicit_tls',
];

/** What only receivers ask for that are told to be unsupported themselves. */
const foreignKeys = [
  'opsgenie_api_url',
  'opsgenie_api_key',
  'opsgenie_api_key_file',
  'wechat_api_url',
  'wechat_api_secret',
  'wechat_api_secret_file',
  'wechat_api_corp_id',
  'victorops_api_url',
  'victorops_api_key',
  'victorops_api_key_file',
  'telegram_api_url',
  'telegram_bot_token',
  'telegram_bot_token_file',
  'webex_api_url',
  'jira_api_url',
  'rocketchat_api_url',
  'rocketchat_token',
  'rocketchat_token_file',
  'rocketchat_token_id',
  'rocketchat_token_id_file',
  'mattermost_webhook_url',
  'mattermost_webhook_url_file',
];

const globalKeys = [
  'resolve_timeout',
  'http_config',
  ...smtpKeys,
  'slack_api_url',
  'slack_api_url_file',
  'slack_app_token',
  'slack_app_token_file',
  'slack_app_url',
  'pagerduty_url',
  ...foreignKeys,
];

/** `global:`, what receivers take that do not say it themselves. */
export interface GlobalSettings {
  readonly resolveTimeoutMs: number;
  readonly http: HttpOptions;
  readonly slackUrl: string | undefined;
  readonly pagerdutyUrl: string;
  /** As written, to read what e-mail and receivers we do not have take from it. */
  readonly section: Section;
}

/** Reads `global:`; defaults where there is none. */
export function readGlobal(reader: AlertmanagerReader, file: Section): GlobalSettings {
  const section =
    file.section('global', globalKeys) ??
    new Section(reader, { kind: 'mapping', offset: file.offset, entries: new Map() }, 'global', []);
  section.warnOf(['slack_app_token', 'slack_app_token_file', 'slack_app_url'], 'slack takes a webhook only');
  for (const key of foreignKeys.filter((each) => each.endsWith('_url'))) section.url(key);
  section.flag('smtp_require_tls');
  // Wrong also where no receiver asks for it.
  readAddress(section, 'smtp_smarthost');
  return {
    resolveTimeoutMs: section.duration('resolve_timeout', { mayBeZero: true }) ?? 300_000,
    http: readHttp(section) ?? plainHttp,
    slackUrl: section.url('slack_api_url'),
    pagerdutyUrl: section.url('pagerduty_url') ?? 'https://events.pagerduty.com/v2/enqueue',
    section,
  };
}
