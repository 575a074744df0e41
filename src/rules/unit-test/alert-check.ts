import { formatDurationText } from '../../promql/duration-text.ts';
import { compareLabels, formatLabels } from '../../promql/eval/label-set.ts';
import type { GroupState } from '../group.ts';
import type { AlertCheck, ExpectedAlert } from './test-file.ts';

/** How the alerts that fire differ from those that are expected; undefined where they do not. */
export function alertFailure(
  check: AlertCheck,
  states: readonly GroupState[],
  testName: string,
): string | undefined {
  const expected = check.expected
    .map(({ labels, annotations }) => ({ labels: { ...labels, alertname: check.alertName }, annotations }))
    .toSorted(compareAlerts);
  const got = states
    .flatMap((state) => state.activeAlerts())
    .filter(({ rule }) => rule.kind === 'alert' && rule.name === check.alertName)
    .flatMap(({ alerts }) => alerts)
    .filter(({ state }) => state === 'firing')
    .toSorted(compareAlerts);
  const isSame =
    expected.length === got.length &&
    expected.every((alert, index) => {
      const other = got[index];
      return other !== undefined && compareAlerts(alert, other) === 0;
    });
  if (isSame) return undefined;
  const name = testName === '' ? '' : `    name: ${testName},\n`;
  const time = formatDurationText(check.evalTimeMs);
  return (
    `${name}    alertname: ${check.alertName}, time: ${time},\n` +
    `        exp:${describeAlerts(expected)},\n        got:${describeAlerts(got)}`
  );
}

function compareAlerts(one: ExpectedAlert, other: ExpectedAlert): number {
  return compareLabels(one.labels, other.labels) || compareLabels(one.annotations, other.annotations);
}

function describeAlerts(alerts: readonly ExpectedAlert[]): string {
  if (alerts.length === 0) return '[]';
  const indent = ' '.repeat(12);
  const each = alerts.map(
    ({ labels, annotations }, index) =>
      `${indent}${index}:\n` +
      `${indent}  Labels:${formatLabels(labels)}\n${indent}  Annotations:${formatLabels(annotations)}`,
  );
  return `[\n${each.join(',\n')}\n${indent}]`;
}
