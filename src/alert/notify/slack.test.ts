import { expect, it } from 'vitest';
import type { SlackSettings } from './settings.ts';
import { manyAlerts, mixedAlerts, testAlert, testNotification } from './test-notifications.ts';
import { common, JsonReceiver, plainHttp, sendOnce } from './test-receiver.ts';
import type { Behaviour } from './test-receiver.ts';

/** Answers as https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors says. */
const slack: Behaviour = ({ url, headers, body }, response) => {
  const say = (status: number, text: string) => response.writeHead(status).end(text);
  if (!url?.startsWith('/services/T000/B000/')) return say(404, 'no_service');
  if (headers['content-type'] !== 'application/json') return say(400, 'invalid_payload');
  if (!Array.isArray(body.attachments) || body.attachments.length === 0) return say(400, 'no_text');
  if (body.attachments.length > 100) return say(400, 'too_many_attachments');
  return body.channel === '#gone' ? say(404, 'channel_not_found') : say(200, 'ok');
};

function settings(url: string, more: Partial<SlackSettings> = {}): SlackSettings {
  return {
    ...common,
    kind: 'slack',
    url,
    channel: undefined,
    username: undefined,
    iconEmoji: undefined,
    iconUrl: undefined,
    color: undefined,
    title: undefined,
    titleLink: undefined,
    text: undefined,
    http: plainHttp,
    ...more,
  };
}

const path = '/services/T000/B000/secretsecretsecret';

it('posts an attachment for each alert in the colour of its severity', async () => {
  await using receiver = await JsonReceiver.listen(slack);
  await sendOnce(settings(receiver.url(path)), testNotification(mixedAlerts()));
  const [{ body } = { body: {} }] = receiver.requests;
  expect(body.attachments).toHaveLength(6);
  expect(body.attachments[0].title).toBe('[FIRING 3] DiskFull, ArrivalLate and 1 more on etl-01');
  expect(body.attachments[0].title_link).toBe('https://etl-01.example.org/alerts');
  expect(new Set(body.attachments.map(({ color }: { color: string }) => color)).size).toBe(4);
  const text: string = body.attachments[1].text;
  expect(text).toContain('96.2 %, alerts above 90 %');
  expect(text).toContain('No space left on device &lt;tmp&gt;');
  expect(text).toContain('<https://grafana.example.org/d/disk?var-host=etl-01&amp;from=now-6h|Dashboard>');
});

it('stays within what Slack takes', async () => {
  await using receiver = await JsonReceiver.listen(slack);
  const long = '<'.repeat(10_000);
  const alerts = manyAlerts(200).map((alert) => ({ ...alert, annotations: { description: long } }));
  await sendOnce(settings(receiver.url(path)), testNotification(alerts));
  const [{ body } = { body: {} }] = receiver.requests;
  expect(body.attachments).toHaveLength(17);
  expect(body.attachments.at(-1).text).toBe('<https://etl-01.example.org/alerts|and 185 more>');
  for (const { text } of body.attachments) expect(text.length).toBeLessThanOrEqual(3000);
  expect(body.attachments[1].text).toMatch(/(&lt;)+…\n<https/);
});

it('takes templates as Slack’s markup, and our texts by the names of Alertmanager’s', async () => {
  await using receiver = await JsonReceiver.listen(slack);
  const templates = [
    { file: 'a.tmpl', text: '{{ define "mine" }}<{{ .ExternalURL }}|{{ .Status }}>{{ end }}' },
  ];
  const change = {
    channel: '#{{ .CommonLabels.instance }}',
    title: '{{ template "slack.default.title" . }}',
    titleLink: '{{ template "slack.default.titlelink" . }}',
    text: '{{ template "mine" . }}',
    color: '{{ if eq .Status "firing" }}danger{{ else }}good{{ end }}',
    username: '{{ template "slack.default.username" . }}',
  };
  await sendOnce(settings(receiver.url(path), change), testNotification(), { templates });
  expect(receiver.requests[0]?.body).toMatchObject({
    channel: '#etl-01',
    username: 'etlmon',
    attachments: [
      {
        title: '[FIRING 1] DiskFull on etl-01: /data 96.2 %',
        title_link: 'https://etl-01.example.org/alerts',
        text: '<https://etl-01.example.org/alerts|firing>',
        color: 'danger',
      },
    ],
  });
});

it('sends our text where a template fails, and says so', async () => {
  await using receiver = await JsonReceiver.listen(slack);
  const warnings: string[] = [];
  const change = { title: '{{ .Nothing }}', text: '{{ template "none" . }}' };
  await sendOnce(settings(receiver.url(path), change), testNotification([testAlert()]), {
    warn: (message) => warnings.push(message),
  });
  const [{ body } = { body: {} }] = receiver.requests;
  const [first, second] = body.attachments;
  expect(first.title).toBe('[FIRING 1] DiskFull on etl-01: /data 96.2 %');
  expect(first.text).toContain('the template of the title failed');
  expect(second.text).toContain('*Critical: DiskFull*');
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toMatch(/^receiver on-call, slack: the template of the title failed: .*Nothing/);
});

it('a channel that is gone is a lasting fault', async () => {
  await using receiver = await JsonReceiver.listen(slack);
  const sent = sendOnce(settings(receiver.url(path), { channel: '#gone' }), testNotification());
  await expect(sent).rejects.toMatchObject({
    message: `${receiver.host}: status 404: channel_not_found`,
    mayPass: false,
  });
});
