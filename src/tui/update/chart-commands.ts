import type { MetricName } from '../../contract/history.ts';
import { formatCounted, harmless } from '../../lib/format.ts';
import { answerTo } from '../state/answers.ts';
import { chartShortcuts } from '../state/chart-shortcuts.ts';
import { parseSelector } from '../state/chart-selector.ts';
import type { State } from '../state/model.ts';
import { activeNode } from '../state/model.ts';
import { openChart } from './chart-keys.ts';
import type { Command } from './palette.ts';
import type { Step } from './step.ts';
import { notify, step } from './step.ts';

const prefix = 'chart ';

/** Whether a command is about a chart: then it is completed by what the node has. */
export function isChartCommand(text: string): boolean {
  return /^\s*chart\s/i.test(text);
}

/** Opens the palette where one goes on typing. */
function typeCommand(state: State, text: string): Step {
  return step({ ...state, overlay: { kind: 'palette', text, chosen: 0 } });
}

/** The way into the charts. */
export const chartCommand: Command = {
  name: 'chart',
  help: 'any series over time: chart NAME{labels}',
  act: (state) => typeCommand(state, prefix),
};

/** What `chart …` may become: what is typed, then names of labels or metrics that fit. */
export function chartCommands(state: State, text: string): Command[] {
  const typed = text.replace(/^\s*chart\s+/i, '');
  const names = answerTo(activeNode(state).answers, 'metric-names').data ?? [];
  const brace = typed.indexOf('{');
  const metric = names.find(({ name }) => name === (brace === -1 ? typed.trim() : typed.slice(0, brace)));
  if (brace !== -1) return [...typedCommand(typed, metric), ...labelCommands(typed, metric)];
  const completions = nameCommands(state, names, typed.trim());
  const isName = metric !== undefined || completions.length === 0;
  return [...(isName ? typedCommand(typed, metric) : []), ...completions];
}

function typedCommand(typed: string, metric: MetricName | undefined): Command[] {
  const selector = parseSelector(typed);
  if (selector === undefined) return [];
  const help = metric === undefined ? 'not a metric the node is known to have' : describe(metric);
  return [{ name: prefix + typed.trim(), help, act: (state) => openChart(state, selector) }];
}

/** Those that begin with it, then those that contain it. */
function nameCommands(state: State, names: readonly MetricName[], typed: string): Command[] {
  const wanted = typed.toLowerCase();
  const shortcuts = chartShortcuts(activeNode(state)).filter(({ name }) => name.startsWith(wanted));
  const others = names.filter(({ name }) => name !== typed);
  const starting = others.filter(({ name }) => name.toLowerCase().startsWith(wanted));
  const containing = others.filter(
    ({ name }) => name.toLowerCase().includes(wanted) && !name.toLowerCase().startsWith(wanted),
  );
  return [
    ...shortcuts.map(({ name, help, selector, spanMs }) => ({
      name: prefix + name,
      help,
      act: (s: State) => openChart(s, selector, spanMs),
    })),
    ...[...starting, ...containing].map((metric) => ({
      name: prefix + harmless(metric.name),
      help: describe(metric),
      act: (s: State) => openChart(s, { name: metric.name, labels: '' }),
    })),
  ];
}

/** Labels that say of every series of a node the same. */
const everywhere = ['instance', 'job'];

function describe({ type, series, labels }: MetricName): string {
  const telling = labels.filter((label) => !everywhere.includes(label));
  const by = telling.length === 0 ? '' : ` by ${telling.map((label) => harmless(label)).join(', ')}`;
  return `${type}, ${formatCounted(series, 'series', 'series')}${by}`;
}

/** Inside the braces: the labels that fit what is typed of one, with the sign that follows. */
function labelCommands(typed: string, metric: MetricName | undefined): Command[] {
  const match = /^(.*[{,]\s*)([a-zA-Z0-9_]*)$/s.exec(typed);
  const [, before, begun] = match ?? [];
  if (metric === undefined || before === undefined || begun === undefined || isInString(before)) return [];
  return metric.labels
    .filter((label) => label.startsWith(begun))
    .map((label) => {
      const name = `${prefix}${before}${label}="`;
      return { name, help: 'a value, then "', act: (state: State) => typeCommand(state, name) };
    });
}

/** Whether a text ends within the value of a label: then a comma belongs to it. */
function isInString(text: string): boolean {
  return (text.replaceAll(/\\./gs, '').match(/"/g)?.length ?? 0) % 2 === 1;
}

/** Why what is typed cannot be drawn. */
export function refuseChart(state: State, text: string): Step {
  return step(notify(state, `not a series: ${text.replace(/^\s*chart\s*/i, '')}`, true));
}
