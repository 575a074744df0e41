import type { Alert, AlertDetail } from '../../contract/alerts.ts';
import { formatDuration, formatElapsed, formatMoment, harmless } from '../../lib/format.ts';
import type { Field } from '../draw/fields.ts';
import { drawBlocks, drawFields, wrapCells } from '../draw/fields.ts';
import { formatShort } from '../draw/moments.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import { alertScene } from '../state/alert-scene.ts';
import { answerTo } from '../state/answers.ts';
import { changeLines, labelLines, logLines, pastLines, toldLines } from './alert-facts.ts';
import { alertNumber, alertQuantity, alertStyle, severitySign, valueText } from './alert-state.ts';
import { drawPlot } from './chart-plot.ts';
import type { Context, PageContent } from './content.ts';

const twoColumnsFrom = 130;
const largeFrom = 40;
/** Of the plot with its axis. */
const plotRows = { small: 8, large: 14 } as const;

/** One alert: what it says, what to do, its values, what changed before, who was told, what people said. */
export function alertDetail(context: Context): PageContent {
  const { node, place, glyphs, now } = context;
  const alert = answerTo(node.answers, 'alert', place.detail ?? '').data;
  if (alert === null) return { kind: 'page', lines: () => [] };
  const { rule } = alert;
  const isLarge = context.state.rows >= largeFrom;
  const changes = (room: number): Line[] => changeLines(alert, room, glyphs);
  return {
    kind: 'page',
    lines: (width) => [
      ...headLines(alert, context, width),
      [],
      // Where not all fits, what changed is worth more than the way there.
      ...(isLarge ? [] : [...changes(width), []]),
      ...(rule === null
        ? []
        : [...chartLines(alert, context, { width, height: isLarge ? plotRows.large : plotRows.small }), []]),
      ...drawBlocks(
        [
          ...(isLarge ? [changes] : []),
          (room) => toldLines(alert, context, room),
          (room) => logLines(alert, now, room),
          () => pastLines(alert),
          (room) => labelLines(' labels', alert.labels, room),
          ...(rule === null ? [] : [(room: number) => ruleLines(rule, room)]),
        ],
        width,
        twoColumnsFrom,
      ),
    ],
  };
}

/** Who and how bad, what, what to do. */
function headLines(alert: AlertDetail, context: Context, width: number): Line[] {
  const { glyphs, now } = context;
  const { severity, summary, description } = alert;
  const word = severity === '' ? '' : `  ${severity}`;
  const [state, ...more] = stateFields(alert, now);
  const fields: Field[] = [
    ['alert', span(harmless(`${severitySign(severity, glyphs)} ${alert.name}${word}`), tones.strong)],
    ['state', span(state ?? '', alertStyle(alert))],
    ...more.map((text): Field => ['', text]),
    ['what', span(harmless(summary), tones.strong)],
    ...valueFields(alert),
  ];
  const runbook = alert.annotations['runbook_url'] ?? alert.annotations['runbook'];
  if (runbook !== undefined) fields.push(['runbook', span(harmless(runbook), tones.accent)]);
  const lines = drawFields(fields, width);
  if (description === null || description === '') return lines;
  const told = description
    .split('\n')
    .flatMap((line) => wrapCells(harmless(line), width - 6))
    .map((row) => lineOf(`   ${row}`));
  return [...lines, [], lineOf(' what to do', tones.strong), ...told];
}

/** What only whoever has posted an alert knows is to be looked up there. */
function valueFields(alert: Alert): Field[] {
  if (alert.rule !== null)
    return [['value', `${valueText(alert)}${alert.value === null ? '' : ', when it was last looked at'}`]];
  const { source_url: source } = alert;
  return [
    ['value', span('not known here: another program has posted this alert', tones.muted)],
    ...(source === null ? [] : [['see', span(harmless(source), tones.accent)] satisfies Field]),
  ];
}

/** Since when, who takes care of it, why nobody is told. */
function stateFields(alert: AlertDetail, now: number): string[] {
  const moment = (timestamp: string): string => formatMoment(Date.parse(timestamp), now);
  const elapsed = (timestamp: string): string => formatElapsed(now - Date.parse(timestamp));
  const { acknowledged, silenced_by: silences, inhibited_by: inhibiting, muted_by: times } = alert;
  return [
    sinceText(alert, moment, elapsed),
    ...(acknowledged === null
      ? []
      : [
          `${acknowledged.by || 'somebody'} takes care of it since ${moment(acknowledged.at)}` +
            (acknowledged.reason === '' ? '' : `: ${acknowledged.reason}`),
        ]),
    ...(silences.length === 0 ? [] : [`silenced by ${silences.join(', ')}`]),
    ...(inhibiting.length === 0 ? [] : [`inhibited by ${inhibiting.join(', ')}`]),
    ...(times.length === 0 ? [] : [`muted by ${times.join(', ')}`]),
  ].map((text) => harmless(text));
}

function sinceText(
  alert: Alert,
  moment: (timestamp: string) => string,
  elapsed: (timestamp: string) => string,
): string {
  const { active_at: active, fired_at: fired, resolved_at: over } = alert;
  if (alert.state === 'resolved' && over !== null) return `resolved ${elapsed(over)} ago, at ${moment(over)}`;
  if (alert.state === 'pending')
    return `pending for ${elapsed(active)} of ${formatDuration((alert.rule?.for_sec ?? 0) * 1000)}, since ${moment(active)}`;
  const since = fired ?? active;
  const began = fired === null || fired === active ? '' : `; it holds since ${moment(active)}`;
  return `firing for ${elapsed(since)}, since ${moment(since)}${began}`;
}

/** What the rule compares over time, and the threshold. */
function chartLines(
  alert: AlertDetail,
  context: Context,
  room: { readonly width: number; readonly height: number },
): Line[] {
  const { node, state, glyphs, now } = context;
  const { data, failure } = answerTo(node.answers, 'alert-series', alert.id);
  const limit = alert.threshold;
  const line = limit === null ? '' : `   dots: ${limit.operator} ${alertNumber(limit.value, alert.unit)}`;
  const title = [span(' its value', tones.strong), span(line, tones.warning)];
  if (data === null) {
    const why = failure === null ? 'asking the node for it' : harmless(failure.message);
    return [title, lineOf(`   ${why}`, failure === null ? tones.muted : tones.warning)];
  }
  const scene = alertScene(data, alert, alertQuantity(alert.unit));
  if (scene === null) return [title, lineOf('   no samples of what the rule compares', tones.muted)];
  const { from, to } = scene.period;
  const period = span(`   ${formatShort(from, now)} – ${formatShort(to, now)}`, tones.muted);
  return [[...title, period], ...drawPlot(scene, { ...room, glyphs, isAscii: state.isAscii })];
}

/** The rule as it is written. */
function ruleLines(rule: NonNullable<Alert['rule']>, width: number): Line[] {
  const fields: Field[] = [
    ['  expr', harmless(rule.expr)],
    ['  for', rule.for_sec === 0 ? 'at once' : formatDuration(rule.for_sec * 1000)],
    ['  group', harmless(rule.group)],
    ['  file', harmless(rule.file === 'etlmon' ? 'made of the thresholds in the node.yaml' : rule.file)],
  ];
  return [lineOf(' rule', tones.strong), ...drawFields(fields, width)];
}
