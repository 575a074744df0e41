const end = 'route: {receiver: a}\nreceivers: [{name: a}]\n';

const receiver = (text: string, global = ''): string =>
  `${global}route: {receiver: a}\nreceivers:\n  - name: a\n    ${text}\n`;

const smtp = 'global: {smtp_smarthost: "mail.example:587", smtp_from: etl@example.com}\n';
const slackUrl = 'api_url: https://hooks.example.com/x';

const http = (text: string): string =>
  receiver(`webhook_configs: [{url: "http://localhost/", http_config: {${text}}}]`);

/** Files of Alertmanager about receivers and what is global for them. */
export const receiverFiles: readonly (readonly [what: string, text: string])[] = [
  ['e-mail', receiver('email_configs: [{to: ops@example.com}]', smtp)],
  [
    'e-mail with all keys',
    receiver(
      'email_configs: [{to: "a@b, c@d", from: x@y, hello: h, smarthost: "m:25", auth_username: u, auth_password: p, auth_identity: i, headers: {Subject: s}, html: "", text: t, require_tls: false, tls_config: {insecure_skip_verify: true}, send_resolved: on}]',
    ),
  ],
  ['e-mail to nobody', receiver('email_configs: [{}]', smtp)],
  ['e-mail without a server', receiver('email_configs: [{to: a@b}]', 'global: {smtp_from: a@b}\n')],
  ['e-mail from nobody', receiver('email_configs: [{to: a@b}]', 'global: {smtp_smarthost: "m:25"}\n')],
  [
    'e-mail with a header twice',
    receiver('email_configs: [{to: a@b, headers: {subject: a, Subject: b}}]', smtp),
  ],
  ['a server without a port', `global: {smtp_smarthost: mail.example}\n${end}`],
  ['a server without a host', `global: {smtp_smarthost: ":25"}\n${end}`],
  ['a server by its address', `global: {smtp_smarthost: "[::1]:25"}\n${end}`],
  ['a server by its address without brackets', `global: {smtp_smarthost: "::1:25"}\n${end}`],
  [
    'a password and a file of one',
    `global: {smtp_auth_password: a, smtp_auth_password_file: secret}\n${end}`,
  ],
  ['a file of a password', `global: {smtp_auth_password_file: secret}\n${end}`],
  ['a flag that is none', `global: {smtp_require_tls: perhaps}\n${end}`],
  ['a flag that is a number', `global: {smtp_require_tls: 1}\n${end}`],
  ['an unknown key of global', `global: {smtp_smarthots: "m:25"}\n${end}`],
  ['a duration of global', `global: {resolve_timeout: 1h}\n${end}`],
  ['no duration of global', `global: {resolve_timeout: soon}\n${end}`],

  ['slack', receiver(`slack_configs: [{${slackUrl}, channel: '#ops'}]`)],
  [
    'slack by a global address',
    receiver('slack_configs: [{}]', 'global: {slack_api_url: "https://x.example/"}\n'),
  ],
  ['slack by a file', receiver('slack_configs: [{api_url_file: secret}]')],
  ['slack by a global file', receiver('slack_configs: [{}]', 'global: {slack_api_url_file: secret}\n')],
  ['slack without an address', receiver("slack_configs: [{channel: '#ops'}]")],
  ['slack with two addresses', receiver(`slack_configs: [{${slackUrl}, api_url_file: secret}]`)],
  [
    'slack with two global addresses',
    `global: {slack_api_url: "https://x.example/", slack_api_url_file: secret}\n${end}`,
  ],
  ['slack at an address of another kind', receiver('slack_configs: [{api_url: "ftp://x.example/"}]')],
  ['slack at no address', receiver('slack_configs: [{api_url: hooks.example.com/x}]')],
  [
    'slack with a field',
    receiver(`slack_configs: [{${slackUrl}, fields: [{title: a, value: b, short: true}]}]`),
  ],
  ['slack with half a field', receiver(`slack_configs: [{${slackUrl}, fields: [{title: a}]}]`)],
  [
    'slack with an action',
    receiver(`slack_configs: [{${slackUrl}, actions: [{type: button, text: a, url: b}]}]`),
  ],
  [
    'slack with half an action',
    receiver(`slack_configs: [{${slackUrl}, actions: [{type: button, text: a}]}]`),
  ],
  [
    'slack with a question that says nothing',
    receiver(
      `slack_configs: [{${slackUrl}, actions: [{type: button, text: a, name: b, confirm: {title: c}}]}]`,
    ),
  ],
  ['an unknown key of slack', receiver(`slack_configs: [{${slackUrl}, chanel: '#ops'}]`)],

  ['pagerduty', receiver('pagerduty_configs: [{routing_key: k, severity: "{{ .CommonLabels.severity }}"}]')],
  ['pagerduty as before', receiver('pagerduty_configs: [{service_key: k}]')],
  ['pagerduty by a file', receiver('pagerduty_configs: [{routing_key_file: secret}]')],
  ['pagerduty without a key', receiver('pagerduty_configs: [{client: c}]')],
  [
    'pagerduty with a key and a file',
    receiver('pagerduty_configs: [{routing_key: k, routing_key_file: secret}]'),
  ],
  [
    'pagerduty with everything',
    receiver(
      'pagerduty_configs: [{routing_key: k, url: "https://x.example/", client: c, client_url: u, description: d, details: {a: b, c: 7}, images: [{src: a, alt: b, href: c}], links: [{href: a, text: b}], source: s, class: c, component: d, group: g}]',
    ),
  ],
  ['an unknown key of a link', receiver('pagerduty_configs: [{routing_key: k, links: [{url: a}]}]')],

  ['a webhook', receiver('webhook_configs: [{url: "http://localhost:9000/hook", max_alerts: 10}]')],
  ['a webhook without an address', receiver('webhook_configs: [{send_resolved: true}]')],
  ['a webhook at no address', receiver('webhook_configs: [{url: localhost}]')],
  ['a webhook without a host', receiver('webhook_configs: [{url: "http://"}]')],
  ['a webhook with less than no alerts', receiver('webhook_configs: [{url: "http://x/", max_alerts: -1}]')],
  ['webhooks that are no list', receiver('webhook_configs: {url: "http://x/"}')],
  ['an unknown kind of receiver', receiver('webhok_configs: [{url: "http://x/"}]')],

  ['a user', http('basic_auth: {username: u, password: p}')],
  ['a user with a file', http('basic_auth: {username: u, password_file: secret}')],
  ['a user with both', http('basic_auth: {username: u, password: p, password_file: secret}')],
  ['a token', http('bearer_token: t')],
  ['a token from a file', http('bearer_token_file: secret')],
  ['a token twice', http('bearer_token: t, bearer_token_file: secret')],
  ['a token and a user', http('bearer_token: t, basic_auth: {username: u}')],
  ['credentials', http('authorization: {credentials: c}')],
  ['credentials of a kind', http('authorization: {type: Token, credentials: c}')],
  ['credentials twice', http('authorization: {credentials: c, credentials_file: secret}')],
  ['credentials of a user', http('authorization: {type: Basic, credentials: c}')],
  ['credentials and a user', http('authorization: {credentials: c}, basic_auth: {username: u}')],
  ['credentials and a token', http('authorization: {credentials: c}, bearer_token: t')],
  ['a client', http('oauth2: {client_id: a, client_secret: b, token_url: "http://x/"}')],
  ['a client without a secret', http('oauth2: {client_id: a, token_url: "http://x/"}')],
  ['a client without a name', http('oauth2: {client_secret: b, token_url: "http://x/"}')],
  [
    'a client and a user',
    http('oauth2: {client_id: a, client_secret: b, token_url: "http://x/"}, basic_auth: {username: u}'),
  ],
  ['a proxy', http('proxy_url: "http://proxy.example:3128"')],
  ['no redirects', http('follow_redirects: false, enable_http2: false')],
  ['certificates', http('tls_config: {ca_file: ca.pem, cert_file: c.pem, key_file: k.pem, server_name: s}')],
  ['a version of TLS', http('tls_config: {min_version: TLS12}')],
  ['a version of TLS that is none', http('tls_config: {min_version: "1.2"}')],
  ['an unknown key of TLS', http('tls_config: {ca_path: x}')],
  ['an unknown key of HTTP', http('headers: {a: b}')],
  ['HTTP for all', `global: {http_config: {bearer_token: t}}\n${end}`],
  ['bad HTTP for all', `global: {http_config: {bearer_token: t, bearer_token_file: secret}}\n${end}`],

  ['opsgenie', receiver('opsgenie_configs: [{api_key: k, responders: [{name: a, type: team}]}]')],
  ['opsgenie by a global key', receiver('opsgenie_configs: [{}]', 'global: {opsgenie_api_key: k}\n')],
  ['opsgenie without a key', receiver('opsgenie_configs: [{message: m}]')],
  ['opsgenie with a key and a file', receiver('opsgenie_configs: [{api_key: k, api_key_file: secret}]')],
  ['an unknown key of opsgenie', receiver('opsgenie_configs: [{api_key: k, team: a}]')],
  ['victorops', receiver('victorops_configs: [{api_key: k, routing_key: r}]')],
  ['victorops to nobody', receiver('victorops_configs: [{api_key: k}]')],
  ['wechat', receiver('wechat_configs: [{api_secret: s, corp_id: c, message_type: markdown}]')],
  ['wechat without a secret', receiver('wechat_configs: [{corp_id: c}]')],
  ['wechat of no kind', receiver('wechat_configs: [{api_secret: s, corp_id: c, message_type: pdf}]')],
  ['pushover', receiver('pushover_configs: [{user_key: u, token: t, retry: 1m}]')],
  ['pushover to nobody', receiver('pushover_configs: [{token: t}]')],
  ['sns', receiver('sns_configs: [{topic_arn: a, sigv4: {region: r}}]')],
  ['sns to nobody', receiver('sns_configs: [{subject: s}]')],
  ['telegram', receiver('telegram_configs: [{bot_token: t, chat_id: -100123, parse_mode: HTML}]')],
  ['telegram to nobody', receiver('telegram_configs: [{bot_token: t}]')],
  ['telegram in no mode', receiver('telegram_configs: [{bot_token: t, chat_id: 1, parse_mode: rtf}]')],
  ['discord', receiver('discord_configs: [{webhook_url: "https://x.example/"}]')],
  ['discord without an address', receiver('discord_configs: [{title: t}]')],
  ['webex', receiver('webex_configs: [{room_id: r, http_config: {authorization: {credentials: c}}}]')],
  ['webex without credentials', receiver('webex_configs: [{room_id: r}]')],
];
