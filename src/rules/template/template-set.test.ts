import { expect, it } from 'vitest';
import type { AlertmanagerAlert, AlertmanagerData } from './alertmanager-values.ts';
import { TemplateError } from './template-error.ts';
import { TemplateSet } from './template-set.ts';

const nowMs = Date.UTC(2026, 10, 21, 9, 41);

function alert(change: Partial<AlertmanagerAlert> = {}): AlertmanagerAlert {
  return {
    status: 'firing',
    labels: { severity: 'critical', alertname: 'DiskFull', mountpoint: '/data' },
    annotations: { summary: 'full & slow' },
    startsAtMs: Date.UTC(2026, 10, 21, 9, 31, 5, 250),
    endsAtMs: undefined,
    generatorUrl: 'http://etl-01/rule',
    fingerprint: '00ff00ff00ff00ff',
    ...change,
  };
}

const data: AlertmanagerData = {
  receiver: 'on-call',
  status: 'firing',
  alerts: [
    alert(),
    alert({ labels: { alertname: 'DiskFull', severity: 'critical', mountpoint: '/var' } }),
    alert({ status: 'resolved', endsAtMs: Date.UTC(2026, 10, 21, 9, 40, 5, 250) }),
  ],
  groupLabels: { alertname: 'DiskFull' },
  commonLabels: { severity: 'critical', alertname: 'DiskFull', instance: 'etl-01' },
  commonAnnotations: { summary: 'full & slow' },
  externalUrl: 'http://etl-01',
};

const files = [
  {
    file: 'own.tmpl',
    text: '{{ define "head" }}{{ .Status | toUpper }}: {{ template "name" . }}{{ end }}{{ define "name" }}?{{ end }}',
  },
  {
    file: 'later.tmpl',
    text: '{{ define "name" }}{{ .GroupLabels.alertname }}{{ end }}whole {{ .Receiver }}',
  },
];

function fill(template: string, isHtml = false): string {
  return new TemplateSet(files, ['ownText']).expand(template, data, {
    nowMs,
    isHtml,
    ownTexts: { ownText: () => 'our <text>' },
  });
}

