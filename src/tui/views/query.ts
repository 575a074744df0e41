import { cutEnd, cutMiddle } from '../../lib/cells.ts';
import { formatCounted, formatElapsed, harmless } from '../../lib/format.ts';
import { wrapCells } from '../draw/fields.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import type { Answer } from '../state/answers.ts';
import { answerTo } from '../state/answers.ts';
import type { PromAnswer } from '../../contract/prometheus-answers.ts';
import { commonLabels, expressionRows, seriesText } from '../state/expression-rows.ts';
import { chartContent } from './chart.ts';
import type { Content, Context, Screen } from './content.ts';
import { tableContent } from './content.ts';
import { staleLines, whatFailed } from './failures.ts';
import { inputLines, typingHelp } from './query-input.ts';
import { expressionTable } from './query-table.ts';

const mostNoteRows = 5;

/** The expression, what is wrong with it, and what it gives: as a table or, over some time, as a chart. */
export function queryScreen(context: Context, main: Answer<unknown>): Screen {
  const { state, node, place } = context;
  const { expression } = state.query;
  const { failure } = main;
  const isRefused = failure?.isFinal === true && node.link.status !== 'away';
  const isShownAbove = isRefused && state.query.line.text.trim() === expression;
  const input = inputLines(context, isShownAbove ? failure : null);
  if (expression === '')
    return { banner: input, content: null, message: gettingStarted(context), isStale: false };
  const isFailing = node.link.status === 'away' || failure !== null;
  if (main.data === null) {
    const message = isShownAbove ? [] : isFailing ? failureLines(context, main) : asking(context);
    return { banner: input, content: null, message: [[], ...message], isStale: false };
  }
  const stale = isFailing && !isShownAbove ? staleLines(context, main) : [];
  const banner = [...input, ...stale, ...ofLine(context)];
  if (place.chart !== undefined) {
    const notes = noteLines(context, main.data as Partial<PromAnswer>);
    return { banner: [...banner, ...notes], content: chartContent(context), message: [], isStale: isFailing };
  }
  const { data } = answerTo(node.answers, 'promql', expression);
  if (data === null) return { banner, content: null, message: [[], ...asking(context)], isStale: false };
  const { content, summary } = resultOf(context, data);
  const head = [...banner, summaryLine(context, summary, main), ...noteLines(context, data)];
  const message = content === null ? nothingFound(context) : [];
  return { banner: head, content, message, isStale: isFailing };
}

/** A refusal is not tried again by itself. */
function failureLines(context: Context, main: Answer<unknown>): Line[] {
  const { state, glyphs } = context;
  if (main.failure?.isFinal !== true) return whatFailed(context, main);
  const text = `${harmless(state.query.expression)}: ${harmless(main.failure.message)}`;
  return wrapCells(`${glyphs.critical} ${text}`, state.columns - 4).map((row) =>
    lineOf(` ${row}`, tones.critical),
  );
}

function asking({ state, node, now }: Context): Line[] {
  const took = now - state.query.ranAt;
  const time = took < 1000 ? '' : ` for ${formatElapsed(took)}`;
  return [lineOf(`   asking ${harmless(node.name)}${time}`, tones.muted)];
}

/** Of which expression the result is, while another one is in the line. */
function ofLine({ state, glyphs }: Context): Line[] {
  const { line, expression } = state.query;
  if (line.text.trim() === expression) return [];
  const shown = cutMiddle(harmless(expression), state.columns - 14, glyphs.ellipsis);
  return [[span('   result of ', tones.muted), span(shown, tones.muted)]];
}

function resultOf(context: Context, answer: PromAnswer): { content: Content | null; summary: string } {
  const { state, list } = context;
  const { data } = answer;
  if (data.resultType === 'scalar' || data.resultType === 'string') {
    const [, value] = data.result;
    const text = data.resultType === 'string' ? JSON.stringify(value) : value;
    const lines = (width: number): Line[] =>
      wrapCells(harmless(text), width - 6).map((row) => lineOf(`   ${row}`, tones.strong));
    return {
      content: { kind: 'page', lines: (width) => [[], ...lines(width)] },
      summary: `a ${data.resultType}`,
    };
  }
  const rows = expressionRows(data);
  if (rows.length === 0) return { content: null, summary: 'no series' };
  const common = rows.length === 1 ? {} : commonLabels(rows);
  const count = formatCounted(rows.length, 'series', 'series');
  const all = Object.keys(common).length === 0 ? '' : `   all ${seriesText(common)}`;
  const content = tableContent(expressionTable(rows, state.columns), rows, list);
  const found = list.filter === '' || state.overlay?.kind === 'search' ? '' : `${content.keys.length} of `;
  const filter = found === '' ? '' : `   filter: ${list.filter}   esc clears it`;
  return { content, summary: harmless(`${found}${count}${filter}${all}`) };
}

/** How many there are and what they have in common; that they are asked for again, where one has asked for it. */
function summaryLine({ state, glyphs }: Context, summary: string, { at, failure }: Answer<unknown>): Line {
  const isAsking = (at ?? 0) < state.query.ranAt && (failure?.at ?? 0) < state.query.ranAt;
  const right = isAsking ? '   asking' : '';
  const text = cutEnd(summary, state.columns - 4 - right.length, glyphs.ellipsis);
  return [span(`   ${text}`, tones.muted), span(right, tones.accent)];
}

/** What the node remarks on the expression, in as many rows as leave room for the result. */
function noteLines({ state, glyphs }: Context, { warnings = [], infos = [] }: Partial<PromAnswer>): Line[] {
  const notes = [
    ...warnings.map((text) => [glyphs.warning, text] as const),
    ...infos.map((text) => [' ', text] as const),
  ];
  const rows = notes.flatMap(([sign, text]) =>
    wrapCells(harmless(text), state.columns - 5).map((row, index) => ` ${index === 0 ? sign : ' '} ${row}`),
  );
  const most = Math.max(1, Math.min(mostNoteRows, Math.floor(state.rows / 8)));
  const shown = rows.slice(0, rows.length > most ? Math.max(1, most - 1) : most);
  const more = rows.length > shown.length && most > 1 ? ['   and more remarks'] : [];
  return [...shown, ...more].map((text) => lineOf(text, tones.muted));
}

function nothingFound({ node }: Context): Line[] {
  return [
    [],
    lineOf(`   No series: ${harmless(node.name)} has none now that the expression selects.`),
    lineOf('   g draws what it gave over time.', tones.muted),
  ];
}

function gettingStarted({ state }: Context): Line[] {
  const keys = typingHelp(state.isAscii).slice(1);
  return [
    [],
    lineOf('   An expression of PromQL: tab completes it, enter runs it.'),
    lineOf('   For example:', tones.muted),
    [],
    ...[
      'node_load1',
      'rate(node_network_receive_bytes_total[5m])',
      'sum by (mode) (rate(node_cpu_seconds_total[5m]))',
    ].map((text) => lineOf(`     ${text}`)),
    [],
    ...keys.map(({ shown, label }): Line => [span(`   ${shown.padEnd(10)}`, tones.accent), span(label)]),
  ];
}
