import { cutEnd, cutMiddle, displayWidth, padEndCells } from '../../lib/cells.ts';
import { harmless } from '../../lib/format.ts';
import { drawBox, layOver } from '../draw/box.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import { glyphsFor } from '../draw/glyphs.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, lineWidth, overlay, span, tones } from '../draw/style.ts';
import type { State } from '../state/model.ts';
import type { CompletionItem } from '../state/promql-completion.ts';
import { cellOf, layLine, seenRows } from '../state/query-layout.ts';
import { completionOf } from '../state/query-queries.ts';
import type { QueryPopup } from '../state/query-view.ts';
import { inputLeft, inputWidth, mostInputRows } from './query-input.ts';

const most = { rows: 8, name: 60, width: 76 } as const;

/** Lays the list of what may be inserted under the place where it would go. */
export function layPopup(state: State, body: readonly Line[], { chosen }: QueryPopup): readonly Line[] {
  const { columns } = state;
  const { line } = state.query;
  const width = inputWidth(columns);
  const completion = completionOf(state);
  const { first } = seenRows(line, width, mostInputRows(state.rows));
  const place = cellOf(layLine(line.text, width), line.text, completion.from, width);
  const top = Math.max(1, place.row - first + 1);
  const rows = Math.max(1, Math.min(most.rows, body.length - top - 3));
  const glyphs = glyphsFor(state.isAscii);
  const box = drawPopup(completion, chosen, { columns, rows, glyphs });
  const boxWidth = Math.max(...box.map(lineWidth));
  const left = Math.max(0, Math.min(inputLeft + place.column - 4, columns - boxWidth));
  return layOver(body, box, columns, left, top);
}

function drawPopup(
  { items, isLoading }: { readonly items: readonly CompletionItem[]; readonly isLoading: boolean },
  chosen: number,
  { columns, rows, glyphs }: { readonly columns: number; readonly rows: number; readonly glyphs: Glyphs },
): Line[] {
  const widest = Math.min(columns - 2, most.width);
  if (items.length === 0) {
    const text = isLoading ? 'asking the node' : 'nothing fits here';
    return drawBox('Completion', [lineOf(text, tones.muted)], Math.min(widest, 24), glyphs);
  }
  const index = Math.min(chosen, items.length - 1);
  const start = Math.max(0, Math.min(index - Math.floor(rows / 2), items.length - rows));
  const seen = items.slice(start, start + rows);
  const help = harmless(items[index]?.help ?? '');
  const typeWidth = Math.max(...seen.map(({ type }) => displayWidth(type)));
  const nameWidth = Math.min(
    most.name,
    widest - 8 - typeWidth,
    Math.max(...seen.map(({ name }) => displayWidth(harmless(name)))),
  );
  const width = Math.min(widest, Math.max(nameWidth + typeWidth + 8, displayWidth(help) + 4, 24));
  const lines = seen.map(({ name, type }, row): Line => {
    const isChosen = start + row === index;
    const shown = padEndCells(cutMiddle(harmless(name), nameWidth, glyphs.ellipsis), nameWidth);
    const cells = [span(`${isChosen ? glyphs.marker : ' '} ${shown}  `), span(harmless(type), tones.muted)];
    return isChosen ? overlay(cells, { reverse: true }) : cells;
  });
  const title = `${index + 1} of ${items.length}`;
  const about = lineOf(cutEnd(help, width - 4, glyphs.ellipsis), tones.muted);
  return drawBox(title, [...lines, about], width, glyphs);
}
