import { cutMiddle, displayWidth } from '../../lib/cells.ts';
import { formatClock, formatElapsed, harmless } from '../../lib/format.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import { glyphsFor } from '../draw/glyphs.ts';
import type { Line, Span } from '../draw/style.ts';
import { fitLine, lineWidth, span, tones } from '../draw/style.ts';
import type { NodeState, State, ViewId } from '../state/model.ts';
import { placeOf, viewTabs } from '../state/model.ts';
import { firingCount } from '../state/alert-problems.ts';
import { troublesOf } from '../state/problems.ts';
import { nodeSign } from './nodes.ts';
import { viewOf } from './registry.ts';

/** Line 1: which nodes, how many alerts fire, how many problems no alert tells of, the time. */
export function nodeLine(state: State): Line {
  const right = [...firingSpans(state), ...problemSpans(state), span(`${formatClock(state.now)} `)];
  const name = span(' etlmon', tones.strong);
  const room = state.columns - lineWidth(right) - displayWidth(name.text) - 2;
  const nodes = nodeSpans(state, room, glyphsFor(state.isAscii));
  const left = fitLine([name, ...nodes], Math.max(0, state.columns - lineWidth(right) - 2));
  return fitLine([...left, span('  '), ...right], state.columns);
}

function firingSpans({ nodes }: State): Span[] {
  const { firing, urgency } = firingCount(nodes);
  if (firing === 0) return [];
  const style = { critical: tones.critical, warning: tones.warning, calm: tones.plain }[urgency];
  return [span(`${firing} firing`, style), span('   ')];
}

function problemSpans(state: State): Span[] {
  const troubles = state.nodes
    .flatMap((node) => troublesOf(node, state.now))
    .filter(({ view }) => view !== 'alerts');
  if (troubles.length === 0) return [];
  const isCritical = troubles.some(({ severity }) => severity === 'critical');
  const text = `${troubles.length} problem${troubles.length === 1 ? '' : 's'}`;
  return [span(text, isCritical ? tones.critical : tones.warning), span('   ')];
}

interface Entry {
  readonly line: Line;
  /** Not well, or the one looked at: shown before the others. */
  readonly isWanted: boolean;
}

/** As many nodes as fit, in their order; those that are well make room first, and are counted. */
function nodeSpans(state: State, room: number, glyphs: Glyphs): Line {
  let shown = state.nodes.map((node, index) => entryOf(state, node, index, glyphs));
  const total = shown.length;
  const draw = (): Line => {
    const hidden = total - shown.length;
    const more = hidden === 0 ? [] : [span(`  +${hidden}`, tones.muted)];
    return [...shown.flatMap(({ line }) => line), ...more];
  };
  while (shown.length > 1 && lineWidth(draw()) > room) {
    const last = shown.findLastIndex(({ isWanted }) => !isWanted);
    const wanted = last === -1 ? shown.findLastIndex((_, at) => at !== activeIndex(shown)) : last;
    shown = shown.filter((_, at) => at !== wanted);
  }
  return draw();
}

const activeIndex = (entries: readonly Entry[]): number =>
  Math.max(
    0,
    entries.findIndex(({ line }) => line.some(({ style }) => style?.reverse === true)),
  );

function entryOf(state: State, node: NodeState, index: number, glyphs: Glyphs): Entry {
  const isActive = placeOf(state).node === index;
  const sign = nodeSign(node, glyphs);
  const away = node.link.status === 'away' ? ` away ${formatElapsed(state.now - node.link.since)}` : '';
  const name = cutMiddle(harmless(node.name), 24, glyphs.ellipsis);
  return {
    isWanted: isActive || sign.text !== glyphs.well,
    line: [
      span('  '),
      sign,
      span(' '),
      span(name, isActive && state.nodes.length > 1 ? tones.current : tones.plain),
      span(away, tones.critical),
    ],
  };
}

/** Line 2: the views with their keys, the current one in reverse. Closer where they must; then the last ones go by their keys alone. */
export function viewLine(state: State): Line {
  // A chart has no tab of its own: it belongs to the view it was opened from.
  const current = state.places.findLast(({ view }) => view !== 'chart')?.view ?? placeOf(state).view;
  const { ellipsis } = glyphsFor(state.isAscii);
  const spacings = [
    ['  ', false],
    [' ', false],
    [' ', true],
  ] as const;
  let shown: Tab[] = [];
  for (const [gap, isShort] of spacings) {
    shown = tabsOf(viewTabs, gap, isShort);
    if (widthOf(shown) <= state.columns) return drawTabs(shown, current, state.columns);
  }
  for (let index = shown.length - 1; index > 0 && widthOf(shown) > state.columns; index--) {
    shown = shown.map((tab, at) => (at === index && tab.id !== current ? { ...tab, text: tab.digit } : tab));
  }
  if (widthOf(shown) <= state.columns) return drawTabs(shown, current, state.columns);
  while (widthOf(shown) + displayWidth(ellipsis) + 1 > state.columns && shown.length > 1) {
    const last = shown.findLastIndex(({ id }) => id !== current);
    shown = shown.filter((_, index) => index !== last);
  }
  return drawTabs(shown, current, state.columns, ` ${ellipsis}`);
}

interface Tab {
  readonly id: ViewId;
  readonly gap: string;
  readonly digit: string;
  readonly text: string;
}

function tabsOf(views: typeof viewTabs, gap: string, isShort: boolean): Tab[] {
  return views.map(({ id, digit }, index) => {
    const { title, short } = viewOf(id);
    const text = `${digit} ${isShort ? (short ?? title) : title}`;
    return { id, gap: index === 0 ? ' ' : gap, digit, text };
  });
}

const widthOf = (tabs: readonly Tab[]): number =>
  tabs.reduce((sum, { gap, text }) => sum + gap.length + displayWidth(text), 0);

function drawTabs(tabs: readonly Tab[], current: ViewId, columns: number, more = ''): Line {
  const spans = tabs.flatMap(({ id, gap, text }): Span[] => [
    span(gap),
    span(text, id === current ? tones.current : tones.plain),
  ]);
  return fitLine([...spans, span(more, tones.muted)], columns);
}
