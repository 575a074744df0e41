import type { WatchedPath } from '../../contract/paths.ts';
import { displayWidth } from '../../lib/cells.ts';
import { formatBytes, formatCount, formatDuration, formatElapsed, harmless } from '../../lib/format.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Span } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';
import type { Column, TableSpec } from '../draw/table.ts';
import { answerTo } from '../state/answers.ts';
import type { Content, Context } from './content.ts';
import { tableContent } from './content.ts';

/** Every configured path with the result of its last scan. */
export function pathsContent(context: Context): Content {
  const paths = answerTo(context.node.answers, 'paths').data ?? [];
  return tableContent(pathTable(context, paths), paths, context.list);
}

type Of<T> = (path: WatchedPath) => T;

/** The columns of the paths; also those of the overview. */
export function pathTable({ glyphs, now }: Context, paths: readonly WatchedPath[]): TableSpec<WatchedPath> {
  const longest = Math.max(16, ...paths.map(({ path }) => displayWidth(path)));
  const count = (
    id: string,
    title: string,
    width: number,
    priority: number,
    of: Of<number | null>,
  ): Column<WatchedPath> => ({
    ...numeric(
      id,
      title,
      Math.max(width, ...paths.map((path) => formatCount(of(path)).length)),
      priority,
      of,
    ),
    cell: (path) => formatCount(of(path)),
  });
  const size = (
    id: string,
    title: string,
    width: number,
    priority: number,
    of: Of<number | null>,
  ): Column<WatchedPath> => ({
    ...numeric(id, title, width, priority, of),
    cell: (path) => formatBytes(of(path)),
  });
  const age = (
    id: string,
    title: string,
    width: number,
    priority: number,
    of: Of<string | null>,
  ): Column<WatchedPath> => ({
    ...numeric(id, title, width, priority, (path) => timeOf(of(path))),
    cell: (path) => {
      const at = timeOf(of(path));
      return at === null ? '–' : formatElapsed(now - at, 1);
    },
  });
  return {
    key: ({ path }) => path,
    text: ({ path }) => path,
    defaultSort: { column: 'path', descending: false },
    note: pathNote,
    besideNote: ['path'],
    columns: [
      {
        id: 'path',
        title: 'PATH',
        // Other columns make room for an ordinary name; a long one is cut.
        width: Math.min(26, longest),
        maxWidth: Math.min(90, longest),
        priority: 'keep',
        value: ({ path }) => path,
        cell: ({ path }) => harmless(path),
      },
      count('files', 'FILES', 9, 8, (path) => path.file_count),
      count('dirs', 'DIRS', 7, 3, (path) => path.dir_count),
      size('size', 'SIZE', 5, 7, (path) => path.total_bytes),
      size('disk', 'ON DISK', 8, 1, (path) => path.disk_bytes),
      age('newest', 'NEWEST', 7, 6, (path) => path.newest_at),
      age('oldest', 'OLDEST', 7, 2, (path) => path.oldest_at),
      {
        ...numeric('took', 'TOOK', 8, 1, (path) => path.scan_duration_ms),
        cell: ({ scan_duration_ms: took }) => (took === null ? '–' : formatDuration(took)),
      },
      age('scanned', 'SCANNED', 8, 5, (path) => path.collected_at),
      {
        id: 'state',
        title: 'STATE',
        width: 10,
        priority: 'keep',
        value: pathRank,
        cell: (path) => pathState(path, glyphs),
      },
    ],
  };
}

function numeric(
  id: string,
  title: string,
  width: number,
  priority: number,
  value: Of<number | null>,
): Omit<Column<WatchedPath>, 'cell'> {
  return { id, title, width, priority, value, align: 'right', descends: true };
}

function timeOf(timestamp: string | null): number | null {
  return timestamp === null ? null : Date.parse(timestamp);
}

function pathNote(path: WatchedPath): Span | null {
  if (path.file_count !== null) return null;
  if (path.status === 'ERROR')
    return span(`error: ${harmless(path.error_message ?? 'the scan failed')}`, tones.critical);
  if (path.status === 'SCANNING') return span('first scan under way', tones.accent);
  return path.status === 'PENDING' ? span('not scanned yet', tones.muted) : null;
}

/** The worst first. */
function pathRank(path: WatchedPath): number {
  if (path.status === 'ERROR') return 0;
  if (path.partial) return 1;
  return path.status === 'SCANNING' ? 2 : 3;
}

/** The state of a path's scan in a word, with a sign where it deserves attention. */
export function pathState(path: WatchedPath, glyphs: Glyphs): Span {
  if (path.status === 'ERROR') return span(`${glyphs.critical} error`, tones.critical);
  if (path.status === 'SCANNING') return span('scanning', tones.accent);
  if (path.partial) return span(`${glyphs.warning} partial`, tones.warning);
  return path.status === 'PENDING' ? span('pending', tones.muted) : span('ok', tones.good);
}
