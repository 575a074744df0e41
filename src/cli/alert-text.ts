import type { AlertDetail } from '../contract/alerts.ts';
import type { History } from '../contract/history.ts';
import { cutEnd } from '../lib/cells.ts';
import { formatClock, formatDateTime, formatElapsed, harmless } from '../lib/format.ts';
import { glyphsFor } from '../tui/draw/glyphs.ts';
import { sparkline } from '../tui/draw/sparkline.ts';
import { alertNumber, alertStateText, valueText } from '../tui/views/alert-state.ts';

const sparkCells = 60;
const widest = 160;

/** All there is to know about an alert, for a person; `series` is what its rule compares, where that is known. */
export function alertText(alert: AlertDetail, series: History | null, now: number): string {
  const sections = [
    headLines(alert, now),
    valueLines(alert, series),
    titled('What to do', textLines(alert.description)),
    titled(
      'What changed in the half hour before',
      alert.events.map(({ at, kind, title, detail }) =>
        line(
          `${formatDateTime(Date.parse(at))}  ${kind.padEnd(8)}  ${detail === null ? title : `${title}: ${detail}`}`,
        ),
      ),
    ),
    titled(
      'Who was told',
      alert.notifications.map(({ at, state, receiver, integration, status, error }) =>
        line(
          `${formatDateTime(Date.parse(at))}  ${state.padEnd(8)}  ${receiver} ${integration}, ${status}` +
            (error === null ? '' : `: ${error}`),
        ),
      ),
    ),
    titled(
      'Comments',
      alert.log.map(({ at, by, kind, text }) =>
        line(
          `${formatDateTime(Date.parse(at))}  ${by || 'somebody'} ${kind}${text === '' ? '' : `: ${text}`}`,
        ),
      ),
    ),
    titled(
      'Fired before',
      alert.past.map(({ fired_at: from, resolved_at: to }) =>
        line(
          formatDateTime(Date.parse(from)) +
            (to === null ? '' : `  for ${formatElapsed(Date.parse(to) - Date.parse(from))}`),
        ),
      ),
    ),
    titled('Labels', pairLines(alert.labels)),
    alert.rule
      ? titled('Rule', ruleLines(alert.rule))
      : titled('Posted by another program', sourceLines(alert)),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

const line = (text: string): string => `  ${cutEnd(harmless(text), widest)}`;
const titled = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines];

function headLines(alert: AlertDetail, now: number): string[] {
  const { acknowledged, fired_at: fired, active_at: active } = alert;
  const since = formatDateTime(Date.parse(fired ?? active));
  const runbook = alert.annotations['runbook_url'] ?? alert.annotations['runbook'];
  return [
    harmless(`${alert.name}  ${alert.severity}  (${alert.id})`),
    line(alert.summary),
    line(`${alertStateText(alert, now, widest)}, since ${since}`),
    ...(acknowledged === null
      ? []
      : [
          line(
            `${acknowledged.by || 'somebody'} takes care of it since ${formatDateTime(Date.parse(acknowledged.at))}` +
              (acknowledged.reason === '' ? '' : `: ${acknowledged.reason}`),
          ),
        ]),
    ...suppressedBy('silenced', alert.silenced_by),
    ...suppressedBy('inhibited', alert.inhibited_by),
    ...suppressedBy('muted', alert.muted_by),
    ...(runbook === undefined ? [] : [line(`runbook: ${runbook}`)]),
  ];
}

const suppressedBy = (how: string, by: readonly string[]): string[] =>
  by.length === 0 ? [] : [line(`${how} by ${by.join(', ')}`)];

/** The value against the threshold, and how it came there. */
function valueLines(alert: AlertDetail, history: History | null): string[] {
  const value = line(`value: ${valueText(alert)}`);
  const steps = history?.series[0]?.avg.slice(-sparkCells) ?? [];
  const known = steps.filter((step) => step !== null);
  if (history === null || known.length < 2) return [value];
  const [least, most] = [Math.min(...known), Math.max(...known)];
  // From the least value up: what hardly moves is to be seen as well.
  const raised = steps.map((step) => (step === null ? null : step - least));
  const from = Date.parse(history.to) - steps.length * history.step_sec * 1000;
  const range = `${alertNumber(least, alert.unit)} to ${alertNumber(most, alert.unit)}`;
  return [value, line(`${sparkline(raised, glyphsFor(false))}  ${range} since ${formatClock(from)}`)];
}

function textLines(text: string | null): string[] {
  return text === null || text === '' ? [] : text.split('\n').map(line);
}

function pairLines(pairs: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(pairs).toSorted();
  const width = Math.max(0, ...names.map((name) => name.length));
  return names.map((name) => line(`${name.padEnd(width)}  ${pairs[name]}`));
}

function ruleLines(rule: NonNullable<AlertDetail['rule']>): string[] {
  return [
    line(`expr: ${rule.expr}`),
    line(`for:  ${rule.for_sec === 0 ? 'at once' : formatElapsed(rule.for_sec * 1000)}`),
    line(`of:   ${rule.group} in ${rule.file}`),
  ];
}

function sourceLines({ source_url: url }: AlertDetail): string[] {
  return [line(url === null ? 'its values are not known here' : `its values are not known here: see ${url}`)];
}
