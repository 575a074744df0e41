import type { CollectorHealth } from '../../contract/health.ts';
import type { Process } from '../../contract/processes.ts';
import { formatDuration, formatElapsed, harmless } from '../../lib/format.ts';
import type { Line } from '../draw/style.ts';
import { beside, lineOf, span, tones } from '../draw/style.ts';
import type { TableSpec } from '../draw/table.ts';
import { arrange, drawTable } from '../draw/table.ts';
import { answerTo } from '../state/answers.ts';
import { freshList } from '../state/model.ts';
import type { Sort } from '../state/model.ts';
import { processKey } from '../state/row-keys.ts';
import type { Context } from './content.ts';
import { diskTable } from './disk.ts';
import { collectorStyle } from './node-health.ts';
import { pathTable } from './paths.ts';
import { processTable } from './processes.ts';

/** From here on a half is as wide as the narrowest terminal that shows a whole table. */
const twoColumnsFrom = 140;

/** A table to be drawn once it is known how many rows it gets, its title counted. */
interface Part {
  readonly wanted: number;
  readonly draw: (width: number, rows: number) => readonly Line[];
}

/** Mounts, paths, processes and collectors, as in their own views: two beside each other where there is room. */
export function tableLines(context: Context, width: number, height: number): Line[] {
  const [mounts, paths] = [mountPart(context), pathPart(context)];
  const [processes, collectors] = [processPart(context), collectorPart(context)];
  if (width < twoColumnsFrom) return stack([mounts, paths, processes, collectors], width, height);
  const half = Math.floor(width / 2);
  const right = stack([processes, collectors], width - half, height);
  return beside(stack([mounts, paths], half, height), right, half);
}

/** Parts below each other. Each may have an equal share; what one leaves goes to those that want more. */
function stack(parts: readonly Part[], width: number, height: number): Line[] {
  const shown = parts.slice(0, Math.max(1, Math.floor((height + 1) / 4)));
  let spare = height - (shown.length - 1);
  const granted = new Map<Part, number>();
  const hungriestLast = shown.toSorted((a, b) => a.wanted - b.wanted);
  for (const [index, part] of hungriestLast.entries()) {
    const rows = Math.min(part.wanted, Math.floor(spare / (shown.length - index)));
    granted.set(part, rows);
    spare -= rows;
  }
  return shown.flatMap((part, index) => [
    ...(index === 0 ? [] : [[]]),
    ...part.draw(width, granted.get(part) ?? 0),
  ]);
}

function mountPart(context: Context): Part {
  const mounts = answerTo(context.node.answers, 'fs').data;
  const fullestFirst = { column: 'use', descending: true };
  return part(context, diskTable(context, mounts ?? []), mounts, 'mounts', fullestFirst);
}

function pathPart(context: Context): Part {
  const paths = answerTo(context.node.answers, 'paths').data;
  const worstFirst = { column: 'state', descending: false };
  return part(context, pathTable(context, paths ?? []), paths, 'paths', worstFirst);
}

/** The watched ones, then the busiest of all others. */
function processPart(context: Context): Part {
  const { answers } = context.node;
  const watched = answerTo(answers, 'watched').data;
  const known = new Set(watched?.map(processKey));
  // Idle kernel threads and zombies have neither: they would only fill the room.
  const isBusy = ({ cpu_percent: cpu, mem_rss_bytes: memory }: Process): boolean =>
    (cpu ?? 0) > 0 || (memory ?? 0) > 0;
  const others = (answerTo(answers, 'busiest').data ?? []).filter(
    (one) => isBusy(one) && !known.has(processKey(one)),
  );
  const processes = watched === null ? null : [...watched, ...others];
  const spec = processTable(context, processes ?? [], false);
  const ordered = watched === null ? null : [...arrange(spec, watched, freshList), ...others];
  return part(context, spec, ordered, 'processes', unsorted);
}

function collectorPart(context: Context): Part {
  const collectors = answerTo(context.node.answers, 'health').data?.collectors ?? null;
  const worstFirst = { column: 'state', descending: false };
  return part(context, collectorTable(context), collectors, 'collectors', worstFirst);
}

const unsorted: Sort = { column: '', descending: false };

function part<Row>(
  context: Context,
  spec: TableSpec<Row>,
  rows: readonly Row[] | null,
  what: string,
  sort: Sort,
): Part {
  if (rows === null) return note(`   ${what}: not known yet`);
  if (rows.length === 0) return note(`   ${what}: none`);
  const list = { ...freshList, index: -1, sort };
  const arranged = arrange(spec, rows, list);
  return {
    wanted: rows.length + 1,
    draw: (width, height) => {
      const isWhole = rows.length < height;
      const drawn = drawTable(spec, arranged, list, {
        width,
        height: isWhole ? height : height - 1,
        glyphs: context.glyphs,
      });
      const hidden = rows.length - (drawn.length - 1);
      return isWhole ? drawn : [...drawn, lineOf(`   ${hidden} more ${what}`, tones.muted)];
    },
  };
}

const note = (text: string): Part => ({ wanted: 1, draw: () => [lineOf(text, tones.muted)] });

const ranks: Record<CollectorHealth['status'], number> = { failing: 0, pending: 1, ok: 2, unavailable: 3 };

function collectorTable({ glyphs, now }: Context): TableSpec<CollectorHealth> {
  const nameOf = ({ collector, task }: CollectorHealth): string =>
    task === collector ? collector : `${collector} ${task}`;
  const numeric = { align: 'right', width: 8 } as const;
  return {
    key: nameOf,
    text: nameOf,
    defaultSort: { column: 'state', descending: false },
    columns: [
      {
        id: 'name',
        title: 'COLLECTOR',
        width: 14,
        maxWidth: 40,
        priority: 'keep',
        cell: (one) => harmless(nameOf(one)),
      },
      {
        ...numeric,
        id: 'every',
        title: 'EVERY',
        priority: 2,
        cell: ({ interval_ms: ms }) => formatDuration(ms, 1),
      },
      {
        ...numeric,
        id: 'seen',
        title: 'LAST OK',
        priority: 4,
        cell: ({ last_success_at: at }) => (at === null ? 'never' : formatElapsed(now - Date.parse(at), 1)),
      },
      {
        ...numeric,
        id: 'took',
        title: 'TOOK',
        priority: 3,
        cell: ({ duration_ms: ms }) => (ms === null ? '–' : formatDuration(ms, 1)),
      },
      {
        id: 'state',
        title: 'STATE',
        width: 11,
        priority: 'keep',
        value: ({ status }) => ranks[status],
        cell: ({ status }) =>
          span(status === 'failing' ? `${glyphs.critical} failing` : status, collectorStyle(status)),
      },
      {
        id: 'error',
        title: '',
        width: 12,
        maxWidth: 60,
        priority: 1,
        cut: 'end',
        cell: ({ status, last_error: error }) =>
          status === 'ok' ? '' : span(harmless(error ?? ''), tones.muted),
      },
    ],
  };
}
