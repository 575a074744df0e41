import type { GlobalSettings } from './global.ts';
import { readHttp } from './http.ts';
import type { Section } from './section.ts';

/** A kind of receiver we do not have. */
interface Unsupported {
  /** Undefined: of a later version; what it knows is not looked at. */
  readonly keys?: readonly string[];
  /** One of each must be written, or what stands behind it in `global`. */
  readonly needs?: readonly { readonly keys: readonly string[]; readonly global?: readonly string[] }[];
  /** Values that only some words are good for. */
  readonly words?: Readonly<Record<string, RegExp>>;
}

/** https://pkg.go.dev/time#ParseDuration */
const goDuration = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

/** Keys that hold more than a text. */
const structured = ['http_config', 'responders', 'details', 'custom_fields', 'attributes', 'sigv4'];

const common = ['send_resolved', 'http_config'];
const key = (name: string, global?: string) => ({
  keys: [name, `${name}_file`],
  ...(global === undefined ? {} : { global: [global, `${global}_file`] }),
});

const unsupported = {
  opsgenie_configs: {
    keys: [
      'api_key',
      'api_key_file',
      'api_url',
      'message',
      'description',
      'source',
      'details',
      'entity',
      'responders',
      'actions',
      'tags',
      'note',
      'priority',
      'update_alerts',
    ],
    needs: [key('api_key', 'opsgenie_api_key')],
  },
  victorops_configs: {
    keys: [
      'api_key',
      'api_key_file',
      'api_url',
      'routing_key',
      'message_type',
      'state_message',
      'entity_display_name',
      'monitoring_tool',
      'custom_fields',
    ],
    needs: [{ keys: ['routing_key'] }, key('api_key', 'victorops_api_key')],
  },
  wechat_configs: {
    keys: [
      'api_secret',
      'api_secret_file',
      'corp_id',
      'message',
      'api_url',
      'to_user',
      'to_party',
      'to_tag',
      'agent_id',
      'message_type',
    ],
    needs: [key('api_secret', 'wechat_api_secret'), { keys: ['corp_id'], global: ['wechat_api_corp_id'] }],
    words: { message_type: /^(?:|text|markdown)$/ },
  },
  pushover_configs: {
    keys: [
      'user_key',
      'user_key_file',
      'token',
      'token_file',
      'title',
      'message',
      'url',
      'url_title',
      'sound',
      'priority',
      'retry',
      'expire',
      'ttl',
      'html',
      'monospace',
      'device',
    ],
    needs: [key('user_key'), key('token')],
    words: { retry: goDuration, expire: goDuration },
  },
  sns_configs: {
    keys: ['api_url', 'sigv4', 'topic_arn', 'phone_number', 'target_arn', 'subject', 'message', 'attributes'],
    needs: [{ keys: ['topic_arn', 'target_arn', 'phone_number'] }],
  },
  telegram_configs: {
    keys: [
      'api_url',
      'bot_token',
      'bot_token_file',
      'chat_id',
      'chat_id_file',
      'message_thread_id',
      'message',
      'disable_notifications',
      'parse_mode',
    ],
    needs: [key('bot_token', 'telegram_bot_token'), key('chat_id')],
    words: { parse_mode: /^(|Markdown|MarkdownV2|HTML)$/, chat_id: /^-?[1-9]\d*$/ },
  },
  discord_configs: {
    keys: ['webhook_url', 'webhook_url_file', 'title', 'message', 'content', 'username', 'avatar_url'],
    needs: [key('webhook_url')],
  },
  webex_configs: {
    keys: ['api_url', 'message', 'room_id'],
    needs: [{ keys: ['room_id'] }, { keys: ['http_config'] }],
  },
  msteams_configs: {},
  msteamsv2_configs: {},
  jira_configs: {},
  rocketchat_configs: {},
  mattermost_configs: {},
  incidentio_configs: {},
} satisfies Readonly<Record<string, Unsupported>>;

/** Keys of a receiver for what we cannot send. */
export const unsupportedKeys: readonly string[] = Object.keys(unsupported);

/** Names what is not sent, and checks what Alertmanager would check of it. */
export function readUnsupported(receiver: Section, global: GlobalSettings): void {
  receiver.warnOf(unsupportedKeys, 'nothing is sent there');
  for (const [name, kind] of Object.entries<Unsupported>(unsupported)) {
    if (kind.keys === undefined) continue;
    for (const item of receiver.items(name)) {
      const what = name.replace('_configs', '');
      const section = receiver.reader.section(item, what, [...common, ...kind.keys]);
      if (section !== undefined) check(section, kind, global);
    }
  }
}

function check(
  section: Section,
  { keys, needs = [], words = {} }: Unsupported,
  global: GlobalSettings,
): void {
  section.flag('send_resolved');
  section.checkTexts((keys ?? []).filter((name) => !structured.includes(name)));
  readHttp(section);
  checkResponders(section);
  for (const { keys: oneOf, global: globalKeys = [] } of needs) {
    if (!globalKeys.some((each) => global.section.has(each))) section.require(oneOf);
  }
  for (const [name, pattern] of Object.entries(words)) {
    if (section.has(name) && !pattern.test(section.text(name)))
      section.fault(name, `${name}: not one of the values Alertmanager takes`);
  }
  for (const name of ['api_url', 'webhook_url']) section.url(name);
}

/** Who Opsgenie is to tell. A type may be a template. */
function checkResponders(section: Section): void {
  for (const item of section.items('responders')) {
    const responder = section.reader.section(item, 'a responder', ['id', 'name', 'username', 'type']);
    responder?.require(['id', 'name', 'username']);
    const type = responder?.text('type') ?? '{{';
    if (!type.includes('{{') && !/^(?:teams?|user|escalation|schedule)$/i.test(type))
      responder?.fault('type', 'type: expected one of team, teams, user, escalation, schedule');
  }
}
