import { cutEnd, cutMiddle, displayWidth } from '../../lib/cells.ts';
import { formatDateTime, formatDuration, harmless } from '../../lib/format.ts';
import { wrapCells } from '../draw/fields.ts';
import type { Line, Span } from '../draw/style.ts';
import { fitLine, lineOf, lineWidth, span, tones } from '../draw/style.ts';
import { formatShort } from '../draw/moments.ts';
import { answerTo } from '../state/answers.ts';
import { spanOf } from '../state/chart-choice.ts';
import { chartScene, mostLegendRows } from '../state/chart-scene.ts';
import type { ChartScene } from '../state/chart-scene.ts';
import { selectorText } from '../state/chart-selector.ts';
import { drawLegend, legendRows } from './chart-legend.ts';
import { drawPlot, timeAxisRows } from './chart-plot.ts';
import type { Context, PaneContent } from './content.ts';

const fewestPlotRows = 4;

/** Series over time: what they are, the plot, the legend. */
export function chartContent(context: Context): PaneContent {
  const { place, node, state, now } = context;
  return {
    kind: 'pane',
    draw: ({ width, height, glyphs }) => {
      const scene =
        place.chart === undefined
          ? null
          : chartScene(place.chart, node, { columns: state.columns, bodyRows: height, now });
      if (scene === null) return [];
      const header = headerLine(context, scene, width);
      if (scene.series.length === 0) return [header, [], ...nothingThere(context, scene, width)];
      const legend = Math.max(
        0,
        Math.min(legendRows(scene), mostLegendRows(height), height - 1 - timeAxisRows - fewestPlotRows),
      );
      const plot = { width, height: height - 1 - legend, glyphs, isAscii: state.isAscii };
      return [
        header,
        ...drawPlot(scene, plot),
        ...(legend < 2 ? [] : drawLegend(scene, width, legend, glyphs, now)),
      ].slice(0, height);
    },
  };
}

/** ` node_load1   last 1 h ●   step 30 s   a week before (dim)` */
function headerLine({ glyphs, now }: Context, scene: ChartScene, width: number): Line {
  const { choice, period, history, stepSec } = scene;
  const isLive = choice.end === null;
  const time = isLive
    ? span(`last ${spanOf(choice).text} ${glyphs.well}`, tones.good)
    : span(
        `${formatDateTime(period.from).slice(0, 16)} – ${formatShort(period.to, now)}  (${spanOf(choice).text})`,
        tones.accent,
      );
  const parts: Span[] = [
    time,
    ...(choice.compare === 'off' ? [] : [span(`dim: a ${choice.compare} before`)]),
    ...(history.as === 'rate' ? [span('per second')] : []),
    span(scene.isOutdated ? 'loading' : `step ${formatDuration(stepSec * 1000)}`, tones.muted),
  ];
  const whole = harmless(selectorText(choice));
  const roomBeside = (): number => width - lineWidth(parts) - 3 * parts.length - 2;
  const least = choice.compare === 'off' ? 1 : 2;
  while (parts.length > least && displayWidth(whole) > roomBeside()) parts.pop();
  const room = roomBeside();
  const name = cutMiddle(whole, Math.max(8, room), glyphs.ellipsis);
  const right = parts.flatMap((part) => [span('   '), part]);
  const help = history.help === null || history.help === '' ? '' : harmless(history.help);
  const spare = room - name.length - 3;
  const about =
    spare < Math.min(30, help.length) || help === '' ? '' : `   ${cutEnd(help, spare, glyphs.ellipsis)}`;
  return fitLine([span(` ${name}`, tones.strong), span(about, tones.muted), ...right], width);
}

/** Why there is no series, and what to do. */
function nothingThere({ node, now }: Context, scene: ChartScene, width: number): Line[] {
  const { choice, period } = scene;
  const names = answerTo(node.answers, 'metric-names').data;
  const metric = names?.find(({ name }) => name === choice.name);
  const text = (words: string): Line[] =>
    wrapCells(harmless(words), width - 6).map((row) => lineOf(`   ${row}`));
  const later =
    choice.end === null
      ? '- zooms out, h goes back in time.'
      : '- zooms out, h and l move in time, 0 comes back to now.';
  const time = `from ${formatDateTime(period.from).slice(0, 16)} to ${formatShort(period.to, now)}`;
  if (choice.isExpression === true) return [...text(`No series ${time}.`), ...text(later)];
  if (names !== null && metric === undefined)
    return [
      ...text(`${node.name} has no samples of a metric ${choice.name}.`),
      ...text('Type : and chart, a space and part of a name to see those it has.'),
    ];
  const labels = metric?.labels ?? [];
  return [
    ...text(`No series of ${selectorText(choice)} has samples ${time}.`),
    ...(choice.labels !== '' && labels.length > 0 ? text(`Its labels: ${labels.join(', ')}.`) : []),
    ...text(later),
  ];
}
