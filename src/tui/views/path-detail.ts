import type { PathEntry, PathTop, WatchedPath } from '../../contract/paths.ts';
import { cutMiddle, padStartCells } from '../../lib/cells.ts';
import {
  formatAge,
  formatBytes,
  formatCount,
  formatCounted,
  formatDateTime,
  formatDuration,
  formatMoment,
  harmless,
} from '../../lib/format.ts';
import type { Field } from '../draw/fields.ts';
import { drawBlocks, drawFields } from '../draw/fields.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import { answerTo } from '../state/answers.ts';
import type { Context, PageContent } from './content.ts';
import { pathState } from './paths.ts';

/** One path: its scan, the largest files and directories below it, the newest and the stalest files. */
export function pathDetail(context: Context): PageContent {
  const { node, place } = context;
  const path = answerTo(node.answers, 'paths').data?.find((one) => one.path === place.detail);
  const answer = answerTo(node.answers, 'top', place.detail ?? '');
  return {
    kind: 'page',
    lines: (width) => [
      ...(path === undefined
        ? [
            lineOf(
              ` ${harmless(place.detail ?? '')} is not among the configured paths any more`,
              tones.warning,
            ),
          ]
        : drawFields(scanFields(path, context), width)),
      [],
      ...(answer.data === null ? waiting(answer.failure?.message) : drawTop(answer.data, context, width)),
    ],
  };
}

function waiting(failure: string | undefined): Line[] {
  return [
    failure === undefined
      ? lineOf(' asking the node for the largest files …', tones.muted)
      : lineOf(` ${harmless(failure)}`, tones.critical),
  ];
}

function scanFields(path: WatchedPath, { glyphs, now }: Context): Field[] {
  const moment = (timestamp: string | null): string =>
    timestamp === null ? '–' : formatMoment(Date.parse(timestamp), now);
  const ago = (timestamp: string | null): string => {
    if (timestamp === null) return 'never';
    return `${moment(timestamp)}, ${formatAge(now - Date.parse(timestamp), 2)}`;
  };
  const fields: Field[] = [
    ['path', span(harmless(path.path), tones.strong)],
    ['state', pathState(path, glyphs)],
    [
      'content',
      `${formatCounted(path.file_count, 'file', 'files')} in ${formatCounted(path.dir_count, 'directory', 'directories')}, ${formatBytes(path.total_bytes)} (${formatBytes(path.disk_bytes)} on disk)`,
    ],
    ['changed', `newest ${ago(path.newest_at)}; oldest ${ago(path.oldest_at)}`],
    [
      'scanned',
      `${ago(path.collected_at)}, took ${path.scan_duration_ms === null ? '–' : formatDuration(path.scan_duration_ms)}; every ${formatDuration(path.scan_interval_ms)}, next ${moment(path.next_scan_at)}`,
    ],
  ];
  if (path.error_message !== null) fields.push(['error', span(harmless(path.error_message), tones.critical)]);
  if (path.partial)
    fields.push(['partial', span(harmless(path.partial_reason ?? 'unknown why'), tones.warning)]);
  if (path.skipped_dirs > 0)
    fields.push([
      'skipped',
      span(
        `${formatCounted(path.skipped_dirs, 'directory', 'directories')} could not be read`,
        tones.warning,
      ),
    ]);
  if (path.skipped_ticks > 0)
    fields.push(['late', `${formatCount(path.skipped_ticks)} times the scan before was still under way`]);
  return fields;
}

function drawTop(top: PathTop, context: Context, width: number): Line[] {
  const root = top.path;
  const files = (entries: readonly PathEntry[], isDated: boolean) => (room: number) =>
    entries.map((entry) =>
      entryLine(
        isDated && entry.modified_at !== null
          ? formatDateTime(Date.parse(entry.modified_at)).slice(0, 16)
          : formatBytes(entry.size_bytes),
        isDated ? 16 : 6,
        relative(entry.path, root),
        room,
        context,
      ),
    );
  const directories = (room: number): Line[] =>
    top.largest_dirs.map((entry) =>
      entryLine(
        formatBytes(entry.size_bytes),
        6,
        `${relative(entry.path, root)}  (${formatCounted(entry.file_count, 'file', 'files')})`,
        room,
        context,
      ),
    );
  const titled = (title: string, draw: (room: number) => Line[]) => (room: number) => {
    const lines = draw(room);
    return [
      lineOf(` ${title}`, tones.strong),
      ...(lines.length === 0 ? [lineOf('   none', tones.muted)] : lines),
    ];
  };
  const blocks = [
    titled('largest files', files(top.largest_files, false)),
    titled('largest directories', directories),
    titled('newest files', files(top.newest_files, true)),
    titled('stalest files', files(top.stalest_files, true)),
  ];
  return drawBlocks(blocks, width, 120);
}

function entryLine(
  figure: string,
  figureWidth: number,
  name: string,
  room: number,
  { glyphs }: Context,
): Line {
  const left = `   ${padStartCells(figure, figureWidth)}  `;
  return [span(left), span(cutMiddle(harmless(name), room - left.length - 2, glyphs.ellipsis))];
}

/** Below the path itself only what differs is worth the room. */
function relative(path: string, root: string): string {
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}
