import stringWidth from 'string-width';

/** ASCII, Latin letters, and the dashes, arrows, lines, blocks, braille and signs screens are drawn with: one cell each. */
const oneCellEach =
  /^[ -~\u00A1-\u00AC\u00AE-\u024F\u2010-\u2026\u2190-\u2193\u2500-\u259F\u2800-\u28FF▲▼▸●○✗]*$/;

/** Cells a text takes on a terminal. */
export function displayWidth(text: string): number {
  return oneCellEach.test(text) ? text.length : stringWidth(text);
}

/** Fills with spaces on the right up to `width` cells; a longer text is left alone. */
export function padEndCells(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Fills with spaces on the left up to `width` cells; a longer text is left alone. */
export function padStartCells(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** The longest beginning of whole characters that takes at most `width` cells. */
export function takeCells(text: string, width: number): string {
  if (oneCellEach.test(text)) return text.slice(0, Math.max(0, width));
  let taken = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += displayWidth(segment);
    if (used > width) break;
    taken += segment;
  }
  return taken;
}

function takeLastCells(text: string, width: number): string {
  if (oneCellEach.test(text)) return width <= 0 ? '' : text.slice(-width);
  const segments = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  let used = 0;
  let start = segments.length;
  while (start > 0) {
    used += displayWidth(segments[start - 1] ?? '');
    if (used > width) break;
    start -= 1;
  }
  return segments.slice(start).join('');
}

/** Cuts the end off a text wider than `width` cells and says so with the ellipsis. */
export function cutEnd(text: string, width: number, ellipsis = '…'): string {
  if (displayWidth(text) <= width) return text;
  if (width <= displayWidth(ellipsis)) return takeCells(ellipsis, width);
  return takeCells(text, width - displayWidth(ellipsis)) + ellipsis;
}

/**
 * Cuts the middle out of a name wider than `width` cells. Of a path it keeps the root and as many whole last parts as
 * fit (`/data/…/2026-11-21/part-0001.csv`); where not even the last part fits, and of other names, both ends.
 */
export function cutMiddle(text: string, width: number, ellipsis = '…'): string {
  if (displayWidth(text) <= width) return text;
  const room = width - displayWidth(ellipsis);
  if (room <= 0) return takeCells(ellipsis, width);
  return cutPath(text, width, ellipsis) ?? bothEnds(text, room, ellipsis);
}

function cutPath(text: string, width: number, ellipsis: string): string | undefined {
  const parts = text.split('/');
  if (!text.startsWith('/') || parts.length < 4) return undefined;
  const head = `/${parts[1]}/${ellipsis}`;
  let tail = '';
  for (const part of parts.slice(2).toReversed()) {
    if (displayWidth(head) + displayWidth(tail) + displayWidth(part) + 1 > width) break;
    tail = `/${part}${tail}`;
  }
  return tail === '' ? undefined : head + tail;
}

/** The end of a name tells more (`part-0001.csv`), so it gets the larger half. */
function bothEnds(text: string, room: number, ellipsis: string): string {
  const head = takeCells(text, Math.floor(room / 2));
  return head + ellipsis + takeLastCells(text, room - displayWidth(head));
}