function faultOf(template: string): string {
  try {
    return fill(template);
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
}

it('fills in what Alertmanager tells of a notification', () => {
  expect(fill('no template')).toBe('no template');
  expect(fill('{{ .Receiver }} {{ .Status }} {{ .ExternalURL }} {{ .CommonAnnotations.summary }}')).toBe(
    'on-call firing http://etl-01 full & slow',
  );
  expect(fill('{{ .Alerts | len }} {{ .Alerts.Firing | len }} {{ len .Alerts.Resolved }}')).toBe('3 2 1');
  expect(fill('{{ range .Alerts.Firing }}{{ .Labels.mountpoint }} {{ end }}')).toBe('/data /var ');
  expect(fill('{{ range $index, $alert := .Alerts }}{{ $index }}{{ $alert.Status }} {{ end }}')).toBe(
    '0firing 1firing 2resolved ',
  );
  expect(fill('{{ (index .Alerts 1).Labels.mountpoint }} {{ (index .Alerts 0).Fingerprint }}')).toBe(
    '/var 00ff00ff00ff00ff',
  );
  expect(fill('[{{ .CommonLabels.nothing }}]')).toBe('[]');
  expect(
    fill('{{ if gt (len .Alerts.Firing) 0 }}yes{{ end }}{{ with .Alerts.Resolved }} {{ len . }}{{ end }}'),
  ).toBe('yes 1');
});

it('lists labels in order, the alert’s name first', () => {
  expect(fill('{{ range .CommonLabels.SortedPairs }}{{ .Name }}={{ .Value }} {{ end }}')).toBe(
    'alertname=DiskFull instance=etl-01 severity=critical ',
  );
  expect(fill('{{ .CommonLabels.SortedPairs.Values | join " " }}')).toBe('DiskFull etl-01 critical');
  expect(fill('{{ .CommonLabels.Names | join "," }} {{ .CommonLabels.Values | join "," }}')).toBe(
    'alertname,instance,severity DiskFull,etl-01,critical',
  );
  expect(fill('{{ with .CommonLabels.Remove .GroupLabels.Names }}{{ .Values | join " " }}{{ end }}')).toBe(
    'etl-01 critical',
  );
  expect(fill('{{ .CommonLabels.Remove (stringSlice "instance" "severity") }}')).toBe(
    'map[alertname:DiskFull]',
  );
  expect(fill('{{ .GroupLabels.SortedPairs }} {{ (slice .Alerts 0 1) | len }}')).toBe(
    '[{alertname DiskFull}] 1',
  );
});

it('tells times', () => {
  const first = '{{ with index .Alerts 2 }}';
  expect(fill(`${first}{{ .StartsAt }}{{ end }}`)).toBe('2026-11-21 09:31:05.25 +0000 UTC');
  expect(fill(`${first}{{ .StartsAt.Format "02.01.2006 15:04" }}{{ end }}`)).toBe('21.11.2026 09:31');
  expect(fill(`${first}{{ (.StartsAt.Add 3600e9).Format "15:04" }}{{ end }}`)).toBe('10:31');
  expect(fill(`${first}{{ .EndsAt.Sub .StartsAt }} {{ .EndsAt.After .StartsAt }}{{ end }}`)).toBe(
    '9m0s true',
  );
  expect(fill(`${first}{{ .EndsAt.Sub .StartsAt | humanizeDuration }}{{ end }}`)).toBe('9m 0s');
  expect(fill('{{ (index .Alerts 0).EndsAt }} {{ (index .Alerts 0).EndsAt.IsZero }}')).toBe(
    '0001-01-01 00:00:00 +0000 UTC true',
  );
  expect(
    fill('{{ (index .Alerts 0).StartsAt | date "15:04:05" }} {{ since (index .Alerts 2).EndsAt }}'),
  ).toBe('09:31:05 54.75s');
});

it('has the functions of Alertmanager', () => {
  expect(fill('{{ "a b" | title }} {{ "ABC déF" | title }} {{ toLower "ÄB" }} {{ " x " | trimSpace }}')).toBe(
    'A B Abc Déf äb x',
  );
  expect(fill('{{ match "^etl" .CommonLabels.instance }} {{ reReplaceAll "(etl)-" "$1 " "etl-01" }}')).toBe(
    'true etl 01',
  );
  expect(fill('{{ stringSlice "a" "b" | join "+" }} {{ .Receiver | urlquery }}')).toBe('a+b on-call');
});

it('uses templates of other files, the last of a name', () => {
  expect(fill('{{ template "head" . }}')).toBe('FIRING: DiskFull');
  expect(fill('{{ template "later.tmpl" . }}')).toBe('whole on-call');
  expect(fill('{{ define "name" }}mine{{ end }}{{ template "head" . }}')).toBe('FIRING: mine');
  expect(fill('{{ ownText }}')).toBe('our <text>');
});

it('escapes what it prints in HTML, but not what is told to be safe', () => {
  expect(fill('<b title="{{ "a\\"b" }}">{{ .CommonAnnotations.summary }}</b>', true)).toBe(
    '<b title="a&#34;b">full &amp; slow</b>',
  );
  expect(fill('{{ "<i>" | safeHtml }}{{ ownText | safeHtml }}{{ "<" | html }}', true)).toBe(
    '<i>our <text>&lt;',
  );
  expect(fill('{{ "<i>" | safeHtml }}')).toBe('<i>');
});

it('says where a template fails', () => {
  expect(faultOf('{{ template "none" . }}')).toMatch(/template "none" not defined/);
  expect(faultOf('{{ .Nothing }}')).toMatch(/can't evaluate field Nothing in type \*template\.Data/);
  expect(faultOf('{{ .CommonLabels.Remove "a" }}')).toMatch(/expected \[\]string; got string/);
  expect(faultOf('{{ .CommonLabels.Remove }}')).toMatch(/wrong number of args for Remove: want 1 got 0/);
  expect(faultOf('{{ join "," "x" }}')).toMatch(/can't handle "x" for arg of type \[\]string/);
  expect(faultOf('{{ nothing }}')).toMatch(/function "nothing" not defined/);
  const set = new TemplateSet([{ file: 'a.tmpl', text: '\n{{ define "x" }}{{ .Nothing }}{{ end }}' }]);
  expect(() => set.expand('{{ template "x" . }}', data, { nowMs })).toThrow(
    /^template: a\.tmpl:2:19: executing "x" at <\.Nothing>/,
  );
  expect(() => new TemplateSet([{ file: 'b.tmpl', text: '{{ define "x" }}' }])).toThrow(
    /template: b\.tmpl:1/,
  );
});
