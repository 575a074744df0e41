import { expect, it } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import { attempt } from './deliver.ts';
import { createIntegration } from './integration.ts';
import type { IntegrationSettings } from './settings.ts';
import { Redaction, secretsOfUrl } from './secrets.ts';
import { testNotification } from './test-notifications.ts';
import { common, JsonReceiver, plainHttp } from './test-receiver.ts';

const secret = 's3cr3t+tökèn';
const escaped = encodeURIComponent(secret);
const http = {
  ...plainHttp,
  headers: { 'X-Api-Key': 'k3y-in-header' },
  basicAuth: { username: 'me', password: 'p4ssword' },
};
const slackLess = {
  channel: undefined,
  username: undefined,
  iconEmoji: undefined,
  iconUrl: undefined,
  color: undefined,
  title: undefined,
  titleLink: undefined,
  text: undefined,
};
const pagerdutyLess = {
  client: undefined,
  clientUrl: undefined,
  description: undefined,
  severity: undefined,
  class: undefined,
  component: undefined,
  group: undefined,
  source: undefined,
  details: {},
};

/** One of each kind that is sent over HTTP, all with secrets wherever they may be. */
function kinds(base: string): IntegrationSettings[] {
  const url = `${base}services/${escaped}?key=${escaped}`;
  return [
    { ...common, ...slackLess, kind: 'slack', url, http },
    { ...common, ...pagerdutyLess, kind: 'pagerduty', url, routingKey: secret, http },
    { ...common, kind: 'webhook', url, format: 'etlmon', maxAlerts: 0, http },
    { ...common, kind: 'webhook', url, format: 'alertmanager', maxAlerts: 0, http },
    { ...common, kind: 'ntfy', url: `${base}${escaped}`, http },
    {
      ...common,
      kind: 'resend',
      url,
      apiKey: secret,
      from: 'a@b.c',
      to: ['d@e.f'],
      http: { ...http, basicAuth: undefined },
    },
  ];
}

const forbidden = [secret, escaped, 'k3y-in-header', 'p4ssword', btoa('me:p4ssword'), 's3cr3t'];

async function faultOf(settings: IntegrationSettings): Promise<string> {
  const clock = new ManualClock();
  const integration = await createIntegration('a', settings, { clock, templates: [] });
  const { signal } = new AbortController();
  const error: unknown = await attempt(integration, testNotification(), { clock, signal }).then(
    () => undefined,
    (fault: unknown) => fault,
  );
  expect(error).toBeInstanceOf(Error);
  // A log shows the cause and the stack as well.
  const { message, stack, cause } = error as Error;
  expect(message).toMatch(/^127\.0\.0\.1:\d+: /);
  return [integration.target, message, stack, String(cause)].join('\n');
}

it('no fault of a receiver tells a secret, whatever the server says of the request', async () => {
  await using server = await JsonReceiver.listen(({ url, headers, body }, response) =>
    response
      .writeHead(404)
      .end(
        `Cannot POST ${url} ${decodeURI(url ?? '')} ${headers['authorization']} ${String(headers['x-api-key'])} ${body.routing_key} ${body.topic}`,
      ),
  );
  for (const settings of kinds(server.url())) {
    const fault = await faultOf(settings);
    expect(fault).toContain('status 404: Cannot POST');
    for (const text of forbidden) expect(fault).not.toContain(text);
  }
});

it('nor does one of the connection', async () => {
  const server = await JsonReceiver.listen();
  const base = server.url();
  await server[Symbol.asyncDispose]();
  for (const settings of kinds(base)) {
    const fault = await faultOf(settings);
    expect(fault).toContain('ECONNREFUSED');
    for (const text of forbidden) expect(fault).not.toContain(text);
  }
});

it('secrets are found in the forms they come back in, short ones left alone', () => {
  const check = (secrets: readonly (string | undefined)[], text: string, want: string): void => {
    expect(new Redaction(secrets).apply(text)).toBe(want);
  };
  check(['a b/c'], 'x a b/c a%20b%2Fc YSBiL2M= x', 'x *** *** *** x');
  check(['ab', '', undefined], 'ab', 'ab');
  check(['long', 'longer'], 'longer long', '*** ***');
  check(
    secretsOfUrl('https://me:pass%20word@h.test/a/tokentoken?k=value#frag'),
    'tokentoken pass word value h.test',
    '*** *** *** h.test',
  );
});
