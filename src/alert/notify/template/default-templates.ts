import type { TemplateFile } from '../../../rules/template/template-set.ts';

/** Functions by which templates reach our own texts. */
export const ownTextNames = ['ownSubject', 'ownText', 'ownHtml'] as const;

/** Templates that tell what ours tell, as HTML or as text. */
const subjects = [
  '__subject',
  'email.default.subject',
  'slack.default.title',
  'pagerduty.default.description',
  'opsgenie.default.message',
  'pushover.default.title',
  'victorops.default.entity_display_name',
  'discord.default.title',
  'sns.default.subject',
  'msteams.default.title',
];
const messages = [
  'opsgenie.default.description',
  'pushover.default.message',
  'victorops.default.state_message',
  'wechat.default.message',
  'telegram.default.message',
  'discord.default.message',
  'webex.default.message',
  'sns.default.message',
  'msteams.default.text',
];
const names = [
  '__alertmanager',
  'slack.default.username',
  'pagerduty.default.client',
  'victorops.default.monitoring_tool',
];
const addresses = [
  '__alertmanagerURL',
  'slack.default.titlelink',
  'pagerduty.default.clientURL',
  'opsgenie.default.source',
  'pushover.default.url',
];
const lists = ['__text_alert_list', '__text_alert_list_markdown', 'pagerduty.default.instances'];
const empty = [
  '__description',
  'slack.default.callbackid',
  'slack.default.pretext',
  'slack.default.iconemoji',
  'slack.default.iconurl',
  'slack.default.text',
  'slack.default.footer',
  'wechat.default.to_user',
  'wechat.default.to_party',
  'wechat.default.to_tag',
  'wechat.default.agent_id',
];

/** Of alerts, not of the whole notification. */
const list =
  '{{ range . }}{{ range .Labels.SortedPairs }}{{ .Name }}={{ .Value }} {{ end }}' +
  '{{ with .Annotations.summary }}: {{ . }}{{ end }}{{ with .GeneratorURL }} ({{ . }}){{ end }}\n{{ end }}';

/**
 * The templates Alertmanager brings, which files written for it use by these names: with the same meaning, and our
 * own texts.
 */
export const defaultTemplates: TemplateFile = {
  file: 'default templates',
  text: [
    ...subjects.map((name) => define(name, '{{ ownSubject }}')),
    ...messages.map((name) => define(name, '{{ ownText }}')),
    ...names.map((name) => define(name, 'etlmon')),
    ...addresses.map((name) => define(name, '{{ .ExternalURL }}')),
    ...lists.map((name) => define(name, list)),
    ...empty.map((name) => define(name, '')),
    define('email.default.html', '{{ ownHtml | safeHtml }}'),
    define('slack.default.fallback', '{{ ownSubject }} | {{ .ExternalURL }}'),
  ].join(''),
};

function define(name: string, body: string): string {
  return `{{ define "${name}" }}${body}{{ end }}`;
}
