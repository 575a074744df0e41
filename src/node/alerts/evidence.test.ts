import { expect, it } from 'vitest';
import { consoleSender } from '../../alert/notify/console.ts';
import { composeMail } from '../../alert/notify/mail.ts';
import { ReceiverTemplates } from '../../alert/notify/template/receiver-templates.ts';
import { testAlert, testNotification } from '../../alert/notify/test-notifications.ts';
import { formatThreshold, formatValue } from '../../alert/notify/text/quantity.ts';
import { thresholdRules } from '../../alert/threshold/rules.ts';
import { entry, noThresholds, usualThresholds } from '../../alert/threshold/test-settings.ts';
import type { ThresholdSettings } from '../../alert/threshold/settings.ts';
import type { AlertingRule } from '../../rules/rule.ts';
import { measured } from './evidence.ts';

function ruleOf(alert: string, settings: ThresholdSettings = usualThresholds): AlertingRule {
  const rules = thresholdRules(settings).groups.flatMap((group) => group.rules);
  const found = rules.find((rule) => rule.kind === 'alert' && rule.name === alert);
  if (found?.kind !== 'alert') throw new Error(`there is no rule ${alert}`);
  return found;
}

/** What is told of the value of a rule, and when it alerts. */
function told(rule: AlertingRule, value: number): string {
  const evidence = {
    ...measured({ rule, annotations: rule.annotations, value }),
    lastHour: undefined,
    events: [],
  };
  return `${formatValue(evidence)}, ${formatThreshold(evidence)}`;
}

it.each([
  ['MountFullSoon', 7200, '2 h, below 4 h'],
  ['MountFilling', 91.24, '91.2 %, above 85 %'],
  ['ConnectionTableFull', 92, '92 %, above 90 %'],
  ['CertificateEnding', 86_400, '1 d, below 21 d'],
  ['MachineRestarted', 300, '5 m, below 10 m'],
  ['LogBehind', 2 ** 28, '256 MiB, above 64 MiB'],
  ['RemoteWriteBehind', 360, '6 m, above 5 m'],
  ['ServiceFlapping', 4, '4, above 3'],
])('the value of %s is told with its unit, and when it alerts', (alert, value, want) => {
  expect(told(ruleOf(alert), value)).toBe(want);
});

it('so it is of an entry with a time of its own', () => {
  const settings = { ...noThresholds, entries: [entry('mounts', '/data', { full_within: 12 * 3_600_000 })] };
  expect(told(ruleOf('MountFullSoon', settings), 36_000)).toBe('10 h, below 12 h');
});

it('mails and the console say in which time a mount is full, and from which on that is told', async () => {
  const rule = ruleOf('MountFullSoon');
  const evidence = { ...measured({ rule, annotations: {}, value: 7200 }), lastHour: undefined, events: [] };
  const notification = testNotification([testAlert({ evidence })]);
  const templates = new ReceiverTemplates(() => {
    throw new Error('there are no templates');
  });
  const { text, html } = composeMail(notification, templates.for(notification));
  expect(text).toContain('2 h, alerts below 4 h');
  expect(html).toContain('2 h');
  expect(html).toContain('below 4 h');
  const lines: string[] = [];
  const console = consoleSender({ write: (line) => lines.push(line) });
  await console.send(notification, new AbortController().signal);
  expect(lines.join('\n')).toContain('2 h, alerts below 4 h');
});
