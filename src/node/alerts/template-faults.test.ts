import { expect, it } from 'vitest';
import type { AlertingSettings } from '../../alert/settings.ts';
import { templateFaults } from './template-faults.ts';

/** Settings of one receiver with this title, and these files. */
function settings(title: string, templates: AlertingSettings['templates']): AlertingSettings {
  return {
    receivers: [{ name: 'ops', integrations: [{ kind: 'slack', title } as never] }],
    templates,
  } as unknown as AlertingSettings;
}

it.each([
  ['{{ .CommonLabels.alertname }}', '', []],
  ['{{ template "own" . }}', '{{ define "own" }}x{{ end }}', []],
  ['{{ .CommonLabels.alertname', '', ['receiver ops, slack: title: template: :1: unclosed action']],
  ['x', '{{ define "own" }}', ['own.tmpl: template: own.tmpl:1: unexpected EOF']],
])('says what is wrong with %s and %s', (title, text, want) => {
  const templates = text === '' ? [] : [{ file: 'own.tmpl', text }];
  expect(templateFaults(settings(title, templates))).toEqual(want);
});
