import type { SlackSettings } from '../../alert/notify/settings.ts';
import type { GlobalSettings } from './global.ts';
import { readHttp } from './http.ts';
import type { Section } from './section.ts';

/** What is sent with each message and we leave out. */
const leftOut = [
  'pretext',
  'fields',
  'short_fields',
  'footer',
  'fallback',
  'callback_id',
  'image_url',
  'thumb_url',
  'link_names',
  'mrkdwn_in',
  'actions',
  'message_text',
  'update_message',
  'timeout',
];

const tokenKeys = ['app_token', 'app_token_file', 'app_url'];

export const slackKeys = [
  'send_resolved',
  'http_config',
  'api_url',
  'api_url_file',
  'channel',
  'username',
  'color',
  'title',
  'title_link',
  'text',
  'icon_emoji',
  'icon_url',
  ...tokenKeys,
  ...leftOut,
];

/** One entry of `slack_configs`. */
export function readSlack(section: Section, global: GlobalSettings): Omit<SlackSettings, 'rate'> {
  section.warnOf(leftOut, 'the message goes without it');
  section.warnOf(tokenKeys, 'slack takes a webhook only');
  const isUrlGiven = section.has('api_url') || section.has('api_url_file');
  if (!isUrlGiven && !global.section.has('slack_api_url') && !global.section.has('slack_api_url_file'))
    section.fault('api_url', 'api_url: neither here nor as slack_api_url in global');
  checkParts(section);
  return {
    kind: 'slack',
    sendsResolved: section.flag('send_resolved') ?? false,
    timeoutMs: 10_000,
    url: section.url('api_url') ?? global.slackUrl ?? '',
    channel: section.template('channel'),
    username: section.template('username'),
    iconEmoji: section.template('icon_emoji'),
    iconUrl: section.template('icon_url'),
    color: section.template('color'),
    title: section.template('title'),
    titleLink: section.template('title_link'),
    text: section.template('text'),
    http: readHttp(section) ?? global.http,
  };
}

/** Also what is left out has to be right: the file is still Alertmanager's. */
function checkParts(section: Section): void {
  const { reader } = section;
  for (const key of ['short_fields', 'link_names']) section.flag(key);
  section.texts('mrkdwn_in');
  const texts = ['pretext', 'footer', 'fallback', 'callback_id', 'image_url', 'thumb_url'];
  section.checkTexts(texts);
  for (const item of section.items('fields')) {
    const field = reader.section(item, 'a field', ['title', 'value', 'short']);
    field?.require(['title']);
    field?.require(['value']);
    field?.checkTexts(['title', 'value']);
    field?.flag('short');
  }
  const actionKeys = ['type', 'text', 'url', 'style', 'name', 'value', 'confirm'];
  for (const item of section.items('actions')) {
    const action = reader.section(item, 'an action', actionKeys);
    action?.require(['type']);
    action?.require(['text']);
    action?.require(['url', 'name']);
    action?.checkTexts(actionKeys.filter((key) => key !== 'confirm'));
    action?.section('confirm', ['text', 'title', 'ok_text', 'dismiss_text'])?.require(['text']);
  }
}
