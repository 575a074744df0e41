import { expect, it } from 'vitest';
import { fingerprintOf } from '../../src/alert/alert.ts';
import type { RaisedAlert } from '../../src/alert/alert.ts';
import { AlertmanagerForwarder } from '../../src/alert/notify/index.ts';
import { JsonReceiver, plainHttp, sendOnce, common } from '../../src/alert/notify/test-receiver.ts';
import type { NotifiedAlert } from '../../src/alert/notification.ts';
import { testNotification } from '../../src/alert/notify/test-notifications.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { Alertmanager } from '../support/alertmanager-server.ts';
import { until } from '../support/until.ts';

const startsAtMs = Date.now() - 90_250;

function alert(labels: Record<string, string>, change: Partial<RaisedAlert> = {}): RaisedAlert {
  return {
    fingerprint: fingerprintOf(labels),
    labels,
    annotations: { summary: 'ü "full" <b>& slow\n' },
    startsAtMs,
    endsAtMs: undefined,
    updatedAtMs: startsAtMs,
    generatorUrl: 'http://etl-01/rule?a=b&c=d',
    ...change,
  };
}

const alerts = [
  alert({ alertname: 'DiskFull', instance: 'etl-01', mountpoint: '/data', severity: 'critical' }),
  alert({ alertname: 'DiskFull', instance: 'etl-01', mountpoint: '/var', severity: 'critical' }),
];

function open(url: string): AlertmanagerForwarder {
  const alertmanagers = [{ url, timeoutMs: 10_000, http: plainHttp }];
  return new AlertmanagerForwarder({ alertmanagers, clock: systemClock, resendMs: 1000 });
}

it('a real Alertmanager shows the alerts, under our fingerprints, and their end', async (context) => {
  const config = { route: { receiver: 'none' }, receivers: [{ name: 'none' }] };
  await using alertmanager = await Alertmanager.start(context, config);
  const forwarder = open(alertmanager.url);
  forwarder.update([
    ...alerts,
    ...Array.from({ length: 200 }, (_, index) => alert({ alertname: `A${index}` })),
  ]);
  await until(async () => (await alertmanager.alerts()).length === 202, { what: '202 alerts' });
  const listed = (await alertmanager.alerts()).find(
    ({ fingerprint }) => fingerprint === alerts[0]?.fingerprint,
  );
  expect(listed).toMatchObject({
    labels: alerts[0]?.labels,
    annotations: alerts[0]?.annotations,
    startsAt: new Date(startsAtMs).toISOString(),
    generatorURL: 'http://etl-01/rule?a=b&c=d',
  });
  expect(Date.parse(listed?.endsAt ?? '') - Date.now()).toBeGreaterThan(1000);
  // Longer than an alert lasts that is not sent again.
  await new Promise((resolve) => setTimeout(resolve, 5500));
  expect(await alertmanager.alerts()).toHaveLength(202);
  forwarder.update(alerts.map((each) => ({ ...each, endsAtMs: Date.now() - 1 })));
  await until(async () => (await alertmanager.alerts()).length === 200, { what: 'the end of two' });
  expect(forwarder.state()).toMatchObject([{ failed: 0, dropped: 0, error: undefined }]);
  await forwarder.close();
  await until(async () => (await alertmanager.alerts()).length === 0, { what: 'the end of all, unsaid' });
});

/** Texts whose result must be that of a real Alertmanager. */
const templates = [
  '{{ .Receiver }} {{ .Status | toUpper }} {{ .Alerts.Firing | len }}/{{ len .Alerts }} {{ .ExternalURL }}',
  '{{ range .CommonLabels.SortedPairs }}{{ .Name }}={{ .Value }};{{ end }}',
  '{{ .GroupLabels.SortedPairs.Values | join " " }} {{ with .CommonLabels.Remove .GroupLabels.Names }}{{ .Values | join "," }}{{ end }}',
  '{{ range .Alerts }}{{ .Labels.mountpoint }} {{ .Fingerprint }} {{ .StartsAt }} {{ .EndsAt }} {{ .GeneratorURL }}{{ end }}',
  '{{ range $i, $a := .Alerts }}{{ $i }}{{ $a.StartsAt.Format "2006-01-02T15:04:05.000Z07:00" }}{{ end }}',
  '{{ (index .Alerts 0).EndsAt.IsZero }} {{ (index .Alerts 1).StartsAt.Sub (index .Alerts 0).StartsAt }}',
  '{{ title "hELLO wORLD" }} {{ reReplaceAll "(.)l+" "$1_" "hello all" }} {{ match "^D" .CommonLabels.alertname }}',
  '{{ .CommonAnnotations.summary | html }} {{ .CommonAnnotations.summary | urlquery }} {{ printf "%q" .CommonAnnotations.summary }}',
  '{{ stringSlice "a" "b" }} {{ .CommonLabels }} {{ .GroupLabels.SortedPairs }} {{ .CommonLabels.none }}.',
  '{{ if gt (len .CommonLabels) (len .GroupLabels) }}more{{ end }} {{ safeHtml "<i>" }} {{ (index .Alerts 0).Labels.Names }}',
];

it('our webhook and templates give what a real Alertmanager gives', async (context) => {
  await using theirs = await JsonReceiver.listen();
  await using slack = await JsonReceiver.listen();
  await using alertmanager = await Alertmanager.start(context, {
    route: { receiver: 'team.etl', group_by: ['alertname'], group_wait: '500ms' },
    receivers: [
      {
        name: 'team.etl',
        webhook_configs: [{ url: theirs.url() }],
        slack_configs: templates.map((text) => ({
          api_url: slack.url(),
          channel: 'c',
          title: text,
          text: 'x',
        })),
      },
    ],
  });
  const forwarder = open(alertmanager.url);
  forwarder.update(alerts);
  await until(() => theirs.requests.length === 1 && slack.requests.length === templates.length, {
    what: 'their notifications',
  });
  await forwarder.close();
  const [{ body: theirBody } = { body: {} }] = theirs.requests;
  // Theirs are in no certain order.
  const order: string[] = theirBody.alerts.map(({ fingerprint }: { fingerprint: string }) => fingerprint);
  const notified: NotifiedAlert[] = alerts
    .map((each) => ({ ...each, status: 'firing' as const, evidence: undefined, acknowledgedBy: undefined }))
    .toSorted((one, other) => order.indexOf(one.fingerprint) - order.indexOf(other.fingerprint));
  const notification = testNotification(notified, {
    receiver: 'team.etl',
    groupKey: '{}:{alertname="DiskFull"}',
    externalUrl: 'http://am.example.org',
  });
  await using ours = await JsonReceiver.listen();
  const http = plainHttp;
  await sendOnce(
    { ...common, kind: 'webhook', format: 'alertmanager', url: ours.url(), maxAlerts: 0, http },
    notification,
  );
  expect(JSON.stringify(ours.requests[0]?.body)).toBe(JSON.stringify(theirBody));
  await using ourSlack = await JsonReceiver.listen();
  for (const title of templates) {
    const none = { username: undefined, iconEmoji: undefined, iconUrl: undefined, color: undefined };
    const settings = { ...common, ...none, channel: undefined, titleLink: undefined, text: 'x', title };
    await sendOnce({ ...settings, kind: 'slack', url: ourSlack.url(), http }, notification);
  }
  const titles = (server: JsonReceiver) =>
    server.requests.map(({ body }) => String(body.attachments[0].title));
  expect(titles(ourSlack).toSorted()).toEqual(titles(slack).toSorted());
});
