import { harmless } from '../../lib/format.ts';
import { wrapCells } from '../draw/fields.ts';
import type { Line } from '../draw/style.ts';
import { faded, fitLine, lineOf, tones } from '../draw/style.ts';
import type { Answer } from '../state/answers.ts';
import { answerTo } from '../state/answers.ts';
import { historyFor } from '../state/chart-answers.ts';
import type { State } from '../state/model.ts';
import { placeQueries } from '../state/queries.ts';
import type { Content, Context, Screen } from './content.ts';
import { contextOf } from './content.ts';
import { staleLines, whatFailed } from './failures.ts';
import { viewOf } from './registry.ts';

/** Rows the frame itself takes: two lines and a rule above, a rule and a line below. */
export const frameRows = 5;

export function screenOf(state: State): Screen {
  const context = contextOf(state);
  const { place } = context;
  const view = viewOf(place.view);
  if (view.screen !== undefined) return view.screen(context, mainAnswer(context));
  const answer = mainAnswer(context);
  if (!hasSomething(context, answer)) {
    const banner = place.detail === null ? (view.banner?.(context) ?? []) : [];
    return { banner, content: null, message: nothingYet(context, answer), isStale: false };
  }
  const content = place.detail !== null && view.detail ? view.detail(context) : view.content(context);
  const isStale = place.view !== 'nodes' && (context.node.link.status === 'away' || answer.failure !== null);
  const banner = [...(isStale ? staleLines(context, answer) : []), ...listBanner(context, content)];
  const empty = typeof view.empty === 'function' ? view.empty(context) : view.empty;
  if (content.kind === 'list' && content.total === 0 && empty.length > 0) {
    return { banner, content: null, message: emptyMessage(empty), isStale };
  }
  return { banner, content, message: [], isStale };
}

/** The overview shows what it has: a problem is not to wait for a number. */
function hasSomething({ node, place }: Context, main: Answer<unknown>): boolean {
  if (place.view === 'nodes') return true;
  if (main.data !== null) return true;
  return place.view === 'overview' && node.link.status === 'up' && answerTo(node.answers, 'fs').data !== null;
}

/** The answer the place cannot do without. */
export function mainAnswer({ node, place, state }: Context): Answer<unknown> {
  const [query] = placeQueries(place, state);
  if (query === undefined) return { data: null, at: null, failure: null };
  if (query.kind === 'history') return historyFor(node.answers, query);
  return answerTo(node.answers, query.kind, query.path);
}

/** The body in exactly the room there is. */
export function drawBody(state: State, width: number, height: number): Line[] {
  const { banner, content, message, isStale } = screenOf(state);
  const room = Math.max(1, height - banner.length);
  const context = contextOf(state);
  const drawn =
    content === null
      ? message
      : content.kind !== 'page'
        ? content.draw({ width, height: room, glyphs: context.glyphs })
        : content.lines(width).slice(context.list.offset, context.list.offset + room);
  const body = isStale ? drawn.map(faded) : drawn;
  const lines = [...banner, ...body].slice(0, height).map((line) => fitLine(line, width));
  return [...lines, ...Array.from({ length: height - lines.length }, () => fitLine([], width))];
}

function nothingYet(context: Context, answer: Answer<unknown>): Line[] {
  const { node, place, state } = context;
  if (node.link.status === 'away' || answer.failure !== null)
    return ['', ...whatFailed(context, answer)].map(toLine);
  const waiting = `waiting for ${viewOf(place.view).awaited} of ${harmless(node.name)} (${harmless(node.address)})`;
  return [[], ...wrapCells(waiting, state.columns - 4).map((text) => lineOf(`   ${text}`, tones.muted))];
}

const toLine = (part: string | Line): Line => (typeof part === 'string' ? lineOf(part) : part);

/** What a list leaves out, so that nobody looks for a row in vain. */
function listBanner(context: Context, content: Content): Line[] {
  const { list, place, state } = context;
  const parts: string[] = [];
  if (content.kind !== 'list') return [];
  const own = viewOf(place.view).banner?.(context) ?? [];
  if (place.view === 'processes') {
    parts.push(
      state.showsAllProcesses
        ? `all processes: ${content.total}`
        : `watched processes: ${content.total}   a shows all`,
    );
  }
  if (list.filter !== '' && state.overlay?.kind !== 'search') {
    parts.push(
      `filter: ${harmless(list.filter)}   ${content.keys.length} of ${content.total}   esc clears it`,
    );
  }
  return [...own, ...(parts.length === 0 ? [] : [lineOf(` ${parts.join('   ')}`, tones.accent)])];
}

function emptyMessage(empty: readonly string[]): Line[] {
  return [[], ...empty.map((text) => lineOf(`   ${text}`))];
}
